"""The number each stage is scaled on, as its autoscaler is told it."""

import asyncio
import json

from examstream.exam.routes import ANSWERER, GENERATOR, PAPERS, RENDERER
from examstream.pipeline.broker.base import Message
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.gauges import Gauges
from services.gateway.core.workers import Beat
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time


class Post:
    """Gauges over a core."""

    def __init__(self) -> None:
        self.core, self.metrics = Core(), Metrics()

    async def open(self) -> Gauges:
        core = self.core
        await core.open()
        return Gauges(
            core.store,
            core.broker,
            core.workers,
            core.dispatcher(),
            self.metrics,
            core.clock.monotonic,
        )

    def beat(self, stage: str, busy: int, holding: int = 0) -> None:
        self.core.workers.heard(
            Beat(worker=f"of {stage}", stage=stage, concurrency=4, busy=busy, holding=holding)
        )

    def exported(self, stage: str) -> float | None:
        return self.metrics.registry.get_sample_value("examstream_stage_backlog", {"stage": stage})


def told(gauges: Gauges) -> dict[str, int]:
    problem, shown = gauges.shown()
    assert not problem
    backlogs: dict[str, int] = json.loads(shown)
    return backlogs


@in_virtual_time
async def test_backlog_is_ready_and_busy_but_not_what_merely_holds_its_output() -> None:
    post = Post()
    gauges = await post.open()
    post.beat(ANSWERER, busy=3, holding=1)
    for queue in (ANSWERER, ANSWERER, f"{ANSWERER}.again"):
        await post.core.broker.publish(queue, Message(b"x"))
    await gauges.look()
    assert told(gauges) == {GENERATOR: 0, ANSWERER: 6, "grader": 0, RENDERER: 0}
    assert post.exported(ANSWERER) == 6


@in_virtual_time
async def test_papers_are_the_renderers_backlog() -> None:
    post = Post()
    gauges = await post.open()
    post.beat(RENDERER, busy=1)
    post.beat(PAPERS, busy=1)
    await post.core.broker.publish(f"{PAPERS}.again", Message(b"x"))
    await gauges.look()
    assert told(gauges)[RENDERER] == 3


@in_virtual_time
async def test_a_stream_at_zero_wakes_by_what_waits_in_the_store() -> None:
    post = Post()
    gauges = await post.open()
    await post.core.exam(n=3)
    await gauges.look()
    assert told(gauges)[GENERATOR] == 3
    await post.core.exam(name="large", n=50)
    await gauges.look()
    assert told(gauges)[GENERATOR] == 4  # no worker lives: so many places are free, not 53


@in_virtual_time
async def test_what_was_not_seen_lately_is_not_told() -> None:
    post = Post()
    gauges = await post.open()
    assert gauges.shown() == ("the backlogs were not seen in the last 10 s", "")
    running = asyncio.create_task(gauges.run())
    await asyncio.sleep(1)
    assert post.exported(ANSWERER) == 0

    async def away(_: str) -> int:
        raise BrokerUnavailable("gone")

    post.core.broker.ready = away  # type: ignore[method-assign]
    await asyncio.sleep(8)
    assert post.exported(ANSWERER) == 0
    await asyncio.sleep(6)
    assert post.exported(ANSWERER) is None
    assert gauges.shown()[0]
    running.cancel()
