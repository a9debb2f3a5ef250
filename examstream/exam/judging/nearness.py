"""Of two candidates in one sentence, the one that stands where the stem's matter is."""

import re
from collections.abc import Sequence

from examstream.exam.judging.support import Query, Support


def nearer(asked: Query, first: Support, second: Support) -> bool:
    """Of two candidates in one sentence: whether the first stands where the stem's matter is.

    A candidate's stretch is its clause and those behind it, up to the other's clause.
    """
    if first.sentence is None or second.sentence is None or not first.place or not second.place:
        return False
    if first.sentence.index != second.sentence.index:
        return False
    cuts = [m.start() for m in _STRONG.finditer(first.sentence.text)]
    if _segment(cuts, first.place.start) != _segment(cuts, second.place.start):
        if told := _by_number(asked, first, cuts) - _by_number(asked, second, cuts):
            return told > 0
        one, other = (_segment(cuts, found.place.start) for found in (first, second) if found.place)
        ours = _in_segments(asked, first, cuts, one, other)
        theirs = _in_segments(asked, second, cuts, other, one)
    else:
        one, other = first.place.clause, second.place.clause
        ours, theirs = _stretch(asked, first, one, other), _stretch(asked, second, other, one)
    return ours >= theirs + 0.05


_STRONG = re.compile(r"[;；]|\b(?:whereas|while|but)\b|而(?!且)|但")


def _segment(cuts: Sequence[int], at: int) -> int:
    return sum(cut < at for cut in cuts)


def _in_segments(asked: Query, found: Support, cuts: Sequence[int], own: int, other: int) -> float:
    """How much of the stem stands in a candidate's segment and those behind it, up to the other's."""
    assert found.sentence is not None
    last = other - 1 if other > own else 10_000
    roots = {u.root for u in found.sentence.units if own <= _segment(cuts, u.start) <= last}
    return sum(w for r, w in asked.weights.items() if r in roots) / asked.total


def _by_number(asked: Query, found: Support, cuts: Sequence[int]) -> int:
    """1 where the stretch of a candidate has a number of the stem, −1 where it has another."""
    assert found.sentence is not None
    assert found.place is not None
    own = _segment(cuts, found.place.start)
    wanted = {r for r in asked.weights if r.startswith("#")}
    numbers = {
        u.root
        for u in found.sentence.units
        if u.root.startswith("#")
        and _segment(cuts, u.start) == own
        and not found.place.start <= u.start < found.place.end
    }
    if not wanted or not numbers:
        return 0
    return 1 if wanted & numbers else -1


def _stretch(asked: Query, found: Support, own: int, other: int) -> float:
    assert found.sentence is not None
    last = other - 1 if other > own else 10_000
    roots = {u.root for u in found.sentence.units if own <= u.clause <= max(own, last)}
    return sum(w for r, w in asked.weights.items() if r in roots) / asked.total
