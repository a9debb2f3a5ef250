"""The recorder: what the stages report becomes durable facts."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import TypeAdapter

from examstream.exam.changes import content_refused, failed, unclaimed
from examstream.exam.messages import Outcome, OutcomeKind
from examstream.exam.question import HistoryEntry
from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Body, Store, slot_id

_HISTORY = TypeAdapter(tuple[HistoryEntry, ...])


@dataclass(frozen=True, slots=True)
class Recorder:
    """Applies outcomes. Late or repeated ones change nothing: the epoch is the fence."""

    store: Store
    on_change: Callable[[Exam], Awaitable[None]]
    clock: Callable[[], float] = time.time

    async def record(self, outcome: Outcome) -> Exam | None:
        """The exam after the outcome landed, or None where it came too late."""
        envelope = outcome.envelope
        body = slot_id(envelope.exam_id, envelope.slot, envelope.epoch)
        history = _HISTORY.dump_json(envelope.history)
        await self.store.put(envelope.tenant_id, Body.HISTORY, body, history)
        after = await self.store.change_exam(
            envelope.tenant_id, envelope.exam_id, self._change(outcome)
        )
        if after is not None:
            await self.on_change(after)
        return after

    def _change(self, outcome: Outcome) -> Change:
        slot, epoch = outcome.envelope.slot, outcome.envelope.epoch
        now = self.clock()
        match outcome.outcome:
            case OutcomeKind.REJECTED | OutcomeKind.TWIN:
                return content_refused(slot, epoch, outcome.reason, now)
            case OutcomeKind.FAILED | OutcomeKind.OVER_BUDGET:
                return failed(slot, epoch, outcome.reason, now)
            case OutcomeKind.CANCELLED:
                # A cancel in the document has ended the slot already; one that reached only the
                # worker gives the slot back.
                return unclaimed(slot, epoch, now)
