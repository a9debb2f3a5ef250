"""One seed, run from beginning to end in virtual time."""

import asyncio
import logging
import random
from dataclasses import dataclass

import structlog

from examstream.exam.states import Exam
from tests.pipeline.virtual_time import VirtualLoop
from tests.simulation.faults import Event, drawn, play
from tests.simulation.process import owned_tasks
from tests.simulation.world import World, pipeline

HEALED_SECONDS = 1800.0
"""Within so long after the last fault all must be done: a few lives of an epoch."""
DEADLY = {"kill", "kill all", "doom"}
"""What is a crash. A lost connection is none: whoever outlived it says so."""
LOSES = {"queue purged"}
"""The fault after which nothing but an epoch's end can tell that a message is gone."""


@dataclass(frozen=True)
class Ran:
    """What a seed came to. `writes` tells every change of an exam: equal for equal seeds."""

    seed: int
    events: list[Event]
    faults: list[str]
    writes: list[str]
    calls: int
    seconds: float  # of virtual time


def quiet() -> None:
    """No log lines: there are millions."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)


def run(seed: int, events: list[Event] | None = None) -> Ran:
    """The seed's run, with its own events or with these."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.get_loop().set_task_factory(owned_tasks)
        return runner.run(_run(seed, drawn(seed) if events is None else events))


async def _run(seed: int, events: list[Event]) -> Ran:
    draw = random.Random(f"world {seed}")
    world = World(
        seed=seed,
        gateways=draw.choice((1, 1, 2)),
        settings=pipeline(queue_size=draw.choice((1, 2, 6))),
    )
    writes: list[str] = []
    world.disk.watchers.append(lambda before, after: writes.append(_told(world, after)))
    seconds = random.Random(draw.getrandbits(32))
    world.engines.seconds = lambda stage: seconds.uniform(0.05, 1.0)
    world.start()
    supervisor = asyncio.ensure_future(world.supervise())
    playing = asyncio.ensure_future(play(world, events))
    for number in range(draw.randint(1, 3)):
        await world.post(f"tenant{number % 2}", draw.randint(1, 5))
        await asyncio.sleep(draw.uniform(0.0, 2.0))
    await playing
    await world.until_done(HEALED_SECONDS)
    world.ledger.deaths = sum(event.kind in DEADLY for event in events)
    faults = world.ledger.check()
    if not LOSES & {event.kind for event in events}:
        faults += [f"{name}: saved by its expiry alone" for name in world.ledger.only_expiry]
    supervisor.cancel()
    took = world.clock.monotonic()
    for process in world.processes.values():
        process.kill()
    await asyncio.sleep(0)
    return Ran(seed, events, faults, writes, sum(world.engines.calls.values()), took)


def _told(world: World, exam: Exam) -> str:
    slots = " ".join(f"{s.state[:2]}{s.epoch}.{s.candidate}" for s in exam.slots)
    return f"{world.clock.monotonic():.6f} {exam.exam_id} {exam.status} {slots}"
