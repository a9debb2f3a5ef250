"""The simulated system with stages of fixed time and nothing but acceptances: exact figures."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from examstream.exam.states import Exam, SlotState
from tests.pipeline.virtual_time import VirtualLoop
from tests.simulation.engines import Call, Fate, Fates
from tests.simulation.process import owned_tasks
from tests.simulation.run import quiet
from tests.simulation.world import PLACES, World, pipeline

T = TypeVar("T")
SERVICE_SECONDS = 1.0
SLOWEST_PER_SECOND = min(PLACES.values()) / SERVICE_SECONDS
IN_FLIGHT_MAX = 10
"""1.25 times the places of the four stages."""


class Calm(Fates):
    """Nothing is rejected, revised or broken."""

    def of(self, slot: int, candidate: int) -> Fate:
        return Fate()


class Street(World):
    """Notes when each slot met its first handler, and how many were in the stream at most."""

    def begin(self) -> None:
        self.first_handled: dict[tuple[str, int], float] = {}
        self.posted: dict[str, float] = {}
        self.landed: Counter[str] = Counter()
        self.most_in_flight = 0
        self.engines.seconds = lambda stage: SERVICE_SECONDS
        self.engines.began = self._began
        self.disk.watchers.append(self._written)
        self.start()

    async def asked(self, tenant: str, n: int, **asked: object) -> Exam:
        exam = await self.post(tenant, n, **asked)
        self.fates[exam.exam_id] = Calm(0)
        self.posted[exam.exam_id] = self.clock.monotonic()
        return exam

    def waits(self, exam: Exam) -> list[float]:
        """Seconds from the request to the first handler, of each slot handled so far."""
        since = self.posted[exam.exam_id]
        return [at - since for (name, _), at in self.first_handled.items() if name == exam.exam_id]

    def _began(self, call: Call) -> None:
        stage, exam, slot, *_ = call
        if stage == "generator":
            self.first_handled.setdefault((exam, slot), self.clock.monotonic())

    def _written(self, before: Exam | None, after: Exam) -> None:
        if before is None:
            return
        self.landed[after.tenant_id] += after.count(SlotState.ACCEPTED) - before.count(
            SlotState.ACCEPTED
        )
        if after.count(SlotState.IN_FLIGHT) > before.count(SlotState.IN_FLIGHT):
            exams = self.disk.exams.values()
            in_flight = sum(exam.count(SlotState.IN_FLIGHT) for exam in exams)
            self.most_in_flight = max(self.most_in_flight, in_flight)


def on_a_street(
    main: Callable[[Street], Coroutine[Any, Any, T]], *, begun: bool = True, **settings: Any
) -> T:
    """What `main` measures, in virtual time; on a street that runs, or that it begins itself."""

    async def whole() -> T:
        made = Street(settings=pipeline(queue_size=10), expires_seconds=1e6, **settings)
        if begun:
            made.begin()
            await asyncio.sleep(3)  # heartbeats have come: the stream knows its places
        measured = await main(made)
        for process in made.processes.values():
            process.kill()
        await asyncio.sleep(0)
        return measured

    quiet()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.get_loop().set_task_factory(owned_tasks)
        return runner.run(whole())
