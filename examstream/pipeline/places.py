"""The places of a stage: who works, who holds a result that waits, and what is away."""

import asyncio
import logging

from examstream.pipeline.telemetry.stage_meter import StageMeter

log = logging.getLogger(__name__)


class Places:
    """Counted on one loop, so nothing is locked. `job` is any object that stands for a job.

    A job that publishes has no place any more: the broker's confirm takes some milliseconds, and
    the next message need not wait for them. A result that has to wait for room takes it back, so
    that pressure walks upstream.
    """

    def __init__(self, concurrency: int, meter: StageMeter) -> None:
        self._concurrency, self._meter = concurrency, meter
        meter.places.set(concurrency)
        self._jobs: set[object] = set()
        self._busy: set[object] = set()
        self._holding: set[object] = set()
        self._away: set[object] = set()  # they hold because something is away: nobody may start
        self._back = asyncio.Event()
        self.idle = asyncio.Event()
        self.idle.set()

    @property
    def busy(self) -> int:
        return len(self._busy)

    @property
    def holding(self) -> int:
        return len(self._holding)

    @property
    def away(self) -> frozenset[object]:
        return frozenset(self._away)

    @property
    def free(self) -> bool:
        return (
            not self._away
            and len(self._busy) + len(self._holding) < self._concurrency
            and len(self._jobs) < 2 * self._concurrency  # publishes in flight are bounded too
        )

    def enter(self, job: object, *, works: bool) -> None:
        self._jobs.add(job)
        self.idle.clear()
        if works:
            self._busy.add(job)
            self._meter.in_progress.set(len(self._busy))

    def settle(self, job: object) -> None:
        """The handler is done."""
        self._busy.discard(job)
        self._meter.in_progress.set(len(self._busy))

    def hold(self, job: object) -> None:
        """Its result has to wait."""
        self._holding.add(job)
        self._meter.holding.set(len(self._holding))

    def leave(self, job: object) -> None:
        for places in (self._jobs, self._busy, self._holding, self._away):
            places.discard(job)
        self._meter.in_progress.set(len(self._busy))
        self._meter.holding.set(len(self._holding))
        if not self._jobs:
            self.idle.set()

    async def wait_until_back(self, job: object, seconds: float, reason: str) -> None:
        """Something is away: until another job finds it back, at most `seconds`."""
        if not self._away:
            log.warning("holding, nothing more is taken: %s", reason)
            self._back.clear()
        self._away.add(job)
        self.settle(job)
        self.hold(job)
        try:
            async with asyncio.timeout(seconds):
                await self._back.wait()
        except TimeoutError:
            pass
        finally:
            self._holding.discard(job)
            self.enter(job, works=True)

    def is_back(self) -> None:
        """A job got through: all who wait try at once, and messages are taken again."""
        if self._away:
            log.info("back: messages are taken again")
            self._away.clear()
            self._back.set()
