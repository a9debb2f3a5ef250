"""A Chinese statement that has one name in another's place: clause held against clause, character by character."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence


class Swap(NamedTuple):
    """Whether the clauses tell the statement word for word, else the two names that differ."""

    told: bool
    names: tuple[str, str]


_LEAST_ALIKE, _LEAST_LETTERS = 0.75, 8
_LIKE, _ONE_WORD = 0.6, 6
_CUT = re.compile(r"[，；。：,;]|而(?!且)")
_IDLE = re.compile(r"[\s*“”「」《》、]|，|：|；|。|^而")


def swap(book: Book, statement: str, text: str) -> Swap | None:
    """The clauses of a text that are the statement, or are it but for one name; None: neither."""
    pieces = [p for p in _CUT.split(statement) if p.strip()]
    mine = _bare(statement)
    if len(mine) < _LEAST_LETTERS:
        return None
    spans = _windows(text, len(pieces))
    best = max(spans, key=lambda span: _ratio(mine, span), default="")
    if mine in map(_bare, (best, text)):
        return Swap(True, ("", ""))
    return _one_name(book, mine, best) if best and _ratio(mine, best) >= _LEAST_ALIKE else None


def swapped_in(
    book: Book, statement: str, among: Sequence[Sentence]
) -> tuple[Swap, Sentence] | None:
    """What the first sentence says that tells the statement, else the first that has another name."""
    found = [(s, sentence) for sentence in among if (s := swap(book, statement, sentence.text))]
    return min(found, key=lambda pair: not pair[0].told, default=None)


def _bare(text: str) -> str:
    return _IDLE.sub("", text)


def _ratio(mine: str, span: str) -> float:
    return SequenceMatcher(None, mine, span, autojunk=False).ratio()


def _windows(text: str, count: int) -> list[str]:
    """Runs of so many clauses, and of one more: a name before a colon is a clause by itself."""
    pieces = [p for p in _CUT.split(text) if p.strip()]
    return [
        _bare("".join(pieces[at : at + n]))
        for n in (count, count + 1)
        for at in range(len(pieces) - n + 1)
    ]


def _one_name(book: Book, mine: str, span: str) -> Swap | None:
    """The only difference is that one name of the lecture stands where another one does."""
    changes = [
        op
        for op in SequenceMatcher(None, mine, span, autojunk=False).get_opcodes()
        if op[0] != "equal"
    ]
    pairs = set()
    for _, i, j, k, n in changes:
        one, other = _name_at(book, mine, i, j), _name_at(book, span, k, n)
        if not one or not other or one == other or other in book.names.get(one, ()):
            return None
        pairs.add((one, other))
    return Swap(False, next(iter(pairs))) if len(pairs) == 1 else None


def _name_at(book: Book, text: str, low: int, high: int) -> str:
    """The longest name of the lecture that covers a place of a text."""
    found = ""
    for name in book.names:
        if len(name) <= max(len(found), 1):
            continue
        at = text.find(name)
        while at >= 0:
            if at <= low and high <= at + len(name):
                found = name
                break
            at = text.find(name, at + 1)
    return found


def one_other(statement: str, text: str) -> bool:
    """Whether a clause differs from the statement by one word in another's place and nothing else."""
    mine = _bare(statement)
    spans = _windows(text, len([p for p in _CUT.split(statement) if p.strip()]))
    best = max(spans, key=lambda span: _ratio(mine, span), default="")
    changes = [
        op
        for op in SequenceMatcher(None, mine, best, autojunk=False).get_opcodes()
        if op[0] != "equal"
    ]
    if len(changes) != 1 or changes[0][0] != "replace" or _ratio(mine, best) < _LIKE:
        return False
    _, i, j, k, n = changes[0]
    return max(j - i, n - k) <= _ONE_WORD
