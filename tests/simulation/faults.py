"""The faults of a run, drawn from its seed before it begins."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from examstream.exam.routes import OUTCOMES
from examstream.exam.states import ENDED
from examstream.pipeline.broker.base import Message
from examstream.pipeline.errors import ExamstreamError, StoreUnavailable
from tests.simulation.world import SERVICES, World

HORIZON_SECONDS = 12.0
"""Faults happen in the first seconds: then the world heals, and must come to its end."""


@dataclass(frozen=True)
class Event:
    at: float
    kind: str
    draw: int  # what the kind still has to choose

    def __str__(self) -> str:
        return f"{self.at:.3f}s {self.kind}"


def drawn(seed: int) -> list[Event]:
    """The events of a seed, in order."""
    draw = random.Random(f"faults {seed}")
    kinds = draw.sample(sorted(KINDS), k=draw.randint(1, 5))
    events = [
        Event(draw.uniform(0.0, HORIZON_SECONDS), draw.choice(kinds), draw.getrandbits(32))
        for _ in range(draw.randint(1, 12))
    ]
    return sorted(events, key=lambda event: event.at)


async def play(world: World, events: list[Event]) -> None:
    """Each at its time; at the end everything is there again."""
    began = world.clock.monotonic()
    others: list[asyncio.Future[None]] = []
    for event in events:
        await asyncio.sleep(max(0.0, began + event.at - world.clock.monotonic()))
        others.append(asyncio.ensure_future(KINDS[event.kind](world, random.Random(event.draw))))
    await asyncio.gather(*others)
    await asyncio.sleep(max(0.0, began + HORIZON_SECONDS - world.clock.monotonic()))
    world.hub.start()
    for process in world.processes.values():
        process.store_fault, process.slow = _well, _quick


def _well(_: str) -> None:
    """The store answers."""


def _quick() -> float:
    return 0.0


async def _kill(world: World, draw: random.Random) -> None:
    world.processes[draw.choice(list(world.processes))].kill()


async def _doom(world: World, draw: random.Random) -> None:
    """Dies before or after one of its next calls of broker or store."""
    world.processes[draw.choice(list(world.processes))].doom = draw.randint(1, 60)


async def _kill_all(world: World, draw: random.Random) -> None:
    for process in world.processes.values():
        process.kill()


async def _restart(world: World, draw: random.Random) -> None:
    name = draw.choice(list(world.processes))
    if world.processes[name].alive and name in world.running:
        await world.restart_gently(name)


async def _broker_lost(world: World, draw: random.Random) -> None:
    world.hub.stop()
    await asyncio.sleep(draw.uniform(0.0, 4.0))
    world.hub.start()


async def _broker_wiped(world: World, draw: random.Random) -> None:
    world.hub.wipe()
    if draw.random() < 0.3:
        await asyncio.sleep(draw.uniform(0.0, 1.5))
        world.hub.wipe()


async def _queue_deleted(world: World, draw: random.Random) -> None:
    world.hub.delete(draw.choice([*SERVICES, *(f"{s}.again" for s in SERVICES), OUTCOMES]))


async def _queue_purged(world: World, draw: random.Random) -> None:
    queue = world.hub.queues.get(draw.choice([*SERVICES, OUTCOMES]))
    if queue is not None:
        queue._ready.clear()


async def _connection_lost(world: World, draw: random.Random) -> None:
    process = world.processes[draw.choice(list(world.processes))]
    if process.alive and process.broker is not None:
        process.broker.inner.lose()
        await asyncio.sleep(draw.uniform(0.0, 1.0))
        if process.alive:
            process.broker.inner.restore()


async def _store_away(world: World, draw: random.Random) -> None:
    def away(_: str) -> None:
        raise StoreUnavailable("drawn")

    await _store(world, draw, away)


async def _answers_lost(world: World, draw: random.Random) -> None:
    """Writes land, and nobody is told."""
    chance = random.Random(draw.getrandbits(32))

    def lost(what: str) -> None:
        if what == "answer" and chance.random() < 0.5:
            raise StoreUnavailable("drawn")

    await _store(world, draw, lost)


async def _store(world: World, draw: random.Random, fault: Callable[[str], None]) -> None:
    for process in world.processes.values():
        process.store_fault = fault
    await asyncio.sleep(draw.uniform(0.0, 4.0))
    for process in world.processes.values():
        process.store_fault = _well


async def _store_slow(world: World, draw: random.Random) -> None:
    process = world.processes[draw.choice(list(world.processes))]
    chance = random.Random(draw.getrandbits(32))
    process.slow = lambda: chance.uniform(0.0, 1.2)
    await asyncio.sleep(draw.uniform(1.0, 6.0))
    process.slow = _quick


async def _duplicate(world: World, draw: random.Random) -> None:
    """Every message that waits now comes twice."""
    for name in (*SERVICES, OUTCOMES):
        for queue in (name, f"{name}.again"):
            here = world.hub.queues.get(queue)
            for waiting in list(here._ready) if here else []:
                assert here is not None
                here.arrive(Message(waiting.message.body, waiting.message.headers))


async def _taken_again(world: World, draw: random.Random) -> None:
    """What workers hold is given to others as well, as after a half-open connection."""
    for process in world.processes.values():
        for consumer in process.broker.inner._consumers if process.broker else ():
            for waiting in list(consumer._taken.values()):
                if draw.random() < 0.5:
                    world.hub.publish(consumer.queue, waiting.message)


async def _clock_jumps(world: World, draw: random.Random) -> None:
    process = world.processes[draw.choice(list(world.processes))]
    process.clock.offset += draw.choice((-3600.0, -30.0, 30.0, 3600.0))
    await asyncio.sleep(draw.uniform(0.5, 5.0))
    process.clock.offset = 0.0


async def _person(world: World, draw: random.Random) -> None:
    """One of the acts, at a gateway that runs; a repeated act has the same key."""
    gateway = world.gateway()
    exam = draw.choice(list(world.disk.exams.values()))
    number = draw.randint(1, exam.blueprint.n)
    if gateway is None:
        return
    key = draw.choice(("", f"key {draw.getrandbits(32)}"))
    ids = exam.tenant_id, exam.exam_id
    act = draw.choice(("cancel", "pause", "replace", "drop", "replay"))
    for _ in range(2 if key else 1):
        try:
            match act:
                case "cancel":
                    await gateway.exams.cancel(*ids, key)
                case "pause":
                    await gateway.exams.pause(*ids, True, key)
                    await asyncio.sleep(draw.uniform(0.0, 3.0))
                case "replace":
                    world.ledger.changed_by_people.add((exam.exam_id, number))
                    before = world.ledger.acts[exam.exam_id, number]
                    await gateway.exams.replace(*ids, number, key)
                    if key and world.ledger.acts[exam.exam_id, number] > before + 1:
                        world.ledger.faults.append(f"{exam.exam_id}/{number}: replaced twice")
                case "drop":
                    world.ledger.changed_by_people.add((exam.exam_id, number))
                    await gateway.exams.drop(*ids, number, key)
                case "replay":
                    for letter in (await gateway.dead_letters.list())["dead_letters"]:
                        place = letter["exam"], letter["slot"]
                        world.ledger.changed_by_people.add(place)
                        await gateway.dead_letters.replay(letter["id"])
        except (ExamstreamError, asyncio.CancelledError):
            continue
    if act == "pause":
        await _resumed(world, *ids)


async def _resumed(world: World, tenant_id: str, exam_id: str) -> None:
    """Whoever pauses resumes, however long it takes."""
    while (exam := world.disk.exams[tenant_id, exam_id]).paused and exam.status not in ENDED:
        gateway = world.gateway()
        try:
            if gateway is not None:
                await gateway.exams.pause(tenant_id, exam_id, False)
        except (ExamstreamError, asyncio.CancelledError):
            pass
        await asyncio.sleep(0.5)


KINDS: dict[str, Callable[[World, random.Random], Awaitable[None]]] = {
    "answers lost": _answers_lost,
    "broker lost": _broker_lost,
    "broker wiped": _broker_wiped,
    "clock jumps": _clock_jumps,
    "connection lost": _connection_lost,
    "doom": _doom,
    "duplicate": _duplicate,
    "kill": _kill,
    "kill all": _kill_all,
    "person": _person,
    "queue deleted": _queue_deleted,
    "queue purged": _queue_purged,
    "restart": _restart,
    "store away": _store_away,
    "store slow": _store_slow,
    "taken again": _taken_again,
}
