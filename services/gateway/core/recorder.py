"""The recorder: what the stages report becomes durable facts."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import TypeAdapter

from examstream.exam.changes import content_refused, failed, papers_failed, unclaimed
from examstream.exam.messages import Outcome, OutcomeKind
from examstream.exam.question import HistoryEntry
from examstream.exam.stages import FAILURES
from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Body, Store, slot_id
from services.gateway.core import dead_letters

_HISTORY = TypeAdapter(tuple[HistoryEntry, ...])


@dataclass(frozen=True, slots=True)
class Recorder:
    """Applies outcomes. Late or repeated ones change nothing: the epoch is the fence."""

    store: Store
    on_change: Callable[[Exam], Awaitable[None]]
    clock: Callable[[], float] = time.time

    async def record(self, outcome: Outcome) -> Exam | None:
        """The exam after the outcome landed, or None where it came too late.

        A late one writes nothing: its history must not stand in for that of what landed. If it is
        the second delivery of one that landed, its first may have died before it asked for papers.
        """
        tenant, exam_id = outcome.envelope.tenant_id, outcome.envelope.exam_id
        change = self._change(outcome)
        exam = await self.store.get_exam(tenant, exam_id)
        if exam is None:
            return None
        if change(exam) is None:
            if exam.wants_papers:
                await self.on_change(exam)
            return None
        await self._keep(outcome)
        after = await self.store.change_exam(tenant, exam_id, change)
        if after is not None:
            await self.on_change(after)
        return after

    async def _keep(self, outcome: Outcome) -> None:
        """Bodies first, under ids that follow from what they are."""
        envelope = outcome.envelope
        if not envelope.slot:
            return
        body = slot_id(envelope.exam_id, envelope.slot, envelope.epoch)
        history = _HISTORY.dump_json(envelope.history)
        await self.store.put(envelope.tenant_id, Body.HISTORY, body, history)
        if outcome.outcome in FAILURES:
            await dead_letters.keep(self.store, outcome, self.clock())

    def _change(self, outcome: Outcome) -> Change:
        slot, epoch = outcome.envelope.slot, outcome.envelope.epoch
        now = self.clock()
        if not slot:  # papers
            return papers_failed(outcome.reason)
        match outcome.outcome:
            case OutcomeKind.REJECTED | OutcomeKind.TWIN:
                return content_refused(slot, epoch, outcome.reason, now)
            case OutcomeKind.FAILED | OutcomeKind.OVER_BUDGET:  # FAILURES
                return failed(slot, epoch, outcome.reason, now)
            case OutcomeKind.CANCELLED:
                # A cancel in the document has ended the slot already; one that reached only the
                # worker gives the slot back.
                return unclaimed(slot, epoch, now)
