"""The generator's work: one order in, one draft out, its key sealed before it leaves."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from examstream.exam.messages import (
    AnswerTask,
    GenerateTask,
    Outcome,
    OutcomeKind,
    Sealed,
    Spent,
)
from examstream.exam.question import Draft, HistoryEntry
from examstream.exam.sealed import Seal
from examstream.pipeline.errors import Reject

STAGE = "generator"

Writer = Callable[[GenerateTask], Awaitable[tuple[Draft, Spent]]]
"""An engine: writes a draft for the task's order; raises Reject where the share gives none."""


@dataclass(frozen=True, slots=True)
class Generator:
    """What the handler needs: an engine, its name for the history, and the seal."""

    write: Writer
    engine: str
    seal: Seal

    async def handle(self, task: GenerateTask) -> AnswerTask | Outcome:
        """A draft on its way to the answerer, or the outcome `rejected` with the reason."""
        began = time.monotonic()
        try:
            draft, spent = await self.write(task)
        except Reject as rejection:
            entry = self._entry(task, "rejected", rejection.reason, began)
            done = task.with_envelope(history=(*task.envelope.history, entry))
            return Outcome(
                envelope=done.envelope,
                outcome=OutcomeKind.REJECTED,
                stage=STAGE,
                reason=rejection.reason,
            )
        entry = self._entry(task, "written", "", began)
        sealed = Sealed(draft=draft, order=task.order, history=(*task.envelope.history, entry))
        envelope = task.envelope.model_copy(
            update={"history": (), "attempt": 1, "spent": task.envelope.spent.plus(spent)}
        )
        return AnswerTask(
            envelope=envelope,
            context=task.context,
            asked=draft.asked(),
            sealed=self.seal.close(sealed, envelope),
        )

    def _entry(self, task: GenerateTask, outcome: str, reason: str, began: float) -> HistoryEntry:
        return HistoryEntry(
            stage=STAGE,
            attempt=task.envelope.attempt,
            engine=self.engine,
            outcome=outcome,
            reason=reason,
            seconds=round(time.monotonic() - began, 6),
            candidate=task.envelope.candidate,
            revision=task.envelope.revision,
        )
