"""Options that say in other words what the key says: each one's words are met by the other's."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from examstream.exam.judging import chinese, english
from examstream.exam.judging.directions import negators, opposed
from examstream.exam.judging.names import normal
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import formulas_agree
from examstream.exam.judging.words import Unit
from examstream.text.word_kin import kin
from services.grader.checks.case import Case

_SAID = 2 / 3
"""How much of each of two options the other has to say."""
_UNMET = 0.3
_ORDERED = 3
"""So many words, all the same in two options, differ in what they are said of."""


class Said(NamedTuple):
    """A word of one option: how much of it another says (0 … 1), and what it weighs."""

    share: float
    weight: float


def reworded(case: Case, among: Sequence[str]) -> str:
    """An option among those that are not keyed that says what a keyed one says; "" if there is none."""
    pairs = ((key, text) for key in case.keyed for text in among)
    return next((text for key, text in pairs if _alike(case, key, text)), "")


def _alike(case: Case, key: str, text: str) -> bool:
    if normal(key) in case.book.names and normal(text) in case.book.names:
        return False  # two terms of the lecture are two things, however alike
    if not _same_formulas(text, key) or (lettered(key) and lettered(text)):
        return False
    if opposed(text, key) or bool(negators(text)) != bool(negators(key)):
        return False
    there, back = _said(case, text, key), _said(case, key, text)
    if min(_share(there), _share(back)) < _SAID:
        return False
    if all(any(s.share < _UNMET for s in side) for side in (there, back)):
        return False  # one word stands in the place of another
    return len(there) < _ORDERED or any(s.share < 1.0 for s in (*there, *back))


def _same_formulas(one: str, other: str) -> bool:
    """Whether two options hold equal formulas, in order: formulas are compared as such, not by words."""
    pair = _FORMULA.findall(one), _FORMULA.findall(other)
    return len(pair[0]) == len(pair[1]) and all(map(formulas_agree, *pair))


_FORMULA = re.compile(r"\$[^$]+\$")


def lettered(text: str) -> bool:
    """Whether a thing is told from its like by a letter alone: I band, A band, vitamin K."""
    return re.fullmatch(r"(?:the )?(?:[A-Z] [a-z]+|[a-z]+ [A-Z])", text.strip()) is not None


def _share(side: Sequence[Said]) -> float:
    return sum(s.share * s.weight for s in side) / (sum(s.weight for s in side) or 1.0)


def _said(case: Case, one: str, other: str) -> list[Said]:
    """Each word of an option that neither the stem nor every option has, as another option says it."""
    book = case.book
    if book.chinese:
        known = _known([chinese.content(book, t) for t in _texts(case)])
        words = [w for w in chinese.content(book, one) if w not in known]
        return [Said(chinese.said(w, other), chinese.rarity(book, w)) for w in words]
    roots = _known([[u.root for u in english.content(t)] for t in _texts(case)])
    theirs = english.content(other)
    return [
        Said(_met(unit, theirs), unit.weight * book.rarity(unit.root))
        for unit in english.content(one)
        if unit.root not in roots
    ]


def _texts(case: Case) -> list[str]:
    return [case.draft.stem, *(o.text for o in case.draft.options)]


def _known(every: Sequence[Sequence[str]]) -> set[str]:
    """What the stem has, and what all options have."""
    stem, *options = (set(words) for words in every)
    return stem | set.intersection(*options)


def _met(unit: Unit, others: Sequence[Unit]) -> float:
    """How nearly a word is said by some others: as it is, or by its kin."""
    roots = {other.root for other in others}
    if unit.root in roots:
        return 1.0
    mine = [nearness for word, nearness in _kin(unit) if root(word) in roots]
    theirs = [n for other in others for word, n in _kin(other) if root(word) == unit.root]
    return max((*mine, *theirs), default=0.0)


def _kin(unit: Unit) -> Sequence[tuple[str, float]]:
    return kin(unit.word) if unit.word else ()
