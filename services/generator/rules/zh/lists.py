"""Multiple choice from an enumeration of the lecture."""

from random import Random

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Bloom, Draft, QuestionType
from examstream.pipeline.errors import Reject
from services.generator.rules.zh.sheet import LABELS, draft, needs


def write_list(context: Context, order: Order, draw: Random) -> Draft:
    """Some of the items among things that belong elsewhere; every item among the options is keyed."""
    needs(order, QuestionType.MULTIPLE_CHOICE)
    assert order.share.fact is not None
    told = order.share.fact.details
    items, others = list(told["items"]), list(told["others"])
    keyed = max(min(order.keyed_count, len(items), 3), 4 - len(others))
    if not 2 <= keyed <= min(3, len(items)):
        raise Reject("K8 too few things of the same kind")
    right = draw.sample(items, keyed)
    wrong = draw.sample(others[:4], 4 - keyed)
    options = right + wrong
    draw.shuffle(options)
    labels = tuple(LABELS[i] for i, text in enumerate(options) if text in right)
    why = f"因此应选 {'、'.join(labels)}。"
    return draft(
        context, order, told["stem"] + "（多选）", labels, why, options, bloom=Bloom.REMEMBER
    )
