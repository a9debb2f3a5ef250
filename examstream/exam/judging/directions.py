"""Directions and negations of a text: which way its words point, and of what they say it."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from examstream.exam.judging import lexicon, opposites
from examstream.exam.judging.roots import root, stripped
from examstream.exam.judging.words import tokens, units

ENDS: dict[str, list[tuple[int, int]]] = {}
for _number_, (_one, _other) in enumerate(opposites.AXES):
    for _end, _list in ((0, _one), (1, _other)):
        for _word in _list.split():
            ENDS.setdefault(_word, []).append((_number_, _end))
            ENDS.setdefault(stripped(_word), []).append((_number_, _end))


class Direction(NamedTuple):
    """A word that points one way: its axis and end, and where it stands."""

    axis: int
    end: int
    word: str
    start: int
    clause: int


@lru_cache(maxsize=4096)
def directions(text: str) -> tuple[Direction, ...]:
    """The words of a text that point one way, in order."""
    found: list[Direction] = []
    clauses = clauses_of(text)
    for token in tokens(text):
        if token.kind == "word":
            for part in re.split(r"[-–]", token.text.lower()):
                for axis, end in sorted(set(ENDS.get(part, ()))):
                    found.append(
                        Direction(axis, end, part, token.start, _clause_at(clauses, token.start))
                    )
    for axis, ends in enumerate(opposites.ZH_AXES):
        bare = text
        for word, end in sorted(
            ((w, e) for e in (0, 1) for w in ends[e]), key=lambda pair: -len(pair[0])
        ):
            while (at := bare.find(word)) >= 0:
                found.append(Direction(1000 + axis, end, word, at, _clause_at(clauses, at)))
                bare = bare[:at] + "＿" * len(word) + bare[at + len(word) :]
    return tuple(sorted(found, key=lambda d: (d.start, d.axis)))


@lru_cache(maxsize=4096)
def pointing_roots(text: str) -> frozenset[str]:
    """The roots of the words of a text that point one way."""
    return frozenset(root(d.word) for d in directions(text) if d.word.isascii())


_CLAUSE = re.compile(
    r"[,;:，；：。．]|\b(?:whereas|while|but|although|though|and|so|because|unlike|or)\b|而(?!且)|但|和|并",
    re.I,
)


@lru_cache(maxsize=4096)
def clauses_of(text: str) -> tuple[int, ...]:
    return tuple(m.start() for m in _CLAUSE.finditer(text))


def _clause_at(clauses: tuple[int, ...], at: int) -> int:
    return sum(start < at for start in clauses)


def opposed(statement: str, text: str) -> list[str]:
    """The directions of the statement whose counterparts in the text point the other way.

    Where the text names both ends, the counterpart is the one that stands with the same matter.
    """
    theirs = directions(text)
    found: dict[int, str] = {}
    for mine in directions(statement):
        same_axis = [d for d in theirs if d.axis == mine.axis]
        ends = {d.end for d in same_axis}
        if not ends or ends == {mine.end} or any(abs(mine.start - at) <= 2 for at in found):
            continue
        if len(ends) == 1:
            if all(d.word != mine.word for d in theirs):
                found[mine.start] = f"{mine.word!r} where the lecture says {same_axis[0].word!r}"
            continue
        scores = [
            (
                _company(statement, mine, text, d)
                * (1.3 if d.word == mine.word and d.word.isascii() else 1.0),
                d,
            )
            for d in same_axis
        ]
        best = max(s for s, _ in scores)
        chosen = {d.end for s, d in scores if s >= best - 1e-9}
        if best > 0 and chosen == {1 - mine.end}:
            other = next(d for s, d in scores if s >= best - 1e-9)
            found[mine.start] = f"{mine.word!r} where the lecture says {other.word!r}"
    return list(found.values()) or _than(statement, text)


def _than(statement: str, text: str) -> list[str]:
    """Both ends on the two sides of one comparison, exchanged."""
    here, there = re.search(r"\bthan\b|比", statement), re.search(r"\bthan\b|比", text)
    if not here or not there:
        return []
    one = {(d.axis, d.end, d.start < here.start()): d.word for d in directions(statement)}
    other = {(d.axis, d.end, d.start < there.start()) for d in directions(text)}
    for (axis, end, before), word in one.items():
        pair = (axis, 1 - end, not before)
        if (
            pair in one
            and (axis, 1 - end, before) in other
            and (axis, end, not before) in other
            and (axis, end, before) not in other
        ):
            return [f"{word!r} on the other side"]
    return []


def _company(statement: str, mine: Direction, text: str, theirs: Direction) -> float:
    """How much matter two directions have in common, the nearer the more."""
    here, there = _near(statement, mine), _near(text, theirs)
    return sum(min(weight, there[root_]) for root_, weight in here.items() if root_ in there)


def _near(text: str, direction: Direction) -> dict[str, float]:
    clauses = clauses_of(text)
    found: dict[str, float] = {}
    low = max((c for c in clauses if c < direction.start), default=0)
    points_back = _BACK.search(text, low, direction.start) is not None
    for unit in units(text):
        if unit.start <= direction.start < unit.end or unit.weight < 0.3:
            continue
        distance = abs(unit.start - direction.start) / (6.0 if unit.root.isascii() else 2.0)
        weight = unit.weight / (1.0 + 0.25 * distance)
        clause = _clause_at(clauses, unit.start)
        if clause != direction.clause:
            weight *= 0.6 if clause < direction.clause and points_back else 0.3
        found[unit.root] = max(found.get(unit.root, 0.0), weight)
    return found


_BACK = re.compile(r"\b(?:it|its|they|their|them)\b|它|其|此", re.I)


def turns(statement: str, whole: str) -> tuple[str, float]:
    """Negations and directions, counted together: two turns cancel."""
    negations = (
        abs(negators(_of_one_matter(statement, whole)) - negators(_of_one_matter(whole, statement)))
        % 2
    )
    flips = opposed(statement, whole)
    if (
        len(flips) % 2 == 0
        and flips
        and _CORRELATES.search(statement)
        and _CORRELATES.search(whole)
    ):
        return "", 0.0  # the higher the lower; the lower the higher
    if flips and not negations:
        return f"direction: {flips[0]}", 1.0
    if negations and not flips:
        return "negation", 0.9
    return "", 0.0


_CORRELATES = re.compile(
    r"越.+越|随着?.+[而，]|\bthe \w+er\b.+\bthe \w+er\b|\bthe (?:more|"
    r"less)\b.+\bthe\b|\b(?:when|as|if)\b",
    re.I,
)


def _of_one_matter(text: str, other: str) -> str:
    """The clauses of a text that speak of something the other text speaks of."""
    shared = {u.root for u in units(other) if u.weight >= 0.8}
    cuts = [0, *(c for c in clauses_of(text)), len(text)]
    parts = [text[i:j] for i, j in pairwise(cuts)]
    kept = []
    for part in parts:
        own = {u.root for u in units(part) if u.weight >= 0.8}
        if len(own & shared) >= max(1, 0.2 * len(own)):
            kept.append(part)
    if len(kept) > 1:
        mine = [u.root for u in units(other) if u.weight >= 0.8 and u.root in shared]
        every = [{u.root for u in units(p)} for p in kept]
        whole = set.union(*every)
        held = sum(r in whole for r in mine)
        for at in range(len(kept) - 1, -1, -1):
            rest = set.union(set(), *(e for k, e in enumerate(every) if k != at and kept[k]))
            if (
                held
                and sum(r in rest for r in mine) >= (0.9 if text.isascii() else 0.74) * held
                and negators(kept[at])
            ):
                kept[at] = ""  # what else it says of the same thing
    return "".join(kept) or text


@lru_cache(maxsize=4096)
def negators(text: str) -> int:
    """How many words of a text negate."""
    count = 0
    run = [t.text.lower() for t in tokens(text) if t.kind == "word"]
    count += sum(word in lexicon.NEGATORS for word in run)
    count -= len(
        re.findall(
            r"\bnot only\b|\bno matter\b|\bnot necessarily\b|\bif not\b|\bwhether or not\b",
            text.lower(),
        )
    )
    count += len(re.findall(r"\b(?:do|does|did|has|have|had|of|is|are) little\b", text.lower()))
    bare = text
    for harmless in lexicon.ZH_NOT_NEGATING:
        bare = bare.replace(harmless, "＿")
    for negator in lexicon.ZH_NEGATORS:
        count += bare.count(negator)
        bare = bare.replace(negator, "＿")
    return max(0, count)
