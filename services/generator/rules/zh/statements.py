"""True/false from a statement the lecture makes, and from the one it contradicts."""

from random import Random

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Bloom, Difficulty, Draft, QuestionType
from services.generator.rules.zh.frames import tidy, write_frame
from services.generator.rules.zh.sheet import LABELS, draft, needs


def write_statement(context: Context, order: Order, draw: Random) -> Draft:
    """The true statement or its provable opposite (K11)."""
    assert order.share.fact is not None
    told = order.share.fact.details
    if order.type is QuestionType.SINGLE_CHOICE and told.get("rivals"):
        return write_frame(context, order, draw)  # the word of the comparison is asked for
    needs(order, QuestionType.TRUE_FALSE)
    if order.truth:
        why = "该说法与原文一致，正确。"
        return draft(context, order, tidy(told["true"]), True, why, bloom=Bloom.UNDERSTAND)
    why = f"原文说的是“{told['why']}”，该说法与之相反，故错误。"
    return draft(context, order, tidy(told["false"]), False, why, bloom=Bloom.UNDERSTAND)


def write_group(context: Context, order: Order, draw: Random) -> Draft:
    """Which of four statements the lecture makes, and which it contradicts."""
    needs(order, QuestionType.MULTIPLE_CHOICE)
    assert order.share.fact is not None
    told = order.share.fact.details
    true = [tidy(t) for t in told["true"]]
    false = [tidy(t) for t in told["false"]]
    options = true + false
    draw.shuffle(options)
    labels = tuple(LABELS[i] for i, text in enumerate(options) if text in true)
    wrong = "；".join(
        f"{LABELS[options.index(f)]} 错误，原文说的是“{why.rstrip('。．；')}”"
        for f, why in zip(false, told["why"], strict=True)
    )
    return draft(
        context, order, "下列说法中，正确的有哪些？（多选）", labels, f"因此应选 {'、'.join(labels)}。{wrong}。",
        options, bloom=Bloom.ANALYZE, difficulty=Difficulty.HARD,
    )  # fmt: skip
