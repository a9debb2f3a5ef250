"""A model as the generator's engine: it writes from one passage; code deals the rest."""

from pathlib import Path
from random import Random

from examstream.exam.context import unpack
from examstream.exam.judging.book import spans
from examstream.exam.messages import GenerateTask, Spent
from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Draft, QuestionType
from examstream.llm.base import Budget, Model
from examstream.llm.choose import model
from examstream.llm.fence import fenced
from examstream.llm.prompts import Prompts, filled
from examstream.llm.settings import ModelSettings
from examstream.pipeline.errors import Reject
from services.generator.handler import Writer
from services.generator.model.assemble import assemble
from services.generator.model.outputs import OUTPUTS

PROMPTS = Prompts(Path(__file__).parent / "prompts")
_FOCUS_LEAST = 25
"""Characters: a shorter sentence is no focus."""


def writer(settings: ModelSettings) -> Writer:
    """An engine for the generator's handler; raises SettingsError where no model is set."""
    return writing(model(settings, "generator"))


def writing(asked: Model) -> Writer:
    """The engine over any model."""

    async def engine(task: GenerateTask) -> tuple[Draft, Spent]:
        context, order, envelope = unpack(task.context), task.order, task.envelope
        allowance, spent = envelope.allowance, envelope.spent
        budget = Budget(
            None if allowance.tokens is None else allowance.tokens - spent.tokens,
            None if allowance.micro_usd is None else allowance.micro_usd - spent.micro_usd,
        )
        instructions = PROMPTS.text(context.lecture.language, "instructions")
        prompt = prompt_of(context, order, envelope.seed, task.feedback, task.previous)
        answered = await asked.ask(instructions, prompt, OUTPUTS[order.type], budget)
        used = answered.usage
        draft = assemble(
            answered.output, context, order, envelope.seed, strict=envelope.candidate == 0
        )
        return draft, Spent(calls=used.calls, tokens=used.tokens, micro_usd=used.micro_usd)

    return engine


def prompt_of(
    context: Context, order: Order, seed: int, feedback: str = "", previous: Draft | None = None
) -> str:
    """What the model is shown: the passage, the type asked for, a sentence to prefer."""
    passage = order.share.passage
    if passage is None:
        raise Reject("no passage: a model writes from passages, this share has none")
    lecture = context.lecture
    text = lecture.text[passage.start - context.base : passage.end - context.base]
    return filled(
        PROMPTS.text(lecture.language, "task"),
        title=_line(lecture.title),
        heading=_line(passage.heading),
        passage=fenced("lecture", text),
        type=_type(lecture.language, order),
        focus=_focus(lecture.language, text, seed, feedback, previous),
    ).strip()


def _type(language: str, order: Order) -> str:
    truth = {True: "true", False: "false"}[order.truth]
    section = PROMPTS.section(language, "types", order.type)
    if order.type is QuestionType.TRUE_FALSE:
        return filled(section, truth=truth)
    return filled(section, keyed=str(order.keyed_count))


def _focus(language: str, text: str, seed: int, feedback: str, previous: Draft | None) -> str:
    """A sentence drawn by the seed, so that two slots that share a passage part in it; or the
    question that was sent back, with the reason.
    """
    if previous is not None:
        shown = [previous.stem, *(f"{o.label}. {o.text}" for o in previous.options), feedback]
        return filled(
            PROMPTS.text(language, "revision"), previous=fenced("earlier", "\n".join(shown))
        )
    found = [text[a:b] for a, b in spans(text) if b - a >= _FOCUS_LEAST]
    if not found:
        return ""
    return filled(
        PROMPTS.text(language, "focus"), focus=fenced("sentence", Random(seed).choice(found))
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
