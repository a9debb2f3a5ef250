"""The answerer's work: a question solved blind, on its way to the grader.

This module must not import the seal: what is sealed passes through as it came.
"""

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from examstream.exam.messages import Allowance, AnswerTask, GradeTask, PackedContext, Spent
from examstream.exam.question import Asked, HistoryEntry, Solve

STAGE = "answerer"


class Solver(Protocol):
    """An engine: sees what a student sees and the lecture, nothing else of the message."""

    def __call__(
        self, context: PackedContext, asked: Asked, seed: int, allowance: Allowance
    ) -> Awaitable[tuple[tuple[Solve, ...], Spent]]: ...


@dataclass(frozen=True, slots=True)
class Answerer:
    """What the handler needs: an engine and its name for the history."""

    solve: Solver
    engine: str

    async def handle(self, task: AnswerTask) -> GradeTask:
        """The task with its independent answers; "cannot tell" is an answer too."""
        began = time.monotonic()
        envelope = task.envelope
        asked = Asked.model_validate(
            {name: getattr(task.asked, name) for name in Asked.model_fields}
        )  # named fields alone: whatever a newer version added is not for the solver
        solves, spent = await self.solve(task.context, asked, envelope.seed, envelope.left)
        told = any(solve.answer is not None for solve in solves)
        entry = HistoryEntry(
            stage=STAGE,
            attempt=envelope.attempt,
            engine=self.engine,
            outcome="answered" if told else "cannot_tell",
            reason="; ".join(solve.reason for solve in solves if solve.reason),
            seconds=round(time.monotonic() - began, 6),
            candidate=envelope.candidate,
            revision=envelope.revision,
        )
        changes = {
            "history": (*envelope.history, entry),
            "attempt": 1,
            "spent": envelope.spent.plus(spent),
        }
        return GradeTask(
            envelope=envelope.model_copy(update=changes),
            context=task.context,
            asked=task.asked,
            sealed=task.sealed,
            solves=solves,
        )
