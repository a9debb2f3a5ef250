"""A model as the grader's second opinion: the code's checks always, then a stricter word at most."""

from pathlib import Path

from pydantic import BaseModel, Field

from examstream.exam.context import unpack
from examstream.exam.messages import Allowance, PackedContext, Spent
from examstream.exam.plan.model import Context
from examstream.exam.question import Draft, NumericKey, Solve
from examstream.llm.base import Budget, Model
from examstream.llm.choose import model
from examstream.llm.fence import fenced
from examstream.llm.prompts import Prompts, filled
from examstream.llm.settings import ModelSettings
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.telemetry.metrics import Metrics
from services.grader.checks.case import Grade, GradeVerdict
from services.grader.handler import Judge
from services.grader.model.verdict import doubts, graded, stricter

PROMPTS = Prompts(Path(__file__).parent / "prompts")
_AROUND = 3000
"""Characters of the lecture before and behind the quote that a judge is shown."""


class Judgement(BaseModel):
    """The judgement of one exam question: true where it is as it should be."""

    stands_alone: bool = Field(description="The stem is understood without the lecture at hand.")
    exactly_one_right: bool = Field(
        description="By the lecture the keyed answer is right and no other is."
    )
    supported_by_quote: bool = Field(description="The quote proves the key.")
    worth_asking: bool = Field(description="It asks for something the lecture teaches.")
    no_cue: bool = Field(description="Neither stem nor options give the answer away.")
    reason: str = Field(default="", description="What is wrong, for whatever is false; else empty.")


def judge(cpu: CpuPool, timeout_seconds: float, settings: ModelSettings, metrics: Metrics) -> Judge:
    """An engine for the grader's handler; raises SettingsError where no model is set."""
    return judging(cpu, timeout_seconds, model(settings, "grader", metrics))


def judging(cpu: CpuPool, timeout_seconds: float, asked: Model) -> Judge:
    """The engine over any model. A draft the checks do not pass costs no call."""

    async def engine(
        context: PackedContext,
        draft: Draft,
        solves: tuple[Solve, ...],
        revision: int,
        seed: int,
        allowance: Allowance,
    ) -> tuple[Grade, str, Spent]:
        seconds = timeout_seconds
        grade, language = await cpu.run(
            graded, context, draft, solves, revision, timeout_seconds=seconds
        )
        if grade.verdict is not GradeVerdict.ACCEPT:
            return grade, language, Spent()
        budget = Budget(allowance.tokens, allowance.micro_usd)
        instructions = PROMPTS.text(language, "instructions")
        prompt = prompt_of(unpack(context), draft, doubts(grade))
        answered = await asked.ask(instructions, prompt, Judgement, budget)
        said, used = answered.output, answered.usage
        spent = Spent(calls=used.calls, tokens=used.tokens, micro_usd=used.micro_usd)
        answers = said.model_dump(exclude={"reason"})
        return stricter(grade, answers, said.reason, revision), language, spent

    return engine


def prompt_of(context: Context, draft: Draft, doubts: tuple[str, ...] = ()) -> str:
    """What the judge is shown: the question with its key, its quote, the lecture around it."""
    low, high = draft.evidence.start - context.base, draft.evidence.end - context.base
    text = context.lecture.text
    around = text[max(0, low - _AROUND) : high + _AROUND]
    lines = [f"type: {draft.type}", f"stem: {draft.stem}"]
    lines += [f"{option.label}. {option.text}" for option in draft.options]
    lines += [f"key: {_shown(draft)}", f"solution: {draft.solution}"]
    return filled(
        PROMPTS.text(context.lecture.language, "task"),
        question=fenced("question", "\n".join(lines)),
        quote=fenced("quote", draft.evidence.quote),
        lecture=fenced("lecture", around),
        doubts=fenced("doubts", "\n".join(doubts)) if doubts else "",
    ).strip()


def _shown(draft: Draft) -> str:
    key = draft.key
    if isinstance(key, NumericKey):
        return f"{key.value:g} ± {key.tolerance:g} {key.unit}".strip()
    if isinstance(key, tuple):
        parts = [part if isinstance(part, str) else " / ".join(part) for part in key]
        return "; ".join(parts)
    return str(key).lower() if isinstance(key, bool) else key
