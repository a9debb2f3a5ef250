"""Every figure of a lecture with the words around it: in sentences and in cells of tables."""

import re
from dataclasses import dataclass, field
from typing import cast

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.quantities import Quantity, quantities
from examstream.exam.judging.reckoning.measures import NONE, Measure, measure_of
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import units


@dataclass(frozen=True)
class Figure:
    """A number of the lecture, what it measures, and the roots around it with their nearness."""

    value: float
    measure: Measure
    near: dict[str, float] = field(hash=False)
    told_in: int = -1
    year: bool = False
    start: int = -1  # where it begins in its sentence


_CUT = re.compile(r"[,;:，；：、]|\b(?:and|while|whereas|but)\b|而(?!且)|和|与|及")
_NO_FIGURE = frozenset("一 one One half Half".split())
_SAME, _CLAUSE_OFF, _BACK, _HEADING = 1.0, 0.75, 0.5, 0.35
_LEAST, _ALONE, _OF_ALL = 0.3, 0.8, 0.85


def figures(book: Book) -> list[Figure]:
    """All figures of the lecture, read once."""
    if "figures" not in book.memo:
        found = [f for s in book.sentences for f in _in_sentence(book, s)]
        found += _in_tables(book)
        book.memo["figures"] = found
    return cast(list[Figure], book.memo["figures"])


def figures_of(book: Book, sentence: Sentence) -> list[Figure]:
    """The figures one sentence tells."""
    return [f for f in figures(book) if f.told_in == sentence.index]


def _in_sentence(book: Book, sentence: Sentence) -> list[Figure]:
    text = sentence.text
    every = [q for q in with_scales(text) if text[q.start : q.end] not in _NO_FIGURE]
    if not every:
        return []
    cuts = [0, *(m.start() for m in _CUT.finditer(text)), len(text)]
    back = {u.root for u in units(sentence.heading)}
    before = book.sentences[sentence.index - 1] if sentence.index else None
    previous: set[str] = set()
    if before and before.block == sentence.block:
        previous = {u.root for u in before.units}
    factor = 0.8 if POINTS_BACK.match(text) else _BACK
    found = []
    for quantity in every:
        near = dict.fromkeys(back, _HEADING) | dict.fromkeys(previous, factor)
        own = _segment(cuts, quantity.start)
        alone = [q for q in every if q.start != quantity.start]
        for unit in units(text):
            if unit.start == quantity.start:
                continue
            off = abs(_segment(cuts, unit.start) - own)
            parted = sum(
                min(unit.start, quantity.start) < q.start < max(unit.start, quantity.start)
                for q in alone
            )
            by_clause = _CLAUSE_OFF**off if alone else max(_ALONE, 0.95**off)
            least = _OF_ALL if unit.end <= every[0].start else _LEAST
            nearness = max(least, by_clause * 0.8**parted)
            near[unit.root] = max(near.get(unit.root, 0.0), nearness)
        found.append(
            Figure(quantity.value, _measure(text, quantity), near, sentence.index, _is_year(text, quantity), quantity.start)
        )  # fmt: skip
    return found


_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_SCALE = re.compile(r"\s(thousand|million|billion)\b")


def with_scales(text: str) -> list[Quantity]:
    """The quantities of a text, 1.2 million as one."""
    found: list[Quantity] = []
    for quantity in quantities(text):
        if found and quantity.start < found[-1].end:
            continue
        if match := _SCALE.match(text, quantity.end):
            unit = re.match(r"\s*([A-Za-z]+)", text[match.end() :])
            quantity = Quantity(
                quantity.value * _SCALES[match[1]],
                unit[1] if unit else "",
                quantity.start,
                match.end(),
            )
        found.append(quantity)
    return found


def _segment(cuts: list[int], start: int) -> int:
    return sum(cut <= start for cut in cuts)


def _measure(text: str, quantity: Quantity) -> Measure:
    if text[quantity.start : quantity.end].endswith(("%", "％")):
        return measure_of("%")
    if (pace := _PACE.search(text[: quantity.start])) is not None:
        top = measure_of(text[quantity.end : quantity.end + 12])
        unit = measure_of({"时": "小时", "秒": "秒", "分": "分钟"}[pace[1]])
        return Measure(f"{top.kind}/{unit.kind}", top.size / unit.size)
    return measure_of(re.sub(r"^[$*]+", "", text[quantity.end : quantity.end + 40]))


_PACE = re.compile(r"([时秒分])速(?:约|达|为|高达|可达)*\s?$")
"""时速350公里 is a speed, though it reads like a length."""


def _is_year(text: str, quantity: Quantity) -> bool:
    value, after = quantity.value, text[quantity.end : quantity.end + 4]
    if value != int(value) or not 0 < value < 2100:
        return False
    if re.match(r"\s?年(?!代以|间|后|来|龄|限)", after):
        return value >= 100 or re.search(r"公元前?\s?$", text[: quantity.start]) is not None
    if re.match(r"\s?(?:BC|AD|BCE|CE)\b", after):
        return True
    if value < 1000 or "," in text[quantity.start : quantity.end]:
        return False
    dated = re.search(
        r"\b(?:in|since|until|from|by|before|after|year|of|to)\s$", text[: quantity.start]
    )
    return dated is not None or not _measure(text, quantity).kind


def before_christ(book: Book, figure: Figure) -> bool:
    """Whether a year is one before Christ."""
    if figure.told_in < 0:
        return False
    text = book.sentences[figure.told_in].text
    return re.search(rf"(?:公元)?前\s?{figure.value:g}\s?年|\b{figure.value:g}\s?BCE?\b", text) is not None  # fmt: skip


def _in_tables(book: Book) -> list[Figure]:
    found = []
    for block in book.tables:
        if len(block.rows) < 2:
            continue
        header = block.rows[0]
        for row in block.rows[1:]:
            for at, cell in enumerate(row[1:], start=1):
                numbers = quantities(cell)
                if len(numbers) != 1 or at >= len(header):
                    continue
                near = {u.root: _HEADING for u in units(block.heading)}
                near |= {u.root: 0.8 for u in units(header[at])}
                near |= {u.root: 1.0 for u in units(row[0])}
                measure = _measure(cell, numbers[0])
                if not measure.kind and (unit := re.search(r"[(（]([^()（）]+)[)）]", header[at])):
                    measure = measure_of(unit[1])
                year = not measure.kind and _is_year(header[at] + cell, numbers[0])
                found.append(Figure(numbers[0].value, measure or NONE, near, -1, year))
    return found
