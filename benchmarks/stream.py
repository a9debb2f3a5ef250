"""The stage runtime under measure: real messages over a real broker, handlers that only wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from benchmarks.draws import Draws
from examstream.exam import routes, stages
from examstream.exam.messages import (
    AnswerTask,
    Envelope,
    GenerateTask,
    GradeTask,
    PackedContext,
    RenderTask,
    Task,
)
from examstream.exam.plan.model import Order, Share
from examstream.exam.question import Draft, Evidence, QuestionType, Solve
from examstream.pipeline.broker.base import Broker, Message, Published
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.topology import StageQueues, Topology

CREDIT = 1.25  # of the workers: what the dispatcher lets into the stream
_CONTEXT = PackedContext(sha256="0" * 64, data="e" * 2000)
_DRAFT = Draft(
    type=QuestionType.TRUE_FALSE,
    stem="Light travels in straight lines in a uniform medium.",
    key=True,
    solution="The lecture says so.",
    evidence=Evidence(source="a.md", quote="Light travels in straight lines.", start=0, end=32),
)
_ORDER = Order(type=QuestionType.TRUE_FALSE, share=Share())

OpenBroker = Callable[[Topology], Awaitable[Broker]]
"""Opens one more connection to the broker under measure."""


@dataclass(slots=True)
class Measured:
    """One run: seconds until the last and the first question, and the most in memory at once."""

    makespan: float = 0.0
    first: float = 0.0
    peak_held: int = 0


@dataclass(slots=True)
class _Run:
    draws: Draws
    began: float = field(default_factory=time.perf_counter)
    ended: list[float] = field(default_factory=list)
    passed: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    held: int = 0
    peak: int = 0
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, stage: int, task: Task) -> None:
        """What every handler does: wait as long as was drawn."""
        if stage == 0:
            self.held += 1
            self.peak = max(self.peak, self.held)
        await asyncio.sleep(self.draws.seconds[stage][task.envelope.slot])
        self.passed[stage] += 1
        if stage == 3:
            self.held -= 1
            self.ended.append(time.perf_counter() - self.began)
        self.progress.set()

    async def generate(self, task: GenerateTask) -> AnswerTask:
        await self.serve(0, task)
        return AnswerTask(
            envelope=task.envelope, context=_CONTEXT, asked=_DRAFT.asked(), sealed="c2VhbGVk"
        )

    async def answer(self, task: AnswerTask) -> GradeTask:
        await self.serve(1, task)
        solves = (Solve(engine="bench", answer=True),)
        return GradeTask(
            envelope=task.envelope,
            context=_CONTEXT,
            asked=task.asked,
            sealed=task.sealed,
            solves=solves,
        )

    async def grade(self, task: GradeTask) -> RenderTask:
        await self.serve(2, task)
        return RenderTask(envelope=task.envelope, draft=_DRAFT, points=1, language="en")

    async def render(self, task: RenderTask) -> None:
        await self.serve(3, task)

    def measured(self) -> Measured:
        return Measured(max(self.ended), min(self.ended), self.peak)


def task(question: int) -> GenerateTask:
    """The question's first message."""
    envelope = Envelope(
        tenant_id="bench",
        exam_id="bench",
        slot=question,
        epoch=1,
        enqueued_at=time.time(),
        expires_at=time.time() + 3600,
    )
    return GenerateTask(envelope=envelope, context=_CONTEXT, order=_ORDER)


async def streamed(
    draws: Draws, open_broker: OpenBroker, workers: Sequence[int], queue_size: int
) -> Measured:
    """Each question flows alone; no more are in the stream than the dispatcher would let in."""
    async with AsyncExitStack() as stack:
        run, built, feeder = await _built(draws, open_broker, workers, queue_size, stack)
        for stage in built:
            await stage.start()
            stack.push_async_callback(stage.stop, 0)
        run.began = time.perf_counter()
        credit = round(CREDIT * sum(workers))
        for question in range(draws.questions):
            while question - len(run.ended) >= credit:
                await _progress(run)
            await _publish(feeder, task(question))
        while len(run.ended) < draws.questions:
            await _progress(run)
        return run.measured()


async def phased(draws: Draws, open_broker: OpenBroker, workers: Sequence[int]) -> Measured:
    """The design this replaces: each stage starts when the one before has done all questions."""
    async with AsyncExitStack() as stack:
        run, built, feeder = await _built(draws, open_broker, workers, draws.questions, stack)
        run.began = time.perf_counter()
        for question in range(draws.questions):
            await _publish(feeder, task(question))
        for number, stage in enumerate(built):
            await stage.start()
            stack.push_async_callback(stage.stop, 0)
            while run.passed[number] < draws.questions:
                await _progress(run)
        return run.measured()


async def _built(
    draws: Draws,
    open_broker: OpenBroker,
    workers: Sequence[int],
    queue_size: int,
    stack: AsyncExitStack,
) -> tuple[_Run, list[Stage[Any]], Broker]:
    names = routes.STAGES
    topology = Topology(tuple(StageQueues(name, queue_size) for name in names))
    run = _Run(draws)
    settings = PipelineSettings()
    handlers = (run.generate, run.answer, run.grade, run.render)
    kinds: tuple[Any, ...] = (GenerateTask, AnswerTask, GradeTask, RenderTask)
    built = []
    brokers = [await open_broker(topology) for _ in range(len(names) + 1)]
    for broker in brokers:
        stack.push_async_callback(broker.close)
    for name, kind, handler, places, broker in zip(
        names, kinds, handlers, workers, brokers, strict=False
    ):
        handle: Any = handler
        spec = stages.spec(kind, name, handle, queue_size, 60, places)
        built.append(Stage(spec, broker, settings))
    return run, built, brokers[-1]


async def _publish(broker: Broker, first: Task) -> None:
    send = stages.send(first)
    # A full broker tells nobody when it has room again.
    while await broker.publish(send.queue, Message(send.body)) is Published.FULL:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def _progress(run: _Run) -> None:
    run.progress.clear()
    await run.progress.wait()
