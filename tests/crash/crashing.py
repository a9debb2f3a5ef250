"""One run of a scenario, with a crash at a chosen await or with none."""

import asyncio
import importlib
import linecache
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from examstream.pipeline import job, outlet, places, stage, stopping
from services.gateway.core import (
    cancelled,
    dead_letters,
    dispatcher,
    gateway,
    intake,
    lead,
    orders,
    outcomes,
    reconciler,
    recorder,
    rounds,
    stream_clock,
)
from services.renderer import assemble, handler
from tests.crash.failpoints import Failpoints, Point
from tests.crash.scenarios import SCENARIOS, Scenario, purged, slow
from tests.pipeline.virtual_time import VirtualLoop
from tests.simulation.process import current, owned_tasks
from tests.simulation.world import World, pipeline

MODULES: list[ModuleType] = [
    job, outlet, places, stage, stopping,
    cancelled, dead_letters, dispatcher, gateway, intake, lead, orders, outcomes, reconciler,
    recorder, rounds, stream_clock,
    assemble, handler,
]  # fmt: skip
"""The stage runtime, the dispatcher and who leads it, the recorder, the reconciler, the commit."""

UNREACHABLE = {
    # what follows what never ends
    ("lead.py", "await self._lead(lease)", "after"),
    ("lead.py", "async with asyncio.TaskGroup() as group:", "left"),
    ("lead.py", "await self.dispatcher.rounds.run()", "after"),
    # after a defect of ours, which there is none of here; tests of those rooms plant some
    ("job.py", "await stage.clock.sleep(BROKEN_SECONDS)", ""),
    (
        "job.py",
        "await delivery.requeue()  # counted: at last it is poison, and raw_failed speaks",
        "",
    ),
    ("lead.py", "await asyncio.sleep(self.lease_seconds)", ""),
    ("outcomes.py", "await delivery.ack()", ""),
    # two moments must meet: a stop and an outcome being recorded, two who wait for the same, a
    # cancel and a replay, a store that fails for one read; the seeded simulation comes there
    ("outcomes.py", "await asyncio.wait(self._taken, timeout=STOP_SECONDS)", ""),
    ("places.py", "async with asyncio.timeout(seconds):", ""),
    ("places.py", "await self._back.wait()", "after"),
    ("stage.py", "await self._stop_consumers(self._shared)", ""),
    ("dead_letters.py", "letter = await self.show(id)", ""),
    ("lead.py", "await asyncio.sleep(self.lease_seconds / 3)", ""),
}
"""Awaits no scenario can pass: file, line, and the side ("": both). Another `await` of the same
words may be passed: only what no scenario passes is looked for here."""
DONE_SECONDS = 1800.0


@dataclass
class Ran:
    """Which points were passed and how often, and which promises were broken."""

    passed: Counter[Point] = field(default_factory=Counter)
    crashed: bool = False
    faults: list[str] = field(default_factory=list)


def run(scenario: Scenario, points: Failpoints, at: Point | None = None, time: int = 1) -> Ran:
    """Crash the process that passes `at` for the `time`-th time, there and then."""
    ran = Ran()

    def reached(point: Point) -> None:
        process = current()
        if process is None or not process.alive:
            return
        ran.passed[point] += 1
        if point == at and ran.passed[point] == time:
            ran.crashed = True
            process.kill()
            raise asyncio.CancelledError

    points.reached = reached
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.get_loop().set_task_factory(owned_tasks)
        ran.faults = runner.run(_run(scenario))
    return ran


async def _run(scenario: Scenario) -> list[str]:
    world = World(seed=8, gateways=2, settings=pipeline(queue_size=1))
    world.start()
    supervisor = asyncio.ensure_future(world.supervise())
    beside = asyncio.ensure_future(scenario(world))
    await world.post("physics", 5)
    await world.post("history", 4)
    await asyncio.wait({beside})
    await world.until_done(DONE_SECONDS)
    faults = world.ledger.check()
    if scenario not in (purged, slow):  # there nothing else can
        faults += [f"{name}: saved by its expiry alone" for name in world.ledger.only_expiry]
    supervisor.cancel()
    for process in world.processes.values():
        process.kill()
    await asyncio.sleep(0)
    if not beside.cancelled() and beside.exception() is not None:
        faults.append(f"the scenario broke: {beside.exception()!r}")
    return faults


def crashes(points: Failpoints) -> Iterator[tuple[Scenario, Point, int]]:
    """Each await in the first scenario that passes it: the first time, and halfway."""
    done: set[Point] = set()
    for scenario in SCENARIOS:
        passed = run(scenario, points).passed
        for point in sorted(passed.keys() - done):
            for time in sorted({1, (passed[point] + 1) // 2}):
                yield scenario, point, time
        done |= passed.keys()


def unreached(points: Failpoints, passed: Set[Point]) -> list[str]:
    """The awaits that no scenario passed and that are not known to be out of reach."""
    missing = []
    for point in sorted(points.points - passed):
        file = Path(importlib.import_module(point.module).__file__ or "")
        text = linecache.getline(str(file), point.line).strip()
        known = {(file.name, text, point.side), (file.name, text, "")}
        if not known & UNREACHABLE:
            missing.append(f"{point}: {text}")
    return missing
