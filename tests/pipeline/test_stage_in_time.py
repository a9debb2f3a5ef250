"""How long things take: minutes of delay in virtual time, over the memory broker."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from examstream.pipeline.broker.base import Delivery, Message
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.errors import Retry, Unavailable
from examstream.pipeline.stage import Stage
from examstream.pipeline.topology import Queue, StageQueues, Topology
from examstream.pipeline.work import Outputs, Send
from tests.pipeline.letters import NEXT, OUTCOMES, STAGE, Letter, Stamp, forward, stage_of
from tests.pipeline.street import Street, settings
from tests.pipeline.virtual_time import WALL_AT_START, VirtualClock, in_virtual_time

ROOMY = Topology((StageQueues("first", 100), NEXT), (Queue(OUTCOMES),))


async def virtual_street(**stage: Any) -> Street:
    broker = MemoryBroker(MemoryHub(VirtualClock()))
    await broker.open(ROOMY)
    return Street(broker, VirtualClock())


class OffClock(VirtualClock):
    """A machine whose Unix time is off by so many seconds."""

    def __init__(self, off: float) -> None:
        self.off = off

    def wall(self) -> float:
        return super().wall() + self.off


def now() -> float:
    return asyncio.get_running_loop().time()


@in_virtual_time
async def test_three_attempts_have_pauses_of_two_and_four_seconds() -> None:
    street = await (await virtual_street()).read()
    tried: list[float] = []

    async def handle(letter: Letter) -> Outputs:
        tried.append(now())
        raise ValueError

    await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(60)
    assert tried == [0, 2, 6]
    assert [o["kind"] for o in street.outcomes.outcomes] == ["failed"]
    assert [e[1:3] for e in street.outcomes.outcomes[0]["history"]] == [
        [1, "retry"],
        [2, "retry"],
        [3, "failed"],
    ]
    await street.close()


@in_virtual_time
async def test_retry_after_is_never_undercut_and_counts_no_attempt() -> None:
    street = await (await virtual_street()).read()
    tried: list[tuple[float, int]] = []

    async def handle(letter: Letter) -> Outputs:
        tried.append((now(), letter.envelope.attempt))
        if len(tried) <= 3:
            raise Retry("429", [3, 50, 300][len(tried) - 1], counts=False)
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(600)
    # rungs: 4 s; 64 s; 128 + 128 + 64 (of which 44 are left) for 300
    assert tried == [(0, 1), (4, 1), (68, 1), (388, 1)]
    assert street.second.letters[0].envelope.attempt == 1
    await street.close()


@in_virtual_time
async def test_whoever_waits_down_the_ladder_is_told_with_the_whole_of_its_wait() -> None:
    street = await (await virtual_street()).read()
    told: list[tuple[str, float]] = []

    async def handle(letter: Letter) -> Outputs:
        if letter.text == "later":
            raise Retry("429", 300, counts=False)
        raise ValueError

    async def parked(letter: Letter, seconds: float) -> None:
        told.append((letter.text, seconds))

    spec = replace(stage_of(handle), on_parked=parked)
    stage = Stage(spec, street.broker, settings(), clock=street.clock, metrics=street.metrics)
    await stage.start()
    await street.post("later", "broken")
    await asyncio.sleep(60)
    assert sorted(told) == [("broken", 2), ("broken", 4), ("later", 300)]
    await stage.stop(0)
    await street.close()


@in_virtual_time
async def test_the_wait_a_retry_asked_for_is_not_counted_as_waiting() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        if letter.envelope.attempt == 1:
            raise ValueError
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(10)
    assert street.second.letters[0].envelope.enqueued_at == WALL_AT_START + 2
    await street.close()


@in_virtual_time
async def test_an_unknown_version_comes_back_every_128_seconds() -> None:
    street = await (await virtual_street()).read()
    await street.stage(forward)
    await street.post("new", major=2)
    await asyncio.sleep(128 * 3 + 1)
    assert street.count("park") == 4
    await street.close()


@in_virtual_time
async def test_a_provider_away_for_forty_minutes_fails_nothing() -> None:
    street = await (await virtual_street()).read()
    away, probes = True, 0

    async def handle(letter: Letter) -> Outputs:
        nonlocal probes
        probes += 1
        if away:
            raise Unavailable("the provider is away")
        await asyncio.sleep(1)
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, concurrency=4)
    await street.post(*[str(n) for n in range(20)])
    await asyncio.sleep(2400)
    assert street.outcomes.bodies == []
    assert street.second.bodies == []
    assert probes < 4 * 2400  # not a storm
    away, back = False, now()
    while len(street.second.bodies) < 20:  # noqa: ASYNC110 - in virtual time
        await asyncio.sleep(0.1)
    assert now() - back <= 2 + 1 + 5 + 0.2  # found within 2 s, one service time, then 5 rounds
    assert {letter.envelope.attempt for letter in street.second.letters} == {1}
    await street.close()


@in_virtual_time
async def test_what_is_held_for_an_absence_never_outlives_the_brokers_consumer_timeout() -> None:
    street = await (await virtual_street()).read()
    oldest = 0.0
    taken: dict[int, float] = {}

    async def handle(letter: Letter) -> Outputs:
        raise Unavailable("away")

    stage = await street.stage(handle, concurrency=2)
    await street.post(*[str(n) for n in range(8)])
    for _ in range(1900):
        await asyncio.sleep(1)
        held = {id(d): d for d in (*stage._jobs, *stage._fresh, *stage._again)}
        taken = {key: taken.get(key, now()) for key in held}
        oldest = max(oldest, *(now() - since for since in taken.values()))
    assert oldest <= 310
    await street.close()


@in_virtual_time
async def test_a_result_without_room_waits_five_minutes_then_takes_the_side_door() -> None:
    street = await virtual_street()
    await street.stage(forward, concurrency=1)
    await street.post(*[str(n) for n in range(11)])
    await asyncio.sleep(299)
    assert await street.broker.ready(NEXT.again) == 0
    await asyncio.sleep(2)
    assert await street.broker.ready(NEXT.again) == 1
    assert await street.broker.ready(NEXT.fresh) == 10
    await street.close()


@in_virtual_time
async def test_the_drain_time_is_kept() -> None:
    street = await virtual_street()

    async def handle(letter: Letter) -> Outputs:
        await asyncio.sleep(100)
        return ()

    stage = await street.stage(handle)
    await street.post("long")
    await asyncio.sleep(1)
    began = now()
    await stage.stop(30)
    assert now() - began == 30
    assert await street.broker.ready(STAGE.again) == 1
    await street.close()


@in_virtual_time
async def test_a_drain_does_not_wait_for_what_waits_for_something_away() -> None:
    street = await virtual_street()

    async def handle(letter: Letter) -> Outputs:
        raise Unavailable("away")

    stage = await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(5)
    began = now()
    await stage.stop(30)
    assert now() - began < 1
    assert await street.broker.ready(STAGE.again) == 1
    await street.close()


@in_virtual_time
async def test_with_the_broker_away_a_stop_still_ends() -> None:
    hub = MemoryHub(VirtualClock())
    broker = MemoryBroker(hub)
    await broker.open(ROOMY)
    street = Street(broker, VirtualClock())

    async def handle(letter: Letter) -> Outputs:
        await asyncio.sleep(5)
        return Send(NEXT.fresh, letter.encode())

    stage = await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(1)
    hub.up = False  # half open: the deliveries are not known to be lost
    await stage.stop(10)
    assert now() <= 1 + 10 + 5 + 1
    hub.start()
    await street.close()


@in_virtual_time
async def test_work_that_expires_while_it_is_held_is_dropped() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        raise Unavailable("away")

    stage = await street.stage(handle)
    stage.time.hear(500)
    await street.post("one", envelope=Stamp(expires_at=510))
    await asyncio.sleep(20)
    assert street.count("expired") == 1
    assert street.outcomes.bodies == []
    await street.close()


@pytest.mark.parametrize("off", [-3600.0, 3600.0])
@in_virtual_time
async def test_a_clock_an_hour_off_drops_nothing_and_undercuts_no_retry_after(off: float) -> None:
    street = await virtual_street()
    street.clock = clock = OffClock(off)
    await street.read()
    tried: list[float] = []

    async def handle(letter: Letter) -> Outputs:
        tried.append(now())
        if len(tried) == 1:
            clock.off = -off  # a worker on another machine takes it next
            raise Retry("429", 200, counts=False)
        return Send(NEXT.fresh, letter.encode())

    stage = await street.stage(handle)
    stage.time.hear(WALL_AT_START)
    await street.post("one", envelope=Stamp(expires_at=WALL_AT_START + 1800))
    await asyncio.sleep(300)
    assert street.count("expired") == 0
    assert tried == [0, 128 + 128]  # 72 are left after the first rung
    await street.close()


@in_virtual_time
async def test_a_handler_that_swallows_its_cancellation_does_not_cut_the_publish() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(100)
        return Send(NEXT.fresh, letter.encode())

    stage = await street.stage(handle)
    await street.post("stopped", cancel_key="t/1")
    await asyncio.sleep(1)
    await stage.stop(0)
    assert street.second.texts == ["stopped"]  # finished after all: its result is not thrown away
    stage = await street.stage(handle)
    await street.post("cancelled", cancel_key="t/2")
    await asyncio.sleep(1)
    stage.cancel(["t/2"])
    await asyncio.sleep(1)
    assert [o["kind"] for o in street.outcomes.outcomes] == ["cancelled"]
    assert street.second.texts == ["stopped"]
    await street.close()


@in_virtual_time
async def test_a_cancelled_error_of_the_handlers_own_is_a_fault() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        raise asyncio.CancelledError

    await street.stage(handle, pipeline=settings(max_attempts=1))
    await street.post("one")
    await asyncio.sleep(1)
    assert [o["kind"] for o in street.outcomes.outcomes] == ["failed"]
    await street.close()


@in_virtual_time
async def test_a_handler_that_returns_nonsense_fails_and_says_so() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        return [42]  # type: ignore[list-item]

    await street.stage(handle)
    await street.post("one")
    await asyncio.sleep(10)
    (outcome,) = street.outcomes.outcomes
    assert outcome["kind"] == "failed"
    assert "TypeError" in outcome["reason"]
    await street.close()


@in_virtual_time
async def test_a_defect_in_the_stage_itself_ends_as_unreadable_and_not_in_a_loop() -> None:
    street = await (await virtual_street()).read()
    tried = 0

    async def handle(letter: Letter) -> Outputs:
        nonlocal tried
        tried += 1
        raise Retry("once more")

    def broken(letter: Letter, outcome: str, reason: str, seconds: float) -> Letter:
        raise KeyError

    spec = replace(stage_of(handle), note=broken)
    stage = Stage(spec, street.broker, settings(), clock=street.clock, metrics=street.metrics)
    await stage.start()
    await street.post("one")
    await asyncio.sleep(120)
    assert [o["kind"] for o in street.outcomes.outcomes] == ["unreadable"]
    assert tried == 5  # twice, then three times alone
    await stage.stop(0)
    await street.close()


@in_virtual_time
async def test_a_hop_costs_no_virtual_time() -> None:
    street = await (await virtual_street()).read()
    await street.stage(forward)
    await street.post("one")
    await asyncio.sleep(0.001)
    assert street.second.times == [0]
    await street.close()


@in_virtual_time
async def test_the_queue_of_a_slow_stage_never_runs_dry() -> None:
    """Whoever holds a result finds room before the slow stage has worked off what it has."""
    street = await virtual_street()
    idle_since: float | None = 0.0
    idle = 0.0
    done: list[str] = []

    async def slow(delivery: Delivery) -> None:
        nonlocal idle, idle_since
        if idle_since is not None:
            idle += now() - idle_since
        idle_since = None
        await asyncio.sleep(0.02)
        done.append(Letter.decode(delivery.body).text)
        idle_since = now()
        await delivery.ack()

    await street.broker.consume(NEXT.fresh, 1, slow)
    await street.stage(forward, concurrency=4)
    for n in range(100):
        await street.broker.publish(STAGE.again, Message(Letter(str(n)).encode()))
    while len(done) < 100:  # noqa: ASYNC110 - in virtual time
        await asyncio.sleep(0.01)
    assert idle < 0.02  # of 2 s
    await street.close()


@in_virtual_time
async def test_a_cancel_that_got_lost_is_given_again() -> None:
    street = await (await virtual_street()).read()

    async def handle(letter: Letter) -> Outputs:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(1000)
        await asyncio.sleep(1000)  # as if `asyncio.wait_for` had lost it
        raise AssertionError

    await street.stage(handle, timeout_seconds=10, pipeline=settings(max_attempts=1))
    await street.post("one")
    await asyncio.sleep(16)
    assert [o["reason"] for o in street.outcomes.outcomes] == ["timeout"]
    await street.close()


@in_virtual_time
async def test_a_result_that_waited_for_room_is_not_published_once_its_channel_is_lost() -> None:
    hub = MemoryHub(VirtualClock())
    mine, other = MemoryBroker(hub), MemoryBroker(hub)
    await mine.open(ROOMY)
    await other.open(ROOMY)
    street = Street(other, VirtualClock())
    await street.post(*[str(n) for n in range(10)], queue=NEXT.fresh)
    stage = await street.stage(forward, broker=mine)
    await street.post("held")
    await asyncio.sleep(1)
    assert stage.status.holding == 1
    await mine.close()
    await street.second.start()
    await asyncio.sleep(5)
    assert "held" not in street.second.texts
    assert street.count("lost") == 1
    assert await other.ready(STAGE.fresh) == 1
    await street.close()


@in_virtual_time
async def test_of_several_results_none_is_published_after_the_channel_was_lost() -> None:
    hub = MemoryHub(VirtualClock())
    mine, other = MemoryBroker(hub), MemoryBroker(hub)
    await mine.open(ROOMY)
    await other.open(ROOMY)
    street = await Street(other, VirtualClock()).read()

    async def handle(letter: Letter) -> Outputs:
        return [Send(NEXT.fresh, letter.encode()), Send(OUTCOMES, b"{}")]

    stage = await street.stage(handle, broker=mine)
    send = stage.outlet.send

    async def send_then_lose(*args: Any) -> None:
        await send(*args)
        mine.lose()

    stage.outlet.send = send_then_lose  # type: ignore[method-assign,assignment]
    await street.post("one")
    await asyncio.sleep(1)
    assert street.second.texts == ["one"]
    assert street.outcomes.bodies == []
    await street.close()
