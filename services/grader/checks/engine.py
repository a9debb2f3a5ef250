"""The code's checks as the handler knows them: they burn CPU, so they run in the pool."""

from examstream.exam.context import unpack
from examstream.exam.messages import Allowance, PackedContext, Spent
from examstream.exam.question import Draft, Solve
from examstream.pipeline.cpu import CpuPool
from services.grader.checks.case import Grade
from services.grader.checks.grade import grade
from services.grader.handler import Judge

NAME = "rules"


def judge(cpu: CpuPool, timeout_seconds: float) -> Judge:
    """An engine for the grader's handler: checks alone, no model."""

    async def engine(
        context: PackedContext,
        draft: Draft,
        solves: tuple[Solve, ...],
        revision: int,
        seed: int,
        allowance: Allowance,
    ) -> tuple[Grade, str, Spent]:
        seconds = timeout_seconds
        found, language = await cpu.run(
            graded, context, draft, solves, revision, timeout_seconds=seconds
        )
        return found, language, Spent()

    return engine


def graded(
    context: PackedContext, draft: Draft, solves: tuple[Solve, ...], revision: int
) -> tuple[Grade, str]:
    """The grade and the lecture's language, found in this process."""
    opened = unpack(context)
    return grade(opened, draft, solves, revision), opened.lecture.language
