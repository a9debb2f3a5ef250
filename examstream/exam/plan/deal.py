"""Deal: each slot its type, its key's place and its own list of shares (design: the plan)."""

from collections.abc import Sequence
from random import Random

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.mix import asked_counts, filled, spread
from examstream.exam.plan.model import Inventory, Plan, Share, SlotPlan
from examstream.exam.plan.passages import deal_passages, passages
from examstream.exam.plan.table import Table
from examstream.exam.question import QuestionType

OPTIONS = 4
"""Options of a single choice: key positions are dealt round these."""

PLENTY = 0.75
"""Part of the places a lecture must fill with every term asked about once, else terms come again."""

MIXED = 4
"""Types that make a mix: fewer are not made of more for a question's sake."""


def deal(inventory: Inventory, lecture: Lecture, blueprint: Blueprint, engine: Engine) -> Plan:
    """The plan of an exam; the same arguments, the same plan."""
    if engine is Engine.MODEL:
        return _deal_model(lecture, blueprint)
    table = Table(inventory.facts, lecture, blueprint.seed)
    counts, notes = table.seat(blueprint)
    if table.seated < PLENTY * blueprint.n:  # few terms, each told of often
        table = Table(inventory.facts, lecture, blueprint.seed, apart=False)
        counts, notes = table.seat(blueprint)
    if table.seated < PLENTY * blueprint.n and not blueprint.types:
        single = [
            f
            for f in inventory.facts
            if "group" not in (f.details.get("form"), f.details.get("kind"))
        ]
        other = Table(single, lecture, blueprint.seed, apart=False)
        seats = other.seat(blueprint)
        if other.seated > table.seated and other.kinds >= min(MIXED, table.kinds):
            table, (counts, notes) = other, seats  # those of a group are asked about each
    types = [kind for kind in QuestionType for _ in range(counts.get(kind, 0))]
    ways = [fact.truths if fact else () for fact in table.firsts(types)]
    truths = _truths(types, ways, blueprint.seed)
    chains = table.chains(types, truths, mixed=not blueprint.types)
    return Plan(slots=_slots(types, chains, truths, blueprint), notes=tuple(notes))


def _deal_model(lecture: Lecture, blueprint: Blueprint) -> Plan:
    counts, free = asked_counts(blueprint.types, blueprint.n)
    left = blueprint.n - sum(counts.values())
    room = dict.fromkeys(free or (() if counts else tuple(QuestionType)), blueprint.n)
    for kind, more in spread(left, room, even=bool(free)).items():
        counts[kind] = counts.get(kind, 0) + more
    counts = filled(counts, blueprint)
    types = [kind for kind in QuestionType for _ in range(counts.get(kind, 0))]
    truths = _truths(types, [()] * len(types), blueprint.seed)
    found = passages(lecture)
    chains = deal_passages(found, len(types), blueprint.seed)
    notes = () if found else ("the lecture has no passage a question could be written from",)
    return Plan(slots=_slots(types, chains, truths, blueprint), notes=notes)


def _slots(
    types: Sequence[QuestionType],
    chains: Sequence[tuple[Share, ...]],
    truths: Sequence[bool],
    blueprint: Blueprint,
) -> tuple[SlotPlan, ...]:
    draw = Random(f"places|{blueprint.seed}")
    positions = _even(range(OPTIONS), types.count(QuestionType.SINGLE_CHOICE), draw)
    keyed = _even((2, 3), types.count(QuestionType.MULTIPLE_CHOICE), draw)
    return tuple(
        SlotPlan(
            slot=i + 1,
            type=kind,
            points=blueprint.points,
            key_position=positions.pop() if kind is QuestionType.SINGLE_CHOICE else 0,
            keyed_count=keyed.pop() if kind is QuestionType.MULTIPLE_CHOICE else 2,
            truth=truths[i],
            shares=chains[i],
        )
        for i, kind in enumerate(types)
    )


def _even(values: Sequence[int], count: int, draw: Random) -> list[int]:
    """`count` values, each as often as the others (± 1), in a drawn order."""
    found: list[int] = []
    while len(found) < count:
        block = list(values)
        draw.shuffle(block)
        found.extend(block)
    return found[:count]


def _truths(
    types: Sequence[QuestionType], ways: Sequence[tuple[bool, ...]], seed: int
) -> list[bool]:
    """True and false by halves; slots whose first share has one way only keep to it."""
    draw = Random(f"truths|{seed}")
    places = [i for i, kind in enumerate(types) if kind is QuestionType.TRUE_FALSE]
    bound = {i: ways[i][0] for i in places if len(ways[i]) == 1}
    free = [i for i in places if i not in bound]
    wanted = (len(places) + draw.randrange(2)) // 2 - sum(bound.values())
    chosen = set(draw.sample(free, max(0, min(len(free), wanted))))
    return [
        bound.get(i, i in chosen or kind is not QuestionType.TRUE_FALSE)
        for i, kind in enumerate(types)
    ]
