"""Comparisons that follow from two numbers of a sentence or a table: A is longer than B."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import ENDS, negators
from examstream.exam.judging.quantities import number_of, quantities
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import normal_unit
from examstream.exam.judging.support import covering, query
from examstream.exam.judging.words import units


@dataclass(frozen=True)
class Compared:
    """Whether a comparison holds by two numbers, and the sentence (None: a table) that has them."""

    truth: bool
    one: float
    other: float
    sentence: Sentence | None


_ENGLISH = re.compile(
    r"(?P<a>.+?)\b(?P<c>more|less|fewer|[a-z]+er)\b(?P<mid>[^,;]*?)\bthan\b(?P<b>[^,;]+)", re.I
)
_CHINESE = re.compile(
    r"(?P<a>[^，；]+?)比(?P<b>[^，；]+?)(?P<c>(?:更|要)?(?:[大高多长重深宽老久]|[小低少短轻浅窄]))"
    r"(?:[一些得多了]*)(?=[，。；]|$)"
)
_SEGMENT = re.compile(r"[,;，；、]|\b(?:and|whereas|while|but)\b|而(?!且)|和|与", re.I)
_LESS = frozenset("小低少短轻浅窄")
_SIZES = ("more", "long", "heavy", "wide", "hot", "deep", "old", "thick")
_AXES = {axis for word in _SIZES for axis, _ in ENDS.get(word, ())}


def compared(book: Book, statement: str) -> Compared | None:
    """What two numbers say of a comparison; None where there is none, or not two numbers."""
    if negators(statement) or not (sides := _sides(statement)):
        return None
    one, other, more = sides
    for found in (
        _in_table(book, statement, one, other),
        _in_sentences(book, statement, one, other),
    ):
        if found and found[0] != found[1]:
            return Compared((found[0] > found[1]) is more, *found)
    return None


def _sides(statement: str) -> tuple[set[str], set[str], bool] | None:
    """The roots each side has by itself, and whether the first is said to be the greater."""
    if match := _CHINESE.search(statement):
        more = match["c"][-1] not in _LESS
        a, b = _roots(match["a"]), _roots(match["b"])
    elif match := _ENGLISH.search(statement):
        ends = [e for e in ENDS.get(match["c"].lower(), ()) if e[0] in _AXES]
        if len({e[1] for e in ends}) != 1:
            return None
        more = ends[0][1] == 0
        a, b = _roots(match["a"] + " " + match["mid"]), _roots(match["b"])
    else:
        return None
    return (a, b - a, more) if b - a and a else None


def _roots(text: str) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8}


def _in_sentences(
    book: Book, statement: str, one: set[str], other: set[str]
) -> tuple[float, float, Sentence | None] | None:
    for cover, sentence in covering(book, query(book, statement), 4):
        every = quantities(sentence.text)
        if cover < 0.4 or (len(every) != 2 and len(every) != 3):
            continue
        cuts = [m.start() for m in _SEGMENT.finditer(sentence.text)]
        told = {u.root: _at(cuts, u.start) for u in sentence.units}
        first = _theirs(other, told, cuts, every)
        mine = {r for r in one if r in told and told[r] != first} if first is not None else set()
        second = _theirs(mine, told, cuts, every)
        if first is None or second is None or first == second:
            continue
        a, b = (next(q for q in every if _at(cuts, q.start) == at) for at in (second, first))
        if normal_unit(a.unit) == normal_unit(b.unit) or not (a.unit and b.unit):
            return a.value, b.value, sentence
    return None


def _at(cuts: Sequence[int], start: int) -> int:
    return sum(cut < start for cut in cuts)


def _theirs(
    roots: set[str], told: dict[str, int], cuts: Sequence[int], every: Sequence[object]
) -> int | None:
    """The one segment that holds all of a side's roots that are told, and one number."""
    where = {told[r] for r in roots if r in told}
    if len(where) != 1 or (sum(r in told for r in roots) < 0.5 * len(roots) and len(roots) < 4):
        return None
    at = where.pop()
    numbers = [q for q in every if _at(cuts, getattr(q, "start", -1)) == at]
    return at if len(numbers) == 1 else None


def _in_table(
    book: Book, statement: str, one: set[str], other: set[str]
) -> tuple[float, float, Sentence | None] | None:
    said = {u.root for u in units(statement)} | {root(n) for n in _nouns(statement)}
    for table in book.tables:
        names = [_roots(row[0]) for row in table.rows[1:] if row]
        rows = [row for row in table.rows[1:] if row]
        a = [r for n, r in zip(names, rows, strict=True) if n and n <= one and not n <= other]
        b = [r for n, r in zip(names, rows, strict=True) if n and n <= other]
        if len(a) != 1 or len(b) != 1:
            continue
        columns = [
            i
            for i, head in enumerate(table.rows[0])
            if i and _roots(re.sub(r"\([^)]*\)|（[^）]*）", "", head)) & said
        ]
        if len(columns) != 1 or max(len(a[0]), len(b[0])) <= columns[0]:
            continue
        x, y = number_of(a[0][columns[0]]), number_of(b[0][columns[0]])
        if x is not None and y is not None:
            return x, y, None
    return None


def _nouns(statement: str) -> list[str]:
    pairs = (("long", "length"), ("heav", "mass"), ("deep", "depth"), ("wide", "width"), ("high", "height"),
             ("hot", "temperature"), ("old", "age"))  # fmt: skip
    return [
        noun for adjective, noun in pairs if re.search(rf"\b{adjective}(?:er|ier)\b", statement)
    ]
