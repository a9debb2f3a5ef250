"""A Chinese statement held clause by clause against the parts of a sentence, character by character.

`甲使血压升高；乙使血压降低` tells 乙使血压降低，甲使血压升高 in whatever order; it speaks against a clause that
ends as another part does, that has an opposite in one place, or two words exchanged.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.opposites import ZH_AXES

_PART = re.compile(r"[；;。]|[，,]\s*而(?!且)|\b(?:whereas|while)\b")
_CLAUSE = re.compile(r"[，；。：,;:]")
_IDLE = re.compile(r"[\s*“”「」《》]|^而(?!且)")
_JOINS = re.compile(r"[和与同跟及或、]|之间|互|相")
"""Where the order of two words tells nothing."""
_KIND = re.compile(r"^[\s*“「]*[^\s，。；：]{1,8}：")
_LONGEST_LIST = 20
"""In sentences, to either side."""
_LEAST_CLAUSE, _LEAST_NEXT, _LEAST_SUBJECT, _LEAST_REST, _LONGEST_SUBJECT = 5, 4, 2, 3, 6
_END = {
    word: (axis, side)
    for axis, sides in enumerate(ZH_AXES)
    for side, words in enumerate(sides)
    for word in words
}


def parallel(statement: str, text: str) -> bool | None:
    """Whether a text tells every clause of a statement (True), or one of them otherwise (False)."""
    mine = [c for c in map(_bare, _CLAUSE.split(statement)) if c]
    parts = [p for p in map(_Part, _PART.split(text)) if p.clauses]
    if not mine or not parts or len(mine[0]) < _LEAST_CLAUSE or min(map(len, mine)) < _LEAST_NEXT:
        return None
    heard: list[bool | None] = []
    within: _Part | None = None
    for clause in mine:
        within = next((p for p in parts if p.clauses[0] == clause), within)
        heard.append(_heard(clause, parts, within))
    if heard[0] is False:
        return False  # what follows is told of the same thing
    return None if None in heard else all(heard)


def parallel_in(
    book: Book, statement: str, among: Sequence[Sentence]
) -> tuple[bool, Sentence] | None:
    """The first sentence that tells all clauses, or else the first that tells one otherwise.

    What semicolons part is one sentence here.
    """
    found = [(told, s) for s in among if (told := parallel(statement, _whole(book, s))) is not None]
    return min(found, key=lambda pair: not pair[0], default=None)


def _whole(book: Book, sentence: Sentence) -> str:
    low = high = sentence.index
    every = book.sentences
    if low < 0:
        return sentence.text
    while low and every[low - 1].text.endswith("；") and every[low - 1].block == sentence.block:
        low -= 1
    while high + 1 < len(every) and every[high].text.endswith("；"):
        high += 1
    if low == high and _KIND.match(sentence.text):
        return "".join(s.text for s in _kinds(book, sentence))
    return "".join(s.text for s in every[low : high + 1])


def _kinds(book: Book, sentence: Sentence) -> list[Sentence]:
    """The openings of a list's entries, each a kind and a colon, of which a sentence is one."""
    found = [sentence]
    for way in (-1, 1):
        at = sentence.index + way
        while 0 <= at < len(book.sentences) and abs(at - sentence.index) <= _LONGEST_LIST:
            here = book.sentences[at]
            opens = at == 0 or book.sentences[at - 1].block != here.block
            if opens and not _KIND.match(here.text):
                break
            if opens:
                found.append(here)
            at += way
    return sorted(found, key=lambda s: s.index)


class _Part:
    """What is said of one thing: the clauses, the first of which opens with its name."""

    def __init__(self, text: str) -> None:
        self.clauses = [c for c in map(_bare, _CLAUSE.split(text)) if c]

    def ways(self, clause: str) -> Iterator[tuple[str, str]]:
        """(what is left of a clause, a clause of this part) where both speak of the same thing."""
        first = self.clauses[0]
        yield clause, first
        shared = _shared(clause, first)
        for size in range(shared, _LEAST_SUBJECT - 1, -1):
            if first[size : size + 1] not in ("的", "之"):
                for other in self.clauses[1:]:
                    yield clause[size:], other


def _heard(clause: str, parts: Sequence[_Part], within: _Part | None) -> bool | None:
    """A clause of a statement, where what went before may have named the part."""
    ways = [(part, mine, theirs) for part in parts for mine, theirs in part.ways(clause)]
    if within:
        ways = [(within, clause, other) for other in within.clauses]
    if any(mine == theirs for _, mine, theirs in ways):
        return True
    for part, mine, theirs in ways:
        if len(mine) < _LEAST_REST or (mine == clause and not within and not _named(mine, theirs)):
            continue
        if _turned(mine, theirs) or _exchanged(mine, theirs):
            return False
        others = {c for p in parts if p is not part for c in p.clauses}
        if mine in others and (within or len(mine) < len(clause)):
            return False  # told of the thing of another part
    return False if not within and _of_the_other(clause, [p.clauses[0] for p in parts]) else None


def _of_the_other(clause: str, firsts: Sequence[str]) -> bool:
    """Whether a clause is what one part opens with, but for the thing, which another part opens with."""
    for first in firsts:
        rest = _shared(clause[::-1], first[::-1])
        thing, its = clause[: len(clause) - rest], first[: len(first) - rest]
        if (
            rest > _LEAST_REST
            and min(len(thing), len(its)) >= _LEAST_SUBJECT
            and max(len(thing), len(its)) <= _LONGEST_SUBJECT
            and not any(other.startswith(its) for other in firsts if other != first)
            and any(other.startswith(thing) for other in firsts if other != first)
        ):
            return True
    return False


def _named(mine: str, theirs: str) -> bool:
    """Whether two clauses open with the same words: they speak of one thing."""
    return _shared(mine, theirs) >= _LEAST_SUBJECT


def _turned(mine: str, theirs: str) -> bool:
    """Whether all that differs is an opposite in one place."""
    low = _shared(mine, theirs)
    high = _shared(mine[::-1], theirs[::-1])
    if low + high < min(len(mine), len(theirs)) // 2:
        return False
    for back in range(3):  # 升高 and 降低, and not 升 and 降
        for ahead in range(3):
            one = mine[max(0, low - back) : len(mine) - max(0, high - ahead)]
            other = theirs[max(0, low - back) : len(theirs) - max(0, high - ahead)]
            a, b = _END.get(one), _END.get(other)
            if a and b and a[0] == b[0] and a[1] != b[1]:
                return True
    return False


def _exchanged(mine: str, theirs: str) -> bool:
    """Whether two words have changed places and all else is the same."""
    if len(mine) != len(theirs) or sorted(mine) != sorted(theirs):
        return False
    changes = [
        op
        for op in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
        if op[0] != "equal"
    ]
    low, high = changes[0][1], changes[-1][2]
    for size in range(1, (high - low) // 2 + 1):
        for tail in range(1, (high - low) - size + 1):
            one, other = mine[low : low + size], mine[high - tail : high]
            between = mine[low + size : high - tail]
            if other + between + one == theirs[low:high]:
                return bool(between) and not _JOINS.search(between)
    return False


def _shared(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _bare(text: str) -> str:
    return _IDLE.sub("", text)
