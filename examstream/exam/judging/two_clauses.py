"""Two English clauses set against each other: what is told of the one thing, and what of the other.

`A barge is moved by a tug, whereas a ferry has an engine` speaks against `A barge has an engine,
whereas a ferry is moved by a tug` and against `A ferry is moved by a tug`, in whatever order the
clauses stand.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import negators
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import letters, units

_PARTINGS = (
    re.compile(r",?\s*\bwhereas\b", re.I),
    re.compile(r";"),
    re.compile(r",\s*\bwhile\b", re.I),
    re.compile(r",\s*\b(?:but|and)\b", re.I),
)
"""What parts two clauses, the surest first: the others may stand within one of them."""
_OPENS = re.compile(r"^\s*(?:whereas|while)\s+(?P<one>[^,]+),\s*(?P<other>.+)$", re.I)
_RELATES = re.compile(
    r"\b(?:than|unlike|like|as|from|neither|both|each|former|latter|except)\b", re.I
)
"""Where one clause speaks of both things, the order of their words tells nothing."""
_LEAST_WORDS = 6


def exchanged_in(book: Book, statement: str, among: Sequence[Sentence]) -> Sentence | None:
    """The first sentence that tells of one thing what is stated of the other."""
    for sentence in among:
        whole = plain(_whole(book, sentence))
        if exchanged_clauses(statement, whole) or of_the_other(statement, whole):
            return sentence
    return None


def exchanged_clauses(statement: str, text: str) -> bool:
    """Whether each clause of a statement opens with the thing of one clause of a text and goes on
    with what the text tells of the other."""
    if negators(statement) or _RELATES.search(statement):
        return False
    owners = _owners(statement, text)
    if owners is None:
        return False
    if all(_changes(one) == 1 for one in owners):
        return owners[0][0] != owners[1][0]
    (first, its), (second, others) = ((one[0], _most(one[1:])) for one in owners)
    return first == others != second == its


def each_of_its_own(statement: str, text: str) -> bool:
    """Whether each clause of a statement has only words of one clause of a text, a different one each."""
    owners = _owners(statement, text)
    if owners is None:
        return False
    first, second = (set(one) for one in owners)
    if len(first) > 1 or len(second) > 1 or first == second:
        return False
    theirs = _two(text) or ("", "")
    return all(
        (negators(mine) - negators(theirs[own.pop()])) % 2 == 0
        for mine, own in zip(_two(statement) or ("", ""), (first, second), strict=True)
    )


def of_the_other(statement: str, text: str) -> bool:
    """Whether a statement is one clause of a text, word for word, with the thing of the other."""
    clauses = _two(text)
    mine = letters(statement)
    if not clauses or _two(statement) or len(mine) < _LEAST_WORDS:
        return False
    for clause, other in (clauses, clauses[::-1]):
        theirs = letters(clause)
        changes = [
            op
            for op in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
            if op[0] != "equal"
        ]
        if len(changes) != 1 or changes[0][0] != "replace":
            continue
        _, a, b, c, d = changes[0]
        foreign, gone = set(mine[c:d]), set(theirs[a:b])
        if (
            b - a <= 3
            and d - c <= 3
            and a < len(theirs) // 2  # the thing a clause opens with
            and foreign <= set(letters(other))
            and not foreign & set(theirs)
            and not gone & set(letters(other))
        ):
            return True
    return False


def _owners(statement: str, text: str) -> list[list[int]] | None:
    """Of each of two clauses of a statement, in which of two clauses of a text its words stand:
    0 or 1 each, words of both or of neither left out."""
    mine, theirs = _two(statement), _two(text)
    if not mine or not theirs:
        return None
    one, other = ({u.root for u in units(clause)} for clause in theirs)
    owners = []
    for clause in mine:
        roots = [u.root for u in units(clause) if u.weight > 0]
        owned = [int(r in other) for r in roots if (r in one) != (r in other)]
        known = [r for r in roots if r in one | other]
        if len(owned) < 2 or len(known) < 0.6 * len(roots):
            return None
        owners.append(owned)
    return owners


def _changes(owned: list[int]) -> int:
    return sum(a != b for a, b in pairwise(owned))


def _most(owned: list[int]) -> int | None:
    """What two in three are; None where neither is."""
    return next((one for one in (0, 1) if owned.count(one) * 3 >= len(owned) * 2), None)


def _two(text: str) -> tuple[str, str] | None:
    if opens := _OPENS.match(text):
        return opens["one"], opens["other"]
    for parting in _PARTINGS:
        parts = [p for p in parting.split(text) if len(letters(p)) > 2]
        if len(parts) == 2:
            return parts[0], parts[1]
        if len(parts) > 2:
            return None
    return None


def _whole(book: Book, sentence: Sentence) -> str:
    """A sentence with what a semicolon parts from it."""
    every, at = book.sentences, sentence.index
    if sentence.text.endswith(";") and at + 1 < len(every):
        return f"{sentence.text} {every[at + 1].text}"
    if at > 0 and every[at - 1].text.endswith(";") and every[at - 1].block == sentence.block:
        return f"{every[at - 1].text} {sentence.text}"
    return sentence.text
