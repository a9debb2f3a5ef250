"""Comparisons that follow from two numbers of a sentence or a table: A is longer than B."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import ENDS, negators
from examstream.exam.judging.quantities import Quantity, number_of, quantities
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


_THAN = re.compile(r"\bthan\b", re.I)
_WORD = re.compile(r"[A-Za-z]+")
_CHINESE = re.compile(
    r"(?P<a>[^，；]+?)比(?P<b>[^，；]+?)(?P<c>(?:更|要)?(?:[大高多长重深宽老久]|[小低少短轻浅窄]))"
    r"(?:[一些得多了]*)(?=[，。；]|$)"
)
_SEGMENT = re.compile(r"[,;，；、]|\b(?:and|whereas|while|but)\b|而(?!且)|和|与", re.I)
_LESS = frozenset("小低少短轻浅窄")
_SIZES = ("more", "long", "heavy", "wide", "hot", "deep", "old", "thick", "fast", "strong")
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
    elif than := _THAN.search(statement):
        before = [
            (word, ends)
            for word in _WORD.finditer(re.split(r"[,;]", statement[: than.start()])[-1])
            if (ends := [e for e in ENDS.get(word.group().lower(), ()) if e[0] in _AXES])
            and re.search(r"er$|^(?:more|less)$", word.group(), re.I)
        ]
        if not before or len({e[1] for e in before[-1][1]}) != 1:
            return None
        more = before[-1][1][0][1] == 0
        a = _roots(re.sub(rf"\b{before[-1][0].group()}\b", " ", statement[: than.start()]))
        b = _roots(re.split(r"[,;]", statement[than.end() :])[0])
    else:
        return None
    return (a, b - a, more) if b - a and a else None


def _roots(text: str) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8}


def _in_sentences(
    book: Book, statement: str, one: set[str], other: set[str]
) -> tuple[float, float, Sentence | None] | None:
    for cover, sentence in covering(book, query(book, statement), 4):
        every = _of_one_kind(sentence.text)
        if cover < 0.3 or len(every) != 2:
            continue
        if _kind(every[0]) == "time" and _QUICK.search(statement):
            continue  # the quicker takes less
        cuts = [m.start() for m in _SEGMENT.finditer(sentence.text)]
        told = {u.root: _at(cuts, u.start) for u in sentence.units}
        numbered = {_at(cuts, q.start) for q in every}
        told = {r: at if at in numbered else _next(numbered, at) for r, at in told.items()}
        first = _theirs(other, told, cuts, every)
        mine = {r for r in one if r in told and told[r] != first} if first is not None else set()
        second = _theirs(mine, told, cuts, every)
        if first is None or second is None or first == second:
            continue
        a, b = (next(q for q in every if _at(cuts, q.start) == at) for at in (second, first))
        return a.value * _scale(a), b.value * _scale(b), sentence
    return None


_QUICK = re.compile(r"\b(?:fast|quick|slow)er\b|[快慢]", re.I)


def _next(numbered: set[int], at: int) -> int:
    """The segment whose number a segment without one leads up to."""
    return min((n for n in numbered if n > at), default=at)


def _of_one_kind(text: str) -> list[Quantity]:
    """The quantities of a sentence that measure the same thing."""
    kinds: dict[str, list[Quantity]] = {}
    for quantity in quantities(text):
        kinds.setdefault(_kind(quantity), []).append(quantity)
    return max(kinds.values(), key=len, default=[])


def _kind(quantity: Quantity) -> str:
    return "time" if _scale_of(quantity.unit) else normal_unit(quantity.unit)


def _scale(quantity: Quantity) -> float:
    return _scale_of(quantity.unit) or 1.0


def _scale_of(unit: str) -> float:
    """Days in a unit of time; 0 for other units."""
    bare = unit.lower().removesuffix("s")
    if bare in _DAYS:
        return _DAYS[bare]
    return next((days for word, days in _DAYS_ZH if unit.startswith(word)), 0.0)


_DAYS = {"second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4,
         "year": 365.25, "decade": 3652.5, "century": 36525.0, "centurie": 36525.0}  # fmt: skip
_DAYS_ZH = (("秒", 1 / 86400), ("分钟", 1 / 1440), ("小时", 1 / 24), ("天", 1.0), ("日", 1.0), ("周", 7.0),
            ("个月", 30.4), ("年", 365.25))  # fmt: skip


def _at(cuts: Sequence[int], start: int) -> int:
    return sum(cut < start for cut in cuts)


def _theirs(
    roots: set[str], told: dict[str, int], cuts: Sequence[int], every: Sequence[Quantity]
) -> int | None:
    """The one segment that holds all of a side's roots that are told, and one number."""
    where = {told[r] for r in roots if r in told}
    if len(where) != 1 or (sum(r in told for r in roots) < 0.5 * len(roots) and len(roots) < 4):
        return None
    at = where.pop()
    numbers = [q for q in every if _at(cuts, q.start) == at]
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
        heads = [
            (_roots(re.sub(r"\([^)]*\)|（[^）]*）", "", head)), i)
            for i, head in enumerate(table.rows[0])
            if i
        ]
        shares = sorted(((len(h & said) / len(h), i) for h, i in heads if h & said), reverse=True)
        columns = [i for share, i in shares if share == shares[0][0]]
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


def _by_superlative(book: Book, statement: str, one: set[str], other: set[str]) -> Compared | None:
    """`Y does it more than X` against `X does it most`."""
    if not (match := _CHINESE.search(statement)):
        return None
    word = "最" + match["c"][-1]
    for cover, sentence in covering(book, query(book, statement), 4):
        if cover < 0.35 or word not in sentence.text:
            continue
        clause = next((c for c in re.split(r"[；。]", sentence.text) if word in c), "")
        have = _roots(clause)
        first, second = one - other - _roots(match["b"]), other - one
        met = [bool(side) and len(side & have) >= 0.5 * len(side) for side in (first, second)]
        if met == [False, True]:
            return Compared(False, 0.0, 1.0, sentence)
        if met == [True, False]:
            return Compared(True, 1.0, 0.0, sentence)
    return None
