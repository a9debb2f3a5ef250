"""True/false from a statement the lecture makes, and from the one it contradicts."""

from random import Random

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Bloom, Draft, QuestionType
from services.generator.rules.zh.frames import tidy
from services.generator.rules.zh.sheet import draft, needs


def write_statement(context: Context, order: Order, draw: Random) -> Draft:
    """The true statement or its provable opposite (K11)."""
    needs(order, QuestionType.TRUE_FALSE)
    assert order.share.fact is not None
    told = order.share.fact.details
    if order.truth:
        why = "该说法与原文一致，正确。"
        return draft(context, order, tidy(told["true"]), True, why, bloom=Bloom.UNDERSTAND)
    why = f"原文说的是“{told['why']}”，该说法与之相反，故错误。"
    return draft(context, order, tidy(told["false"]), False, why, bloom=Bloom.UNDERSTAND)
