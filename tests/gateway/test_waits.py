"""What an exam's work is held for is told to its readers within seconds, and by no path."""

import asyncio
import json

import pytest

from examstream.exam import routes, stages
from examstream.exam.messages import Envelope, GenerateTask, PackedContext, Task
from examstream.exam.telling import telling
from examstream.llm.errors import ProviderUnavailable
from examstream.pipeline.broker.base import Message
from examstream.pipeline.errors import StoreUnavailable, Unavailable
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stage import Stage
from services.gateway.core.live import Event, Live
from services.standalone.display import Lines
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time
from tests.simulation.engines import planned

AWAY = "the endpoint of model m cannot be reached"


@pytest.mark.parametrize(
    ("away", "told"),
    [
        (ProviderUnavailable(AWAY), AWAY),
        (StoreUnavailable("the store in /srv is away"), "something of ours does not answer"),
    ],
)
@in_virtual_time
async def test_what_is_away_is_told_while_it_is_tried_again(away: Unavailable, told: str) -> None:
    core = Core()
    await core.open()
    exam = await core.exam(n=1)
    live = Live(core.store, core.clock.monotonic)
    faults: list[Unavailable] = [away]

    async def handle(task: GenerateTask) -> Task | None:
        for fault in faults:
            raise fault
        return None

    async def hear(body: bytes) -> None:
        data = json.loads(body)
        live.progress(data.pop("tenant"), data.pop("exam"), data)

    await core.broker.subscribe(routes.PROGRESS, hear)
    spec = telling(stages.generator(handle, PipelineSettings()), core.broker)
    stage = Stage(spec, core.broker, PipelineSettings(), clock=core.clock)
    await stage.start()
    envelope = Envelope(tenant_id="t", exam_id="e", slot=1, epoch=1, expires_at=4e9)
    order = planned(1, 1)[1].slots[0].order(0)
    task = GenerateTask(envelope=envelope, context=PackedContext(sha256="", data=""), order=order)
    await core.broker.publish(routes.GENERATOR, Message(stages.encode(task)))
    await asyncio.sleep(1)
    assert live.waits_for(exam) == told
    await asyncio.sleep(600)
    assert live.waits_for(exam) == told
    faults.clear()
    await asyncio.sleep(3)
    assert live.waits_for(exam) == ""
    await stage.stop(0)
    await core.broker.close()


def test_the_terminal_says_once_what_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Lines()
    held = Event("progress", {"stage": "generator", "slot": 1, "outcome": "waits", "reason": AWAY})
    for event in (held, held, Event("progress", {"stage": "generator", "slot": 1})):
        shown.event(event)
    assert capsys.readouterr().out.splitlines() == [
        f"waiting: {AWAY}; it is tried again",
        "going on",
    ]
