"""Two quantities that move together or against each other: the -er the -er, as A rises B falls."""

import re

from examstream.exam.judging.directions import Direction, directions, negators
from examstream.exam.judging.words import units

_THE_THE = re.compile(r"\bthe (?:\w+er|more|less)\b.+\bthe (?:\w+er|more|less)\b", re.I)
_TIED = re.compile(rf"{_THE_THE.pattern}|\b(?:as|when|if|whenever)\b", re.I)


def correlated(clause: str, text: str) -> bool | None:
    """Whether both texts tie the same two things the same way; None where one ties none."""
    one, other = _sign(clause), _sign(text)
    if one is None or other is None or (negators(clause) - negators(text)) % 2:
        return None
    if not _same_sides(one[1], other[1]) or _others(clause) != _others(text):
        return None
    return one[0] == other[0]


def _sign(text: str) -> tuple[bool, tuple[set[str], set[str]]] | None:
    """(whether the two ends are one, the roots nearest each) of a text with just two directions."""
    tie = _TIED.search(text)
    every: dict[int, Direction] = {}
    for d in directions(text):
        every.setdefault(d.start, d)
    found = [d for d in every.values() if _amount(d)]
    if tie is None or len(found) != 2 or re.search(r"\bthan\b", text):
        return None
    one, other = found
    if not _THE_THE.search(text) and not _either_side(text, tie.start(), one.start, other.start):
        return None
    cut = _between(text, one.start, other.start)
    sides = (_roots(text[:cut], one), _roots(text[cut:], other))
    if not all(sides):
        return None
    return one.end == other.end, sides


def _either_side(text: str, tie: int, one: int, other: int) -> bool:
    """Whether a tie parts two directions: it stands between them, or opens a clause that holds one."""
    return one < tie < other or (tie < one and "," in text[one:other])


def _others(text: str) -> set[tuple[int, int]]:
    """What else points, but to more or less; `rise` has an opposite in `set` as well."""
    every = directions(text)
    amounts = {d.start for d in every if _amount(d)}
    return {(d.axis, d.end) for d in every if d.start not in amounts}


def _amount(d: Direction) -> bool:
    return d.axis <= _LAST_AMOUNT


_LAST_AMOUNT = 11
"""`opposites.AXES` up to rise and fall speak of more and less of something."""


def _between(text: str, low: int, high: int) -> int:
    """Where the one side ends: a comma, `as`, `when`, else the second direction."""
    match = re.search(
        r",|\b(?:as|when|if|whenever|with)\b|\bthe (?=\w+er\b|more\b|less\b)", text[low + 3 : high]
    )
    return low + 3 + match.start() if match else high


def _roots(text: str, d: Direction) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8 and u.word != d.word}


def _same_sides(one: tuple[set[str], set[str]], other: tuple[set[str], set[str]]) -> bool:
    """Whether the two sides speak of the same two things, in either order, and none of the other's."""

    def alike(a: tuple[set[str], set[str]], b: tuple[set[str], set[str]]) -> bool:
        met = bool(a[0] & b[0]) and bool(a[1] & b[1])
        return met and not (a[0] & (b[1] - b[0])) and not (a[1] & (b[0] - b[1]))

    return alike(one, other) or alike(one, other[::-1])
