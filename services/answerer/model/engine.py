"""A model as the answerer's engine. It must not import the seal: it answers blind."""

import asyncio
from pathlib import Path

from examstream.exam.context import unpack
from examstream.exam.lecture.model import Lecture
from examstream.exam.messages import Allowance, PackedContext, Spent
from examstream.exam.question import Asked, Solve
from examstream.llm.base import Budget, Model
from examstream.llm.choose import model
from examstream.llm.fence import fenced
from examstream.llm.prompts import Prompts, filled
from examstream.llm.settings import ModelSettings
from examstream.pipeline.telemetry.metrics import Metrics
from services.answerer.handler import Solver
from services.answerer.model.excerpt import excerpt
from services.answerer.model.outputs import OUTPUTS, key_of

PROMPTS = Prompts(Path(__file__).parent / "prompts")
_REASON_MOST = 300


def solver(settings: ModelSettings, metrics: Metrics) -> Solver:
    """An engine for the answerer's handler; raises SettingsError where no model is set."""
    return solving(model(settings, "answerer", metrics), settings)


def solving(asked_of: Model, settings: ModelSettings) -> Solver:
    """The engine over any model; asks `settings.solves` times, independently."""

    async def engine(
        context: PackedContext, asked: Asked, seed: int, allowance: Allowance
    ) -> tuple[tuple[Solve, ...], Spent]:
        lecture = unpack(context).lecture
        instructions = PROMPTS.text(lecture.language, "instructions")
        prompt = prompt_of(lecture, asked, settings.lecture_max_characters)
        times = settings.solves
        budget = Budget(_part(allowance.tokens, times), _part(allowance.micro_usd, times))

        async def one() -> tuple[Solve, Spent]:
            answered = await asked_of.ask(instructions, prompt, OUTPUTS[asked.type], budget)
            said, used = answered.output, answered.usage
            key = key_of(said, asked)
            reason = " ".join(said.reason.split())[:_REASON_MOST]
            solve = Solve(
                engine=f"model:{asked_of.name}",
                answer=key,
                reason=reason if key is not None else f"cannot tell: {reason}",
                confidence=said.confidence,
            )
            return solve, Spent(calls=used.calls, tokens=used.tokens, micro_usd=used.micro_usd)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one()) for _ in range(times)]
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from None  # the runtime rules on the fault, not on a group
        solves, spent = zip(*(task.result() for task in tasks), strict=True)
        total = Spent()
        for part in spent:
            total = total.plus(part)
        return tuple(solves), total

    return engine


def prompt_of(lecture: Lecture, asked: Asked, most_characters: int) -> str:
    """What the model is shown: stem, options, unit, lecture. Nothing else is known here."""
    lines = [asked.stem, *(f"{option.label}. {option.text}" for option in asked.options)]
    if asked.unit:
        lines.append({"zh": "单位：{}"}.get(lecture.language, "Unit: {}").format(asked.unit))
    return filled(
        PROMPTS.text(lecture.language, "task"),
        question=fenced("question", "\n".join(lines)),
        lecture=fenced("lecture", excerpt(lecture, asked, most_characters)),
        type=PROMPTS.section(lecture.language, "types", asked.type),
    ).strip()


def _part(allowed: int | None, times: int) -> int | None:
    return None if allowed is None else allowed // times
