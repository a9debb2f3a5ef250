"""The reconciler: what expired, what a wiped broker lost, what nobody assembled goes again."""

import asyncio
import time as machine
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from examstream.exam.changes import unclaimed
from examstream.exam.messages import PapersTask
from examstream.exam.stages import papers_task
from examstream.exam.states import Exam, Slot, SlotState
from examstream.exam.store.base import Brief, Store
from examstream.pipeline.broker.base import Broker
from services.gateway.core.intake import Intake
from services.gateway.core.rounds import Rounds
from services.gateway.core.stream_clock import StreamClock

log = structlog.get_logger(__name__)

PAPERS_FIRST_SECONDS = 10.0
"""Who ended the last slot asks for papers first; asked again so long after, then twice that …"""


@dataclass(slots=True)
class _Offered:
    """When papers of one state of an exam were asked for, and when to ask again."""

    at: float
    again_after: float


@dataclass(slots=True)
class Reconciler:
    """Looks once a second. It never offers again what may still run: an epoch's life is measured
    by the stream's own time, and stages drop it a margin earlier.
    """

    store: Store
    broker: Broker
    intake: Intake
    on_change: Callable[[Exam], Awaitable[None]]
    offer_papers: Callable[[PapersTask], Awaitable[bool]]
    time: StreamClock
    margin_seconds: float  # after an epoch's life
    papers_patience_seconds: float
    monotonic: Callable[[], float] = machine.monotonic
    clock: Callable[[], float] = machine.time
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)  # the dispatcher's
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    rounds: Rounds = field(init=False)
    _papers: dict[tuple[str, str, str], _Offered] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rounds = Rounds("reconciling", self.round)

    async def round(self) -> None:
        """One look at every open exam. `looked` is set once nothing is left to a lost broker."""
        briefs = await self.store.open_exams()
        self._reading(briefs)
        wiped = not await self.broker.marked()
        if wiped:
            await self._offer_all()
        self.looked.set()
        in_flight = [brief for brief in briefs if brief.in_flight]
        if in_flight:
            await self.time.keep()
        for brief in [] if wiped else in_flight:
            await self._in_flight(brief)
        await self._wanted_papers([b for b in briefs if b.wants_papers], at_once=wiped)

    def _reading(self, briefs: Sequence[Brief]) -> None:
        reading = [(b.tenant_id, b.exam_id) for b in briefs if b.reading]
        self.intake.only(set(reading))
        # A tenant's second comes after everybody's first: one that sends many slow lectures keeps
        # nobody else's from being read.
        of_tenant: Counter[str] = Counter()
        turns: list[tuple[int, str, str]] = []
        for tenant_id, exam_id in reading:
            turns.append((of_tenant[tenant_id], tenant_id, exam_id))
            of_tenant[tenant_id] += 1
        for _, tenant_id, exam_id in sorted(turns, key=lambda turn: turn[0]):
            self.intake.offer(tenant_id, exam_id)

    async def _offer_all(self) -> None:
        """The broker lost its queues, or one: all that was in flight waits again. Nothing is
        dispatched meanwhile, so what the marker vouches for was all published after it."""
        log.warning("the broker lost queues: all in flight is offered again")
        async with self.gate:
            for brief in await self.store.open_exams():
                if brief.in_flight:
                    for slot in await self._slots_in_flight(brief):
                        await self._offer_again(brief, slot)
            await self.broker.mark()

    async def _in_flight(self, brief: Brief) -> None:
        for slot in await self._slots_in_flight(brief):
            if self.time.now() > slot.expires_at + self.margin_seconds:
                await self._offer_again(brief, slot)

    async def _slots_in_flight(self, brief: Brief) -> list[Slot]:
        exam = await self.store.get_exam(brief.tenant_id, brief.exam_id)
        return [s for s in exam.slots if s.state is SlotState.IN_FLIGHT] if exam else []

    async def _offer_again(self, brief: Brief, slot: Slot) -> None:
        change = unclaimed(slot.slot, slot.epoch, self.clock())
        after = await self.store.change_exam(brief.tenant_id, brief.exam_id, change)
        if after is not None:
            await self.on_change(after)

    async def _wanted_papers(self, briefs: Sequence[Brief], *, at_once: bool) -> None:
        """Papers that nobody made: asked for again, ever more patiently. Asking for those that are
        being made is harmless."""
        now, known, self._papers = self.monotonic(), self._papers, {}
        for brief in briefs:
            exam = await self.store.get_exam(brief.tenant_id, brief.exam_id)
            if exam is None or not exam.wants_papers:
                continue
            key = (brief.tenant_id, brief.exam_id, exam.digest())
            offered = self._papers[key] = known.get(key, _Offered(now, PAPERS_FIRST_SECONDS))
            if not at_once and now - offered.at < offered.again_after:
                continue
            if await self.offer_papers(papers_task(brief.tenant_id, brief.exam_id)):
                wait = min(2 * offered.again_after, self.papers_patience_seconds)
                self._papers[key] = _Offered(now, wait)
