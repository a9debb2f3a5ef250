"""Runs that together pass every await: what happens beside the crash, and nothing by chance."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from itertools import count

from examstream.exam.routes import OUTCOMES
from examstream.exam.states import Exam, Phase, SlotState
from examstream.exam.store.base import Body
from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.errors import StoreUnavailable
from services.gateway.core.gateway import Gateway
from tests.simulation import faults
from tests.simulation.engines import Call, planned
from tests.simulation.process import current
from tests.simulation.world import World

Scenario = Callable[[World], Awaitable[None]]


async def calm(world: World) -> None:
    """Two tenants; candidates rejected, revised, failing once, failing always."""


async def store_away(world: World) -> None:
    for at in (0.15, 2.0, 4.0):
        await asyncio.sleep(at)
        for process in world.processes.values():
            process.store_fault = _away
        await asyncio.sleep(1.0)
        for process in world.processes.values():
            process.store_fault = _well


async def broker_away(world: World) -> None:
    for pause in (1.1, 1.6, 1.7):
        await asyncio.sleep(pause)
        world.hub.stop()
        await asyncio.sleep(0.9)
        world.hub.start()


async def wiped(world: World) -> None:
    await asyncio.sleep(2.2)
    world.hub.wipe()


async def drained(world: World) -> None:
    """Rolling restarts of everything, twice, over a store that takes its time."""
    for name, process in world.processes.items():
        process.slow = _half_a_second if name.startswith("gateway") else process.slow
    for name in [*world.processes, *world.processes]:
        await asyncio.sleep(0.4)
        if name in world.running and world.processes[name].alive:
            await world.restart_gently(name)


async def purged(world: World) -> None:
    """What only expiry brings back."""
    for _ in range(20):
        await asyncio.sleep(0.2)
        for name in ("generator", "answerer", "grader", OUTCOMES):
            world.hub.queues[name]._ready.clear()


async def twice(world: World) -> None:
    draw = random.Random(4)
    for _ in range(12):
        await asyncio.sleep(0.5)
        await faults._duplicate(world, draw)
        await faults._taken_again(world, draw)


async def strange(world: World) -> None:
    """Bytes that are no message, and a message of a version to come."""
    newer = b'{"envelope": {"schema": "2.0"}}'
    await asyncio.sleep(1.0)
    for queue in ("generator", "renderer", OUTCOMES):
        for body in (b"no message", newer):
            world.hub.publish(queue, Message(body))
    await asyncio.sleep(1.0)
    world.hub.publish(OUTCOMES, Message(newer))
    await asyncio.sleep(0)  # it is taken, and not parked yet
    world.hub.stop()
    await asyncio.sleep(0.7)
    world.hub.start()
    await asyncio.sleep(70.0)
    for here in world.hub.queues.values():  # nobody will ever read the newer ones here
        kept = [w for w in here._ready if w.message.body != newer]
        here._ready.clear()
        here._ready.extend(kept)


async def deadly(world: World) -> None:
    """The generator dies whenever it works on one place, three times: that message goes to
    quarantine, and works there. (A fifth death would be its end.)"""
    left = 3

    def began(call: Call) -> None:
        nonlocal left
        if left and call[:3] == ("generator", "e0", 1):
            left -= 1
            process = world.processes["generator"]
            asyncio.get_running_loop().call_later(0.05, process.kill)

    world.engines.began = began
    await asyncio.sleep(12.0)


async def answers_lost(world: World) -> None:
    """Writes land and nobody is told: of each gateway the odd ones."""
    for process in world.processes.values():
        process.store_fault = _odd("answer", 3)
    await asyncio.sleep(6.0)
    for process in world.processes.values():
        process.store_fault = _well


async def claims_lost(world: World) -> None:
    """Of claims every third lands, and its dispatcher is not told."""
    claims = count()

    def untold(before: Exam | None, after: Exam) -> None:
        process = current()
        gone = before is not None and _in_flight(after) > _in_flight(before)
        if process is None or not gone or next(claims) % 3 != 1:
            return

        def lost(what: str) -> None:
            if what == "answer":
                process.store_fault = _well
                raise StoreUnavailable("the answer was lost")

        process.store_fault = lost

    world.disk.watchers.append(untold)
    await asyncio.sleep(6.0)
    world.disk.watchers.remove(untold)


async def publishes_lost(world: World) -> None:
    """The broker goes in the middle of publishes: some arrived."""
    for _ in range(30):
        await asyncio.sleep(0.11)
        world.hub.stop()
        await asyncio.sleep(0.04)
        world.hub.start()


async def slow(world: World) -> None:
    """Answering takes longer than a result may be held."""
    quick = world.engines.seconds
    world.engines.seconds = lambda stage: 25.0 if stage == "answerer" else 0.1
    await asyncio.sleep(60.0)
    world.engines.seconds = quick


async def short_plan(world: World) -> None:
    """A plan with fewer shares than its exam says, for a while no plan at all."""

    def shortened(before: Exam | None, after: Exam) -> None:
        if after.phase is Phase.PLANNED and before is not None and not before.slots:
            shares = 0 if after.exam_id == "e0" else 1
            plan = planned(len(after.slots), shares)[1].model_dump_json().encode()
            world.disk.bodies[after.tenant_id, Body.PLAN, after.exam_id] = plan
            del world.disk.bodies[after.tenant_id, Body.DEALT, after.exam_id]
            for slot in after.slots:
                world.ledger.changed_by_people.add((after.exam_id, slot.slot))

    world.disk.watchers.append(shortened)
    await asyncio.sleep(1.0)


async def papers_lost(world: World) -> None:
    """Nobody makes them until they are asked for again; outcomes come a second time meanwhile."""
    publish, outcomes = world.hub.publish, list[Message]()

    def lost(queue: str, message: Message) -> Published:
        if queue == OUTCOMES:
            outcomes.append(message)
        return Published.CONFIRMED if queue == "papers.again" else publish(queue, message)

    world.hub.publish = lost  # type: ignore[method-assign]
    await asyncio.sleep(15.0)
    for message in outcomes:
        publish(OUTCOMES, message)
    await asyncio.sleep(0.1)
    world.hub.publish = publish  # type: ignore[method-assign]


async def twins(world: World) -> None:
    """Every candidate of an exam asks the same."""
    world.engines.topic = lambda envelope: "light"
    for exam, n in (("e0", 5), ("e1", 4)):
        world.ledger.changed_by_people |= {(exam, slot) for slot in range(1, n + 1)}
    await asyncio.sleep(1.0)


async def odd_reads(world: World) -> None:
    """Whoever takes over reads again before it dispatches."""
    for process in world.processes.values():
        process.store_fault = _odd("read", 3)
    await asyncio.sleep(3.0)
    for process in world.processes.values():
        process.store_fault = _well


async def cancelled(world: World) -> None:
    await asyncio.sleep(1.5)
    for tenant, exam in list(world.disk.exams):
        await _until(lambda: world.ask(lambda g: g.exams.cancel(tenant, exam)))  # noqa: B023
        await asyncio.sleep(0.5)


async def reading_cancelled(world: World) -> None:
    await asyncio.sleep(0.35)
    for tenant, exam in list(world.disk.exams):
        await _until(lambda: world.ask(lambda g: g.exams.cancel(tenant, exam)))  # noqa: B023


async def replayed(world: World) -> None:
    """What failed is run again, twice asked; then the letter is dropped."""
    await asyncio.sleep(15.0)

    async def again(gateway: Gateway) -> None:
        for letter in (await gateway.dead_letters.list())["dead_letters"]:
            await gateway.dead_letters.replay(letter["id"])
            await gateway.dead_letters.replay(letter["id"])

    async def drop(gateway: Gateway) -> None:
        for letter in (await gateway.dead_letters.list())["dead_letters"]:
            if letter["state"] == "settled":
                await gateway.dead_letters.drop(letter["id"])

    await _until(lambda: world.ask(again))
    await asyncio.sleep(15.0)
    await _until(lambda: world.ask(drop))


async def _until(ask: Callable[[], Awaitable[bool]]) -> None:
    """A person asks again where the gateway died over it."""
    while not await ask():  # noqa: ASYNC110
        await asyncio.sleep(0.5)


def _in_flight(exam: Exam) -> int:
    return sum(slot.state is SlotState.IN_FLIGHT for slot in exam.slots)


def _away(_: str) -> None:
    raise StoreUnavailable("away")


def _well(_: str) -> None:
    """The store answers."""


def _half_a_second() -> float:
    return 0.5


def _odd(of: str, every: int) -> Callable[[str], None]:
    calls = count()

    def lost(what: str) -> None:
        if what == of and next(calls) % every == 1:
            raise StoreUnavailable("the answer was lost")

    return lost


SCENARIOS: tuple[Scenario, ...] = (
    calm,
    store_away,
    broker_away,
    wiped,
    drained,
    purged,
    twice,
    strange,
    deadly,
    answers_lost,
    claims_lost,
    publishes_lost,
    slow,
    short_plan,
    papers_lost,
    twins,
    odd_reads,
    cancelled,
    reading_cancelled,
    replayed,
)
