"""The stages of a process together: heard, heard of, watched."""

import asyncio
import json
from typing import Any

from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.topology import ASK, CONTROL, HEARTBEAT
from examstream.pipeline.work import Outputs
from examstream.pipeline.workers import Workers
from tests.pipeline.letters import STAGE, TOPOLOGY, Letter, stage_of
from tests.pipeline.street import Street, settings
from tests.pipeline.virtual_time import VirtualClock, in_virtual_time


async def long_work(letter: Letter) -> Outputs:
    await asyncio.sleep(100)
    return ()


class Desk:
    """Workers of one stage, and an ear at their heartbeats."""

    def __init__(self, **pipeline: Any) -> None:
        self.hub = MemoryHub(VirtualClock())
        self.broker = MemoryBroker(self.hub)
        self.street = Street(self.broker, VirtualClock())
        self.metrics = Metrics()
        self.settings: PipelineSettings = settings(**pipeline)
        self.beats: list[dict[str, Any]] = []

    async def open(self, *, ask: bool = False) -> Workers:
        await self.broker.open(TOPOLOGY)
        await self.broker.subscribe(HEARTBEAT, self._hear)
        stage = Stage(
            stage_of(long_work, concurrency=2), self.broker, self.settings, clock=VirtualClock()
        )
        return Workers([stage], self.broker, self.settings, metrics=self.metrics, ask=ask)

    async def _hear(self, body: bytes) -> None:
        self.beats.append(json.loads(body))

    def gauge(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)


@in_virtual_time
async def test_a_heartbeat_each_second_tells_who_works() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    await desk.street.post("1")
    await asyncio.sleep(3.5)
    assert len(desk.beats) == 4
    last = desk.beats[-1]
    worker = last.pop("worker")
    assert last == {"stage": "first", "concurrency": 2, "busy": 1, "holding": 0}
    assert {beat.get("worker", worker) for beat in desk.beats} == {worker}
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_a_cancel_heard_stops_running_work() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    await desk.street.post("1", cancel_key="t/e")
    await asyncio.sleep(0.5)
    await desk.broker.broadcast(CONTROL, json.dumps({"cancelled": ["t/e"]}).encode())
    await desk.broker.broadcast(CONTROL, b"nonsense")
    await asyncio.sleep(0.1)
    assert workers.stages[0].status.busy == 0
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_the_streams_time_is_heard_and_carried_on() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    time = workers.stages[0].time
    assert not time.past(0.0)  # never heard: nothing has expired
    await desk.broker.broadcast(CONTROL, json.dumps({"cancelled": []}).encode())
    await asyncio.sleep(0)
    assert time.now() is None  # told by one that does not dispatch
    await desk.broker.broadcast(CONTROL, json.dumps({"cancelled": [], "now": 1000.0}).encode())
    await asyncio.sleep(20)
    assert time.past(1020.0)
    assert not time.past(1021.0)
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_on_start_it_asks_for_the_cancelled_and_takes_when_told() -> None:
    desk = Desk()
    workers = await desk.open(ask=True)

    async def answer(_: bytes) -> None:
        await asyncio.sleep(0.2)
        await desk.broker.broadcast(CONTROL, json.dumps({"cancelled": ["t/e"]}).encode())

    await desk.broker.subscribe(ASK, answer)
    await desk.street.post("1", cancel_key="t/e")
    await workers.start()
    assert 0.2 <= asyncio.get_running_loop().time() < 0.3
    await asyncio.sleep(0.1)
    assert workers.stages[0].status.busy == 0
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_with_nobody_to_answer_it_waits_a_second_and_works() -> None:
    desk = Desk()
    workers = await desk.open(ask=True)
    await workers.start()
    assert asyncio.get_running_loop().time() == 1
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_what_waits_is_exported() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    await desk.street.post(*"123456789")
    await asyncio.sleep(1.5)
    assert desk.gauge("examstream_ready", stage="first", queue="first") == 5  # 2 at work, 2 held
    assert desk.gauge("examstream_broker_connected") == 1
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_idle_busy_and_without_a_broker_it_lives() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    await asyncio.sleep(100)
    assert (workers.watch.dead(), workers.watch.unready()) == ("", "")
    await desk.street.post(*"123456789")
    await asyncio.sleep(60)  # all places busy, messages wait
    assert workers.watch.dead() == ""
    desk.hub.stop()
    await asyncio.sleep(1000)
    assert workers.watch.dead() == ""
    assert "broker" in workers.watch.unready()
    desk.hub.start()
    await asyncio.sleep(2)
    assert workers.watch.unready() == ""
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_connected_and_not_consuming_is_dead() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    desk.broker._consumers[1].active = False  # forgotten by the broker
    await asyncio.sleep(10)
    assert workers.watch.dead() == ""  # it may be mending itself
    assert "not consuming" in workers.watch.unready()
    await asyncio.sleep(10)
    assert "does not know its consumer" in workers.watch.dead()
    await workers.stop(0)
    await desk.broker.close()


@in_virtual_time
async def test_messages_that_wait_while_places_are_free_are_a_sign_of_death() -> None:
    desk = Desk()
    workers = await desk.open()
    await workers.start()
    await asyncio.sleep(60)
    desk.hub.queues[STAGE.fresh]._takers.clear()  # the broker gives it nothing any more
    await desk.street.post("1")
    await asyncio.sleep(2)
    assert "none comes" in workers.watch.dead()
    await workers.stop(0)
    await desk.broker.close()
