"""Write an English question from a fact."""

from collections.abc import Callable

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Draft
from examstream.pipeline.errors import Reject
from services.generator.rules.en.checks import faults
from services.generator.rules.en.definition import write_definition
from services.generator.rules.en.listing import write_amount, write_cell, write_enumeration
from services.generator.rules.en.phrasing import Desk
from services.generator.rules.en.statement import (
    write_abbreviation,
    write_gap,
    write_group,
    write_person,
    write_predicate,
    write_relation,
    write_statement,
)

_TRIES = 4
"""Draws of distractors and wording before the share is given up."""

_WRITERS: dict[str, Callable[[Desk], Draft]] = {
    "definition": write_definition,
    "statement": write_statement,
    "predicate": write_predicate,
    "gap": write_gap,
    "relation": write_relation,
    "person": write_person,
    "abbreviation": write_abbreviation,
    "group": write_group,
    "enumeration": write_enumeration,
    "amount": write_amount,
    "cell": write_cell,
}


def write_en(
    context: Context, order: Order, seed: int, feedback: str = "", previous: Draft | None = None
) -> Draft:
    """A draft that passes every check; Reject with the check that the last try failed.

    A draft sent back is not written again: another wording is drawn.
    """
    fact = order.share.fact
    if fact is None or (writer := _WRITERS.get(str(fact.details.get("kind")))) is None:
        raise Reject("no fact: nothing here can be asked by rule")
    reason = ""
    for attempt in range(_TRIES):
        draft = writer(Desk(context, order, fact, seed + attempt))
        reason = faults(draft)
        if not reason and previous is not None and draft.asked() == previous.asked():
            reason = f"same again: {feedback}"
        if not reason:
            return draft
    raise Reject(reason)
