"""The grader's work: the seal is opened, key and answers are compared, a verdict is given."""

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from examstream.exam.messages import (
    Allowance,
    Envelope,
    GenerateTask,
    GradeTask,
    Outcome,
    OutcomeKind,
    PackedContext,
    RenderTask,
    Sealed,
    Spent,
)
from examstream.exam.question import Draft, HistoryEntry, Solve
from examstream.exam.sealed import Seal
from examstream.exam.seeds import revised_seed
from services.grader.checks.case import Grade, GradeVerdict

STAGE = "grader"
_SAID = {
    GradeVerdict.ACCEPT: "accepted",
    GradeVerdict.REVISE: "revised",
    GradeVerdict.REJECT: "rejected",
}


class Judge(Protocol):
    """An engine: the code's checks always, a model's word too where one is configured."""

    def __call__(
        self,
        context: PackedContext,
        draft: Draft,
        solves: tuple[Solve, ...],
        revision: int,
        seed: int,
        allowance: Allowance,
    ) -> Awaitable[tuple[Grade, str, Spent]]:
        """The grade, the language of the lecture ("en", "zh"), what was spent."""
        ...


@dataclass(frozen=True, slots=True)
class Grader:
    """What the handler needs: an engine, its name for the history, and the seal."""

    judge: Judge
    engine: str
    seal: Seal

    async def handle(self, task: GradeTask) -> RenderTask | GenerateTask | Outcome:
        """On to the renderer, back to the generator once, or the outcome `rejected`."""
        began = time.monotonic()
        envelope = task.envelope
        sealed = self.seal.open(task.sealed, envelope)
        grade, language, spent = await self.judge(
            task.context,
            sealed.draft,
            task.solves,
            envelope.revision,
            envelope.seed,
            envelope.left,
        )
        after = self._after(envelope, sealed, grade, spent, began)
        if grade.verdict is GradeVerdict.ACCEPT:
            return RenderTask(
                envelope=after,
                draft=sealed.draft,
                points=sealed.order.points,
                language=language,
            )
        if grade.verdict is GradeVerdict.REVISE:
            revision = envelope.revision + 1
            changes = {"revision": revision, "seed": revised_seed(envelope.seed, revision)}
            return GenerateTask(
                envelope=after.model_copy(update=changes),
                context=task.context,
                order=sealed.order,
                feedback=grade.reason,
                previous=sealed.draft,
            )
        return Outcome(
            envelope=after, outcome=OutcomeKind.REJECTED, stage=STAGE, reason=grade.reason
        )

    def _after(
        self, envelope: Envelope, sealed: Sealed, grade: Grade, spent: Spent, began: float
    ) -> Envelope:
        """The envelope with the whole history: what was sealed, the answerer's, ours."""
        entry = HistoryEntry(
            stage=STAGE,
            attempt=envelope.attempt,
            engine=self.engine,
            outcome=_SAID[grade.verdict],
            reason=grade.reason,
            seconds=round(time.monotonic() - began, 6),
            candidate=envelope.candidate,
            revision=envelope.revision,
        )
        return envelope.model_copy(
            update={
                "history": (*sealed.history, *envelope.history, entry),
                "attempt": 1,
                "spent": envelope.spent.plus(spent),
            }
        )
