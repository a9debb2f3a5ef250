"""The rules engine as the handler knows it: writing burns CPU, so it runs in the pool."""

from collections.abc import Awaitable, Callable

from examstream.exam.context import unpack
from examstream.exam.messages import GenerateTask, Spent
from examstream.exam.question import Draft
from examstream.pipeline.cpu import CpuPool
from services.generator.rules.write import write

NAME = "rules"


def writer(
    cpu: CpuPool, timeout_seconds: float
) -> Callable[[GenerateTask], Awaitable[tuple[Draft, Spent]]]:
    """An engine for the generator's handler; spends nothing."""

    async def engine(task: GenerateTask) -> tuple[Draft, Spent]:
        return await cpu.run(written, task, timeout_seconds=timeout_seconds), Spent()

    return engine


def written(task: GenerateTask) -> Draft:
    """The task's draft, written in this process; raises Reject."""
    return write(unpack(task.context), task.order, task.envelope.seed, task.feedback, task.previous)
