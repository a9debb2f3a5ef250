"""Who killed, and who was only beside it: crashes, lost connections, quarantine, poison."""

import asyncio

import pytest

from examstream.pipeline.broker.base import Broker, Delivery
from examstream.pipeline.stage import Stage
from examstream.pipeline.work import Outputs, Send
from examstream.pipeline.workers import Workers
from tests.pipeline.labs import Lab
from tests.pipeline.letters import NEXT, STAGE, Handle, Letter, stage_of
from tests.pipeline.street import Street, settings, until


class Kills:
    """Loses its process at each delivery, as far as the broker can tell: it requeues."""

    def __init__(self, broker: Broker, queue: str, times: int) -> None:
        self._broker, self._queue, self._times = broker, queue, times
        self.done = asyncio.Event()

    async def run(self) -> None:
        consumer = await self._broker.consume(self._queue, 1, self._take)
        await asyncio.wait_for(self.done.wait(), 10)
        await consumer.stop()

    async def _take(self, delivery: Delivery) -> None:
        if self._times:
            self._times -= 1
            if not self._times:
                self.done.set()
            await delivery.requeue()


async def test_a_message_that_killed_twice_is_worked_on_alone(lab: Lab) -> None:
    street = await Street(await lab.broker()).read()
    await street.post("suspect")
    killing = await lab.broker()
    await Kills(killing, STAGE.fresh, 2).run()
    await killing.close()
    running: set[str] = set()
    beside: dict[str, set[str]] = {}

    async def handle(letter: Letter) -> Outputs:
        beside[letter.text] = set(running)
        running.add(letter.text)
        await asyncio.sleep(0.01)
        running.discard(letter.text)
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, concurrency=3, pipeline=settings(hear_survivors_seconds=0.2))
    await street.post("1", "2", "3", "4", "5", "6", queue=STAGE.again)
    await until(lambda: len(street.second.bodies) == 7)
    assert street.count("quarantine") == 1
    assert beside["suspect"] == set()
    assert all("suspect" not in others for others in beside.values())
    assert {letter.envelope.attempt for letter in street.second.letters} == {1}
    await street.close()


@pytest.mark.parametrize("queue", [STAGE.fresh, STAGE.quarantine])
async def test_connections_lost_count_against_nobody_whoever_lost_them(
    lab: Lab, queue: str
) -> None:
    """Two processes by turns hold a message and lose their connections: more often than any limit
    of crashes."""
    street = await Street(await lab.broker()).read()
    holders: list[Broker] = []
    gate = asyncio.Event()
    desks = []

    def handler(broker: Broker) -> Handle:
        async def handle(letter: Letter) -> Outputs:
            holders.append(broker)
            await gate.wait()
            return Send(NEXT.fresh, letter.encode())

        return handle

    pipeline = settings(heartbeat_seconds=0.05, hear_survivors_seconds=5)
    for _ in range(2):
        broker = await lab.broker()
        spec = stage_of(handler(broker))
        desks.append(
            Workers([Stage(spec, broker, pipeline, metrics=street.metrics)], broker, pipeline)
        )
        await desks[-1].start()
    await street.post("innocent", queue=queue)
    for turn in range(7):
        await until(lambda: len(holders) > turn, "somebody has it")  # noqa: B023
        await lab.cut(holders[turn])
    await until(lambda: len(holders) > 7)
    gate.set()
    await until(lambda: street.second.texts == ["innocent"])
    assert street.outcomes.bodies == []
    assert street.count("quarantine") == 0
    for desk in desks:
        await desk.stop(0)
    await street.close()


async def test_what_kills_even_alone_fails_as_poison(lab: Lab) -> None:
    street = await Street(await lab.broker()).read()
    await street.post("poison", queue=STAGE.quarantine)
    killing = await lab.broker()
    await Kills(killing, STAGE.quarantine, 3).run()
    await killing.close()
    handled: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        handled.append(letter.text)
        return ()

    await street.stage(handle, pipeline=settings(hear_survivors_seconds=0.2))
    await until(lambda: street.outcomes.bodies)
    outcome = street.outcomes.outcomes[0]
    assert outcome["kind"] == "failed"
    assert outcome["reason"].startswith("poison")
    await street.post("innocent")
    await until(lambda: handled == ["innocent"])
    await street.close()
