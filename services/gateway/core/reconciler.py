"""The reconciler: what expired, what a wiped broker lost, what nobody assembled goes again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from examstream.exam.changes import unclaimed
from examstream.exam.messages import PapersTask
from examstream.exam.stages import papers_task
from examstream.exam.states import Exam, SlotState
from examstream.exam.store.base import Brief, Store
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.errors import Unavailable
from services.gateway.core.intake import Intake

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Reconciler:
    """Looks once a second. It never offers again what may still run.

    An epoch's age is taken on our own monotonic clock, from when we first saw it in flight, so
    that a clock that jumps offers nothing again.
    """

    store: Store
    broker: Broker
    intake: Intake
    on_change: Callable[[Exam], Awaitable[None]]
    offer_papers: Callable[[PapersTask], Awaitable[bool]]
    patience_seconds: float  # an epoch's life and a margin
    papers_patience_seconds: float
    period_seconds: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    clock: Callable[[], float] = time.time
    _first_seen: dict[tuple[str, str, int, int], float] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _papers_offered: dict[tuple[str, str, int], float] = field(default_factory=dict)

    async def run(self) -> None:
        while True:
            try:
                await self.round()
            except Unavailable as error:
                log.warning("reconciling waits", reason=str(error))
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.period_seconds):
                    await self._wake.wait()

    def wake(self) -> None:
        """An exam came in, or a place for reading came free."""
        self._wake.set()

    async def round(self) -> None:
        """One look at every open exam."""
        wiped = not await self.broker.marked()
        open_exams = await self.store.open_exams()
        seen: set[tuple[str, str, int, int]] = set()
        for brief in open_exams:
            if brief.reading:
                self.intake.offer(brief.tenant_id, brief.exam_id)
            if brief.in_flight:
                seen |= await self._in_flight(brief, wiped)
            if brief.wants_papers:
                await self._papers(brief, wiped)
        self._first_seen = {k: v for k, v in self._first_seen.items() if k in seen}
        if wiped:
            log.warning("the broker lost its queues: all in flight was offered again")
            await self.broker.mark()

    async def _in_flight(self, brief: Brief, wiped: bool) -> set[tuple[str, str, int, int]]:
        exam = await self.store.get_exam(brief.tenant_id, brief.exam_id)
        if exam is None:
            return set()
        seen = set()
        now = self.monotonic()
        for slot in exam.slots:
            if slot.state is not SlotState.IN_FLIGHT:
                continue
            key = (brief.tenant_id, brief.exam_id, slot.slot, slot.epoch)
            seen.add(key)
            since = self._first_seen.setdefault(key, now)
            if wiped or now - since > self.patience_seconds:
                change = unclaimed(slot.slot, slot.epoch, self.clock())
                after = await self.store.change_exam(brief.tenant_id, brief.exam_id, change)
                if after is not None:
                    await self.on_change(after)
        return seen

    async def _papers(self, brief: Brief, wiped: bool) -> None:
        key = (brief.tenant_id, brief.exam_id, brief.version)
        now = self.monotonic()
        offered = self._papers_offered.get(key)
        if offered is None and not wiped:
            self._papers_offered[key] = now  # the renderer that made the last slot asks first
            return
        if offered is not None and not wiped and now - offered < self.papers_patience_seconds:
            return
        if await self.offer_papers(papers_task(brief.tenant_id, brief.exam_id)):
            self._papers_offered[key] = now
