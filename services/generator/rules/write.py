"""Write one question from one fact, by rule."""

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Draft
from examstream.pipeline.errors import Reject

FORMULA_PATTERNS = ("P14", "P15", "P16")


def write(
    context: Context, order: Order, seed: int, feedback: str = "", previous: Draft | None = None
) -> Draft:
    """A draft for the order; raises Reject with the name of the check that no draft passed."""
    fact = order.share.fact
    if fact is None:
        raise Reject("no fact: the rules write from facts, this share has none")
    if fact.pattern in FORMULA_PATTERNS:
        from services.generator.rules.formula import write_formula

        return write_formula(context, order, seed)
    if context.lecture.language == "zh":
        from services.generator.rules.zh.write import write_zh

        return write_zh(context, order, seed, feedback, previous)
    from services.generator.rules.en.write import write_en

    return write_en(context, order, seed, feedback, previous)
