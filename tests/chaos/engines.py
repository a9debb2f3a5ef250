"""Emulated engines: fixed service times, verdicts known beforehand, every call in the journal."""

import asyncio
import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.messages import GenerateTask, Spent, Task
from examstream.exam.paper import ExamRecord
from examstream.exam.plan.model import Fact, Inventory, Plan, Share, SlotPlan
from examstream.exam.question import Draft, Evidence, QuestionType, Solve
from examstream.llm.errors import ProviderUnavailable
from examstream.pipeline.work import Outputs, StageSpec
from services.gateway.core.dealt import Dealt
from services.gateway.planning import Planned
from services.grader.checks.case import Grade, GradeVerdict
from tests.chaos.decree import SHARES, Decree, decree, topic
from tests.chaos.journal import Journal

SECONDS = {"generator": 0.08, "answerer": 0.12, "grader": 0.08, "renderer": 0.04, "papers": 0.05}
PROVIDER_AWAY = "provider-away"
TEXT = "The lens is convex. A lens bends light."
KIND = QuestionType.TRUE_FALSE

_task: ContextVar[Task] = ContextVar("task")


class Engines:
    """The engines of one process."""

    def __init__(self, folder: Path, journal: Journal, pace: float = 1.0) -> None:
        self._away, self._journal, self._pace = folder / PROVIDER_AWAY, journal, pace

    def knowing(self, spec: StageSpec[Any]) -> StageSpec[Any]:
        """The stage, its engine told by the way whose question it has."""

        async def handle(task: Task) -> Outputs:
            _task.set(task)
            made: Outputs = await spec.handle(task)
            return made

        return replace(spec, handle=handle)

    async def _call(self, stage: str) -> None:
        """One paid call: told before it is made."""
        if stage != "papers" and os.path.exists(self._away):
            raise ProviderUnavailable("the emulated provider is away")
        e = _task.get().envelope
        self._journal.tell(
            "call",
            stage=stage,
            exam=e.exam_id,
            slot=e.slot,
            epoch=e.epoch,
            candidate=e.candidate,
            revision=e.revision,
            attempt=e.attempt,
        )
        await asyncio.sleep(SECONDS[stage] * self._pace)

    async def write(self, task: GenerateTask) -> tuple[Draft, Spent]:
        await self._call("generator")
        fact = task.order.share.fact
        assert fact is not None
        draft = Draft(
            type=KIND,
            stem=f"{fact.id}: the lens is convex ({task.envelope.revision}).",
            key=True,
            solution=str(fact.details["decree"]),
            evidence=Evidence(source=fact.source, quote=TEXT[:19], start=0, end=19),
            fact_id=fact.id,
            topic=fact.topic,
        )
        return draft, Spent(calls=1)

    async def solve(self, *_: object) -> tuple[tuple[Solve, ...], Spent]:
        await self._call("answerer")
        return (Solve(engine="emulated", answer=True),), Spent(calls=1)

    async def judge(
        self, context: object, draft: Draft, solves: object, revision: int, *_: object
    ) -> tuple[Grade, str, Spent]:
        await self._call("grader")
        said = Decree(draft.solution)
        if said is Decree.REVISE and revision:
            said = Decree.ACCEPT
        return Grade(GradeVerdict(said.value), f"decreed: {said}", ()), "en", Spent(calls=1)

    async def html(self, draft: Draft, _: str) -> tuple[str, str]:
        await self._call("renderer")
        return f"<p>{draft.stem}</p>", "<p></p>"

    async def papers(self, exam: ExamRecord, _: object) -> dict[str, bytes]:
        await self._call("papers")
        return {"exam.json": exam.model_dump_json().encode()}


async def read(*_: object) -> Lecture:
    """Any upload is this lecture."""
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=len(TEXT), source="tiny.md")
    return Lecture(title="Tiny", language="en", sources=("tiny.md",), text=TEXT, blocks=(block,))


def plan(lecture: Lecture, blueprint: Blueprint, _: Engine, share_max_bytes: int) -> Planned:
    """A plan whose every candidate has its decree with it."""
    dealt = Plan(slots=tuple(_slot(blueprint, n + 1) for n in range(blueprint.n)))
    packed = Dealt.of(lecture, Inventory(), dealt, share_max_bytes)
    return Planned(Inventory(), dealt, packed.data())


def _slot(blueprint: Blueprint, number: int) -> SlotPlan:
    shares = tuple(_share(blueprint.seed, number, candidate) for candidate in range(SHARES))
    return SlotPlan(slot=number, type=KIND, shares=shares)


def _share(seed: int, number: int, candidate: int) -> Share:
    fact = Fact(
        id=f"{number}.{candidate}",
        pattern="P1",
        start=0,
        end=19,
        types=(KIND,),
        topic=topic(seed, number, candidate),
        source="tiny.md",
        details={"decree": decree(seed, number, candidate).value},
    )
    return Share(fact=fact)


class OneProcess:
    """Instead of the pool: the emulated work burns nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    async def __aenter__(self) -> "OneProcess":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def run(self, fn: Callable[..., Any], *args: Any, timeout_seconds: float) -> Any:
        async with asyncio.timeout(timeout_seconds):
            made = fn(*args)
            return await made if asyncio.iscoroutine(made) else made
