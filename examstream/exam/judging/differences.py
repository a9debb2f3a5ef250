"""What of a clause is otherwise in a proposition that has its words: named, or only suspected."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from examstream.exam.judging.alignment import substituted
from examstream.exam.judging.claims import formulas, hedged, numbers
from examstream.exam.judging.denials import denied
from examstream.exam.judging.directions import (
    directions,
    negators,
    opposed,
    pointing_roots,
)
from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.propositions import LEAD, Proposition
from examstream.exam.judging.roles import polarity
from examstream.exam.judging.words import letters, units
from examstream.text.lexicon import known, tag

LIGHT = frozenset(
    "belong form take place certain respect both also own case when occur happen become therefor mere".split()
)
"""Roots a restatement may put in or leave out."""


def difference(clause: str, told: Proposition, pointing: bool = True) -> str:
    """What of a clause is otherwise in a proposition of the same matter: "" if nothing is."""
    flips = opposed(clause, told.text) if pointing and _ends(clause) != _ends(told.text) else []
    parted = polarity(clause, told.text)
    if parted:
        return f"negation: {parted}"
    negations = (negators(clause) - negators(told.text)) % 2 if told.part and parted is None else 0
    if bool(flips) != bool(negations):
        return f"direction: {flips[0]}" if flips else "negation"
    a, b = letters(clause), letters(told.text)
    for fault, _ in (
        numbers(a, b),
        formulas(clause, told.text),
        _law(clause, told.text),
        denied(clause, told.text),
    ):
        if fault:
            return fault
    return _number_left_out(a, b)


def other_way(clause: str, text: str) -> str:
    """A word that points one way more often than in the text, which points the other way as often more."""
    mine, theirs = Counter(_ends(clause)), Counter(_ends(text))
    more, less = mine - theirs, theirs - mine
    for axis, end in more:
        if (axis, 1 - end) in less:
            return next(d.word for d in directions(clause) if (d.axis, d.end) == (axis, end))
    return ""


def _ends(text: str) -> list[tuple[int, int]]:
    """Which ways a text points, in order."""
    return [(d.axis, d.end) for d in directions(text)]


def _law(clause: str, text: str) -> tuple[str, float]:
    fault, weight = hedged(clause, text)
    return (fault, weight) if weight > 0.6 else ("", 0.0)


def _number_left_out(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """`every turn` where the lecture says `every two turns`."""
    pairs = Counter(pairwise(a))
    for before, number, after in zip(b, b[1:], b[2:], strict=False):
        if (
            number.startswith("#")
            and number != "#1"
            and (before, after) in pairs
            and after not in FUNCTION
        ):
            return f"number: none where the lecture says {number[1:]}"
    return ""


def in_its_place(clause: str, text: str) -> tuple[str, str] | None:
    """Another thing where the lecture has one, all around being equal."""
    pair = substituted(clause, text)
    if pair is None or any(tag(w)[:2] in ("VB", "RB") for side in pair for w in side.split()):
        return None
    return pair


def other_name(clause: str, text: str, missing: set[str]) -> tuple[set[str], str] | None:
    """(roots of a name the proposition lacks, what it names instead)."""
    mine, theirs = (_names(t) for t in (clause, text))
    gone = [n for n in mine if n <= missing]
    own = {u.root for u in units(clause)}
    come = [n for n in theirs if not n & own]
    if len(gone) != 1 or len(come) != 1:
        return None
    return set(
        gone[0]
    ), f"{' '.join(sorted(gone[0]))} where the lecture says {' '.join(sorted(come[0]))}"


_NAME = re.compile(r"\b[A-Z][\w'’-]*(?:\s(?:(?:da|de|van|von|of|the)\s)?[A-Z][\w'’-]*)*")


def _names(text: str) -> list[frozenset[str]]:
    """The roots of each name: words with a capital, the first word if it is no common one."""
    found = [
        m.group()
        for m in _NAME.finditer(text)
        if m.start() or " " in m.group() or not known(m.group())
    ]
    return [r for n in found if (r := frozenset(u.root for u in units(n)))]


def displaced(clause: str, text: str) -> bool:
    """Whether a word stands where the text has one the clause lacks, and is not itself of the text there."""
    lead = LEAD.match(clause)
    a, b = letters(clause[lead.end() :] if lead else clause), letters(text)
    here, there = Counter(a), Counter(b)
    idle = FUNCTION | LIGHT | pointing_roots(clause) | pointing_roots(text)
    for kind, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        lost = [x for x in b[k:n] if x not in idle and x not in here]
        if kind == "replace" and lost and any(x not in idle and here[x] > there[x] for x in a[i:j]):
            return True
    return False


def put_in(clause: str, text: str) -> set[str]:
    """What a clause has between two words that stand side by side in a text: American opera houses."""
    a, b = letters(clause), letters(text)
    found: set[str] = set()
    for kind, i, j, _, _ in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "delete" and i > 0 and j < len(a) and not {a[i - 1], a[j]} & FUNCTION:
            found |= set(a[i:j])
    return found
