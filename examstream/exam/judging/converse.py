"""Relations of two sides taken apart: `A is longer than B`, told from the other side, is `B is
shorter than A`; `A causes B` is `B results from A`.

Two comparisons of the same two things are held against each other by their sides and by their
direction: where both are turned, or neither, they say the same; where one of them is, the opposite.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese_pairs import COMPARING, Pole, pole, tied
from examstream.exam.judging.directions import ENDS, negators
from examstream.exam.judging.propositions import LEAD, bare, parts, propositions
from examstream.exam.judging.relations import relation
from examstream.exam.judging.words import is_chinese, units

Roots = frozenset[str]


class Comparison(NamedTuple):
    """What stands before and behind the comparison, and which way each of its words points."""

    one: str
    other: str
    poles: tuple[Pole, ...]


def converse(statement: str, text: str) -> bool | None:
    """Whether a text tells a comparison, from whichever side; None where either is none, or of
    other things."""
    if re.search(r"\d", statement):
        return None
    if is_chinese(statement):
        return _chinese(statement, text)
    mine, theirs = _english(_unled(statement, text)), _english(text)
    told = _told(mine, theirs, _roots) if mine else _related(statement, text, False)
    if (
        told is None and mine and theirs and " and " in theirs.other
    ):  # and does something else as well
        told = _told(mine, theirs._replace(other=theirs.other.partition(" and ")[0]), _roots)
    return told


def compared_in(
    book: Book, statement: str, among: Sequence[Sentence]
) -> tuple[bool, Sentence] | None:
    """The first sentence that tells a comparison, or else the first that tells its opposite."""
    found: dict[bool, Sentence] = {}
    for sentence in among:
        for text in _texts(book, sentence):
            truth = converse(statement, text)
            if truth is not None:
                found.setdefault(truth, sentence)
    truth = next((t for t in (True, False) if t in found), None)
    return None if truth is None else (truth, found[truth])


def _texts(book: Book, sentence: Sentence) -> Iterator[str]:
    yield bare(sentence.text)
    if book.chinese:
        yield from _carried(bare(sentence.text))
    else:
        yield from (told.text for told in propositions(book, sentence) if told.part)


def _carried(text: str) -> Iterator[str]:
    """Comparisons whose first side is what the clause before them speaks of: 甲的箱体大，重量大于乙."""
    first, *others = _clauses(text)
    if whose := _WHOSE.match(first):
        for other in others:
            if (at := COMPARING.search(other)) and at.start() <= _MEASURE:
                yield whose.group() + other


_WHOSE = re.compile(r"[^，的]{2,10}的")
_MEASURE = 4
"""Characters before a comparison that are what is compared, and not what has it."""


def _told(
    mine: Comparison | None, theirs: Comparison | None, roots: Callable[[str], Roots]
) -> bool | None:
    if mine is None or theirs is None:
        return None
    same_way = _same_way(mine.poles, theirs.poles)
    same_sides = _same_sides(mine, theirs, roots)
    if same_way is None or same_sides is None:
        return None
    return same_way is same_sides


def _same_way(mine: Sequence[Pole], theirs: Sequence[Pole]) -> bool | None:
    """Whether each direction has its like there, or each its opposite."""
    if len(mine) != len(theirs):
        return None
    orders = list(permutations(theirs))
    if any(all(one & other for one, other in zip(mine, order, strict=True)) for order in orders):
        return True
    turned = [frozenset((axis, 1 - end) for axis, end in one) for one in mine]
    if any(all(one & other for one, other in zip(turned, order, strict=True)) for order in orders):
        return False
    return None


def _same_sides(mine: Comparison, theirs: Comparison, roots: Callable[[str], Roots]) -> bool | None:
    """Whether the same thing stands on the same side; None where the things are others."""
    other, their_other = _no_common_end(mine.other, theirs.other)
    left, right = roots(mine.one), roots(other)
    before, behind = roots(theirs.one), roots(their_other)
    asked = left | right
    if not right or not behind:
        return None
    if len(asked & (before | behind | roots(theirs.other))) < _MOST * len(asked):
        return None
    left, right = left - right, right - left
    before, behind = before - behind, behind - before
    crossed = bool(left & behind and right & before)
    straight = bool(left & before and right & behind)
    return None if crossed is straight else straight


_MOST = 0.9


def _no_common_end(one: str, other: str) -> tuple[str, str]:
    """Two texts without the words both end in, unless they are the same."""
    mine, theirs = (re.findall(r"[\w'’-]+|[^\w\s]", t) for t in (one, other))
    if [w.lower() for w in mine] == [w.lower() for w in theirs]:
        return one, other
    while len(mine) > 1 and len(theirs) > 1 and mine[-1].lower() == theirs[-1].lower():
        mine.pop()
        theirs.pop()
    return " ".join(mine), " ".join(theirs)


def _unled(statement: str, text: str) -> str:
    """A statement without its opening phrase, if the text has the words of that."""
    lead = LEAD.match(statement)
    if lead and _roots(lead.group()) <= _roots(text):
        return statement[lead.end() :]
    return statement


def _english(text: str) -> Comparison | None:
    than = re.search(r"\bthan\b", text)
    if than is None or text.count(" than ") > 1 or _BOUNDED.search(text[: than.end()]):
        return None
    before = re.split(r"[,;:]\s|\b(?:whereas|while|but|because|since)\b", text[: than.start()])[-1]
    poles = [
        frozenset(ENDS[word.lower()]) for word in re.findall("[A-Za-z]+", before) if _compares(word)
    ]
    if not poles:
        return None
    one = re.sub("[A-Za-z]+", lambda m: "" if _compares(m.group()) else m.group(), before)
    return Comparison(one, re.split(_END, text[than.end() :])[0].strip(), tuple(poles))


def _compares(word: str) -> bool:
    return word.lower() in ENDS and (word.endswith("er") or word.lower() in _COMPARATIVES)


_COMPARATIVES = frozenset("more less fewer better worse further".split())
_BOUNDED = re.compile(r"\b(?:no|not|never|nothing|rather|other|any) (?:\w+ )?than\b", re.I)
_END = re.compile(
    r"[,;:.]\s?|\b(?:whereas|while|but|because|since|so that|when|if|although)\b|\band (?:\w+ )?(?:is|are|\w+s)\b"
    r"|\s(?:do|does|did|is|are|was|were|can|has|have)\b"
)


def _roots(text: str) -> Roots:
    return frozenset(u.root for u in units(text) if u.weight >= 0.25) - _POINTERS


_POINTERS = frozenset("that those one".split())


def _chinese(statement: str, text: str) -> bool | None:
    mine, theirs = (_clauses(t) for t in (statement, text))
    if (one := tied(statement)) and (other := tied(text)):
        alike = _alike(one[0], other[0])
        return one[1] == other[1] if alike else None
    at = [clause for clause in mine if COMPARING.search(clause)]
    if not at:
        return _related(statement, text, True)
    if len(at) != 1 or any(c not in theirs and not _SETTING.search(c) for c in mine if c not in at):
        return None
    for clause in theirs:
        truth = _told(_compared(at[0]), _compared(clause), _characters)
        if truth is not None:
            return truth
    return None


def _related(statement: str, text: str, chinese: bool) -> bool | None:
    """By a relation of both: the statement has no other clause."""
    cut = _clauses if chinese else parts
    clauses = cut(_unled(statement, text))
    mine = relation(clauses[0], chinese) if len(clauses) == 1 else None
    if mine and negators(clauses[0]):
        return None
    for clause in cut(text) if mine else ():
        theirs = relation(clause, chinese)
        if mine and theirs and mine.kind == theirs.kind and not negators(clause):
            one, other = (
                Comparison(r.one, r.other, (frozenset({(r.kind, int(r.turned))}),))
                for r in (mine, theirs)
            )
            told = _told(one, other, _characters if chinese else _roots)
            if told is not None:
                return told
    return None


_SETTING = re.compile(r"^(?:在|按|对)|[中下上里时]$")


def _clauses(text: str) -> list[str]:
    return [c for c in re.split(r"[，；。：,;:]\s*|而(?!且)", text.replace("*", "")) if c.strip()]


def _compared(clause: str) -> Comparison | None:
    match = COMPARING.search(clause)
    if match is None:
        return None
    one, other, way = pole(clause, match)
    if negators(one) or negators(other):
        return None
    return Comparison(one, other, (way,)) if way and one and other else None


def _characters(text: str) -> Roots:
    return frozenset(c for c in text if c.isalnum()) - frozenset("的与和之是在其所个")


def _alike(one: str, other: str) -> bool:
    a, b = _characters(one), _characters(other)
    return len(a & b) >= 0.85 * max(len(a), len(b))
