"""How many questions of which type: as asked, else a mix."""

from collections.abc import Mapping

from examstream.exam.blueprint import Blueprint, TypeCount
from examstream.exam.question import QuestionType

SHARE_MAX = 0.4
"""No type above this part of an exam whose types nobody asked for."""

KEPT = 0.65
"""Part of the questions asked for that are planned before the mix costs any."""

_WEIGHTS = {
    QuestionType.SINGLE_CHOICE: 0.30,
    QuestionType.MULTIPLE_CHOICE: 0.10,
    QuestionType.TRUE_FALSE: 0.20,
    QuestionType.FILL_IN: 0.18,
    QuestionType.SHORT_ANSWER: 0.10,
    QuestionType.NUMERIC: 0.12,
}

Counts = dict[QuestionType, int]


def asked_counts(types: tuple[TypeCount, ...], n: int) -> tuple[Counts, tuple[QuestionType, ...]]:
    """Counts asked for (cut to n in the order given) and the types that share what they leave."""
    counts: Counts = {}
    left = n
    for asked in types:
        if asked.count is not None:
            take = min(asked.count, left)
            counts[asked.type] = counts.get(asked.type, 0) + take
            left -= take
    free = tuple(dict.fromkeys(asked.type for asked in types if asked.count is None))
    return counts, free


def spread(n: int, room: Mapping[QuestionType, int], *, even: bool = False) -> Counts:
    """n places over the types of `room`, none beyond its room, in proportion to the weights.

    `even`: the same weight for all (types somebody named). The rest goes where room is left.
    """
    counts: Counts = dict.fromkeys(room, 0)
    for _ in range(n):
        open_types = [kind for kind in counts if counts[kind] < room[kind]]
        if not open_types:
            break
        # The highest-averages rule: the next place to the type furthest below its weight.
        best = min(open_types, key=lambda k: (counts[k] + 1) / (1.0 if even else _WEIGHTS[k]))
        counts[best] += 1
    return counts


def capped(n: int, room: Mapping[QuestionType, int]) -> dict[QuestionType, int]:
    """The room with no type above the largest share of the exam asked for."""
    if sum(min(size, int(SHARE_MAX * n)) for size in room.values()) < n:
        # the lecture has too few facts: no type beyond its part of what was asked for
        return {kind: min(size, max(1, int(SHARE_MAX * n))) for kind, size in room.items()}
    total = min(n, sum(room.values()))
    most = max(1, int(SHARE_MAX * total))
    while True:
        cut = {kind: min(size, most) for kind, size in room.items()}
        reached = min(n, sum(cut.values()))
        if most <= 1 or most <= SHARE_MAX * reached:
            return cut
        most -= 1


def shared(n: int, room: Mapping[QuestionType, int]) -> dict[QuestionType, int]:
    """The room with no type above the largest share of all that is left then.

    As far as the lecture allows: the mix is not worth more than a third of n.
    """
    most = max(room.values(), default=0)
    while True:
        cut = {kind: min(size, most) for kind, size in room.items()}
        fewer = {kind: min(size, most - 1) for kind, size in room.items()}
        if most <= SHARE_MAX * sum(cut.values()) or sum(fewer.values()) < KEPT * n:
            return cut
        most -= 1


def filled(counts: Counts, blueprint: Blueprint) -> Counts:
    """All n places: those no fact is left for go to the types asked for (an honest shortfall)."""
    short = blueprint.n - sum(counts.values())
    if short > 0:
        kinds = [asked.type for asked in blueprint.types] or list(QuestionType)
        uncounted = [asked.type for asked in blueprint.types if asked.count is None]
        for kind, more in spread(
            short, dict.fromkeys(uncounted or kinds, short), even=True
        ).items():
            counts[kind] = counts.get(kind, 0) + more
    return counts
