"""Trivial stages whose verdicts follow from the seed alone, so that an exam has one right end."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.messages import (
    AnswerTask,
    Envelope,
    GenerateTask,
    GradeTask,
    Outcome,
    OutcomeKind,
    RenderTask,
    Sealed,
)
from examstream.exam.plan.model import Inventory, Passage, Plan, Share, SlotPlan
from examstream.exam.question import Draft, Evidence, HistoryEntry, QuestionType, Solve
from examstream.pipeline.errors import Retry

TEXT = "Light bends in glass."
LECTURE = Lecture(
    title="Light",
    language="en",
    sources=("light.md",),
    text=TEXT,
    blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, end=len(TEXT), source="light.md"),),
)
STAGES = ("generator", "answerer", "grader", "renderer")
Call = tuple[str, str, int, int, int]
"""Stage, exam, slot, candidate, revision."""


@dataclass(frozen=True)
class Fate:
    """What happens to one candidate."""

    rejected_by: str = ""  # a stage
    revised: bool = False
    faults: tuple[str, ...] = ()  # stages whose first attempt fails
    broken: str = ""  # a stage that never succeeds: the slot fails


@dataclass(frozen=True)
class Fates:
    """Drawn from a seed. The last share may be refused as well: the slot is then unfilled."""

    seed: int
    shares: int = 3
    broken: float = 0.04

    def of(self, slot: int, candidate: int) -> Fate:
        draw = random.Random(f"{self.seed}/{slot}/{candidate}")
        kind = draw.random()
        if kind < 0.12:
            return Fate(rejected_by="grader")
        if kind < 0.2:
            return Fate(rejected_by="generator")
        if kind < 0.2 + self.broken:
            return Fate(broken=draw.choice(STAGES))
        faults = tuple(stage for stage in STAGES if draw.random() < 0.05)
        return Fate(revised=draw.random() < 0.3, faults=faults)

    def end(self, slot: int, candidate: int = 0) -> tuple[str, int]:
        """The state a slot must end in, and its candidate number there."""
        while candidate < self.shares:
            fate = self.of(slot, candidate)
            if fate.broken:
                return "failed", candidate
            if not fate.rejected_by:
                return "accepted", candidate
            candidate += 1
        return "unfilled", self.shares


@dataclass
class Engines:
    """The thinking of the stages, and a ledger of its calls, kept outside all processes."""

    fates: Callable[[str], Fates]  # by exam
    sleep: Callable[[float], Awaitable[None]]
    seconds: Callable[[str], float]  # how long a call of a stage takes
    calls: Counter[Call] = field(default_factory=Counter)
    began: Callable[[Call], None] = lambda call: None
    number: Callable[[], int] = field(init=False)
    topic: Callable[[Envelope], str] = lambda e: f"{e.slot}.{e.candidate}"

    def __post_init__(self) -> None:
        self.number = self.calls.total

    async def generate(self, task: GenerateTask) -> AnswerTask | Outcome:
        fate, envelope = await self._work("generator", task.envelope)
        if fate.rejected_by == "generator":
            return rejected("generator", envelope)
        # No two calls write the same, as with a model: of two lineages one must stand.
        draft = drafted(envelope, self.topic(envelope), self.number())
        sealed = Sealed(draft=draft, order=task.order).model_dump_json()
        return AnswerTask(
            envelope=envelope, context=task.context, asked=draft.asked(), sealed=sealed
        )

    async def answer(self, task: AnswerTask) -> GradeTask:
        _, envelope = await self._work("answerer", task.envelope)
        return GradeTask(
            envelope=envelope,
            context=task.context,
            asked=task.asked,
            sealed=task.sealed,
            solves=(Solve(engine="trivial", answer=True),),
        )

    async def grade(self, task: GradeTask) -> RenderTask | GenerateTask | Outcome:
        fate, envelope = await self._work("grader", task.envelope)
        sealed = Sealed.model_validate_json(task.sealed)
        if fate.rejected_by == "grader":
            return rejected("grader", envelope)
        if fate.revised and not envelope.revision:
            again = envelope.model_copy(update={"revision": 1})
            return GenerateTask(
                envelope=again, context=task.context, order=sealed.order, feedback="drawn"
            )
        return RenderTask(envelope=envelope, draft=sealed.draft, points=1.0, language="en")

    async def to_html(self, draft: Draft, language: str) -> tuple[str, str]:
        exam, slot, candidate, revision, attempt, _ = draft.stem.split()
        envelope = Envelope(
            tenant_id="",
            exam_id=exam,
            slot=int(slot),
            epoch=0,
            candidate=int(candidate),
            revision=int(revision),
            attempt=int(attempt),
            expires_at=0.0,
        )
        await self._work("renderer", envelope)
        return draft.stem, draft.solution

    async def _work(self, stage: str, envelope: Envelope) -> tuple[Fate, Envelope]:
        """Work takes time; then the fate, and the envelope with this stage in its history."""
        e = envelope
        call = (stage, e.exam_id, e.slot, e.candidate, e.revision)
        self.calls[call] += 1
        self.began(call)
        await self.sleep(self.seconds(stage))
        fate = self.fates(e.exam_id).of(e.slot, e.candidate)
        if fate.broken == stage:
            raise RuntimeError("it never works")
        if stage in fate.faults and e.attempt == 1 and stage != "renderer":
            raise Retry("the first attempt fails")
        entry = HistoryEntry(
            stage=stage,
            attempt=e.attempt,
            engine="trivial",
            outcome="done",
            seconds=0.0,
            candidate=e.candidate,
            revision=e.revision,
        )
        return fate, e.model_copy(update={"history": (*e.history, entry)})


def drafted(e: Envelope, topic: str, call: int) -> Draft:
    return Draft(
        type=QuestionType.TRUE_FALSE,
        stem=f"{e.exam_id} {e.slot} {e.candidate} {e.revision} {e.attempt} {call}",
        key=True,
        solution="It does.",
        evidence=Evidence(source="light.md", quote=TEXT, start=0, end=len(TEXT)),
        topic=topic,
    )


def rejected(stage: str, envelope: Envelope) -> Outcome:
    kind = OutcomeKind.REJECTED
    return Outcome(envelope=envelope, outcome=kind, stage=stage, reason="drawn: rejected")


def planned(n: int, shares: int) -> tuple[Inventory, Plan]:
    share = Share(passage=Passage(start=0, end=len(TEXT)))
    slots = tuple(
        SlotPlan(slot=number, type=QuestionType.TRUE_FALSE, shares=(share,) * shares)
        for number in range(1, n + 1)
    )
    return Inventory(), Plan(slots=slots)
