"""The rules engine as the handler knows it: solving burns CPU, so it runs in the pool."""

from examstream.exam.context import unpack
from examstream.exam.messages import Allowance, PackedContext, Spent
from examstream.exam.question import Asked, Solve
from examstream.pipeline.cpu import CpuPool
from services.answerer.handler import Solver
from services.answerer.rules.solve import solve

NAME = "rules"


def solver(cpu: CpuPool, timeout_seconds: float) -> Solver:
    """An engine for the answerer's handler; spends nothing."""

    async def engine(
        context: PackedContext, asked: Asked, seed: int, allowance: Allowance
    ) -> tuple[tuple[Solve, ...], Spent]:
        answer = await cpu.run(solved, context, asked, seed, timeout_seconds=timeout_seconds)
        return (answer,), Spent()

    return engine


def solved(context: PackedContext, asked: Asked, seed: int) -> Solve:
    """The answer, found in this process."""
    return solve(unpack(context), asked, seed)
