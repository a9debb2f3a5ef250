"""Write one Chinese question from one fact."""

from random import Random

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Draft
from examstream.pipeline.errors import Reject
from services.generator.rules.zh.checks import failed
from services.generator.rules.zh.frames import write_frame
from services.generator.rules.zh.lists import write_list
from services.generator.rules.zh.numbers import write_number
from services.generator.rules.zh.statements import write_group, write_statement

_WRITERS = {
    "frame": write_frame,
    "group": write_group,
    "list": write_list,
    "number": write_number,
    "statement": write_statement,
}


def write_zh(
    context: Context, order: Order, seed: int, feedback: str = "", previous: Draft | None = None
) -> Draft:
    """A draft that passed every check; raises Reject with the name of the check it failed.

    A second try (`previous` given) draws other wrong options; where nothing else can be drawn
    the share is used up.
    """
    fact = order.share.fact
    if fact is None:
        raise Reject("no fact: the rules write from facts, this share has none")
    writer = _WRITERS.get(fact.details.get("form", "frame"))
    if writer is None:
        raise Reject(f"no writer for {fact.pattern}")
    draft = writer(context, order, Random(f"zh|{seed}|{fact.id}"))
    if reason := failed(draft):
        raise Reject(reason)
    if previous is not None and (draft.stem, draft.options) == (previous.stem, previous.options):
        raise Reject(f"nothing to revise: {feedback}")
    return draft
