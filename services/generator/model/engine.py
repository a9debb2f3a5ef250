"""A model as the generator's engine: it writes from one passage; code deals the rest."""

import re
from pathlib import Path

from examstream.exam.context import unpack
from examstream.exam.judging.book import spans
from examstream.exam.messages import GenerateTask, Spent
from examstream.exam.plan.model import Context, Order, Passage
from examstream.exam.plan.passages import passages
from examstream.exam.question import Draft, QuestionType
from examstream.llm.base import Budget, Model, Usage
from examstream.llm.choose import model
from examstream.llm.fence import fenced
from examstream.llm.prompts import Prompts, filled
from examstream.llm.settings import ModelSettings
from examstream.pipeline.errors import Reject
from examstream.pipeline.telemetry.metrics import Metrics
from services.generator.handler import Writer
from services.generator.model.assemble import assemble
from services.generator.model.outputs import OUTPUTS

PROMPTS = Prompts(Path(__file__).parent / "prompts")
_NUMBER = re.compile(r"\d")
_FORMULA = re.compile(r"\$[^$]*\$")
_FOCUS_LEAST = 25
"""Characters: a shorter sentence is no focus."""


def writer(settings: ModelSettings, metrics: Metrics) -> Writer:
    """An engine for the generator's handler; raises SettingsError where no model is set."""
    return writing(model(settings, "generator", metrics), settings.answer_tries)


def writing(asked: Model, tries: int = 1) -> Writer:
    """The engine over any model. A draft that does not become a question is written again, with
    the reason, `tries` in all, before it costs the slot its share.
    """

    async def engine(task: GenerateTask) -> tuple[Draft, Spent]:
        context, order, envelope = unpack(task.context), task.order, task.envelope
        budget = Budget(envelope.left.tokens, envelope.left.micro_usd)
        instructions = PROMPTS.text(context.lecture.language, "instructions")
        turn = envelope.slot + 3 * envelope.candidate
        back = _sent_back(task.previous, task.feedback) if task.previous else ""
        used = Usage()
        for left in reversed(range(tries)):
            prompt = prompt_of(context, order, turn, back)
            answered = await asked.ask(instructions, prompt, OUTPUTS[order.type], budget)
            used, budget = used.plus(answered.usage), budget.less(answered.usage)
            try:
                strict = envelope.candidate == 0
                draft = assemble(answered.output, context, order, envelope.seed, strict)
            except Reject as rejection:
                if not left or rejection.reason.startswith("declined"):
                    raise
                back = f"{answered.output.model_dump_json()}\n{rejection.reason}"
                continue
            return draft, Spent(calls=used.calls, tokens=used.tokens, micro_usd=used.micro_usd)
        raise AssertionError("tries is at least 1")

    return engine


def prompt_of(context: Context, order: Order, turn: int, back: str = "") -> str:
    """What the model is shown: the passage, the type asked for, and a sentence to prefer (its
    turn among the passage's, so that slots that share a passage part in it) or what was sent back.
    """
    lecture, passage = context.lecture, passage_of(context, order, turn)
    text = lecture.text[max(0, passage.start - context.base) : passage.end - context.base]
    return filled(
        PROMPTS.text(lecture.language, "task"),
        title=_line(lecture.title),
        heading=_line(passage.heading),
        passage=fenced("lecture", text),
        type=_type(lecture.language, order),
        focus=_back(lecture.language, back)
        if back
        else _focus(lecture.language, text, order, turn),
    ).strip()


def passage_of(context: Context, order: Order, turn: int) -> Passage:
    """The share's passage; for a numeric question one with a number in it, where there is one."""
    dealt = order.share.passage
    if dealt is None:
        raise Reject("no passage: a model writes from passages, this share has none")
    if order.type is not QuestionType.NUMERIC or _numbers(context, dealt):
        return dealt
    others = [
        passage.model_copy(
            update={"start": passage.start + context.base, "end": passage.end + context.base}
        )
        for passage in passages(context.lecture)
    ]
    others = [passage for passage in others if _numbers(context, passage)]
    return others[turn % len(others)] if others else dealt


def _numbers(context: Context, passage: Passage) -> bool:
    text = context.lecture.text[max(0, passage.start - context.base) : passage.end - context.base]
    return _NUMBER.search(_FORMULA.sub(" ", text)) is not None


def _type(language: str, order: Order) -> str:
    section = PROMPTS.section(language, "types", order.type)
    truth = {True: "true", False: "false"}[order.truth]
    return filled(section, truth=truth, keyed=str(order.keyed_count))


def _sent_back(previous: Draft, feedback: str) -> str:
    options = (f"{option.label}. {option.text}" for option in previous.options)
    return "\n".join((previous.stem, *options, feedback))


def _back(language: str, back: str) -> str:
    return filled(PROMPTS.text(language, "revision"), previous=fenced("earlier", back))


def _focus(language: str, text: str, order: Order, turn: int) -> str:
    found = [text[a:b] for a, b in spans(text) if b - a >= _FOCUS_LEAST]
    if order.type is QuestionType.NUMERIC:
        found = [s for s in found if _NUMBER.search(_FORMULA.sub(" ", s))] or found
    if not found:
        return ""
    return filled(
        PROMPTS.text(language, "focus"), focus=fenced("sentence", found[turn % len(found)])
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
