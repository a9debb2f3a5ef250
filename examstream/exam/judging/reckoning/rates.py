"""Rates: so much of one for so much of another, told by the lecture or the stem, and chained.

`one point is 11.25 degrees`, 每周3次，每次4小时, `125 ml per minute`: each leads from one unit to
another; what is asked is reached from what is given by one or two such steps.
"""

import re
from dataclasses import dataclass
from typing import cast

from examstream.exam.judging.book import Book
from examstream.exam.judging.quantities import Quantity, quantities
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.givens import asked_measure, givens
from examstream.exam.judging.reckoning.measures import Measure, measure_of
from examstream.exam.judging.reckoning.operations import operation_of
from examstream.exam.judging.support import POINTS_BACK, covering, query
from examstream.exam.judging.words import units


@dataclass(frozen=True)
class Rate:
    """`many` of `of` for `per` of `by`; told in a sentence (−1: in the stem)."""

    many: float
    of: Measure
    per: float
    by: Measure
    told_in: int = -1
    loose: bool = False  # two quantities beside each other: 500 years to form 2.5 centimetres


_UNIT = r"[A-Za-zµ%°℃]+(?:[- ]?(?:metres?|meters?|hours?|years?))?"
_ONE = re.compile(
    rf"(?:(?<!after )(?<!within )(?<!before )(?<!in )\b(?:every|each|per|for (?:every|each)|one|an?|1)\s+|每(?:隔|升高|增加|下降|提高|过)?\s?|(?<![第十百千\d])一\s?|(?<!\d)1\s?)"
    rf"(?P<unit>(?:\d[\d,.]*\s?)?(?:(?:square|cubic)\s)?(?:{_UNIT}|[\u3400-\u9fff]{{1,4}}))",
    re.I,
)
_JOINS = re.compile(r"^[^,;，；。.]{0,60}?$|^[^;；。]{0,24}?[,，]?[^,;，；。]{0,24}$")


def rates(text: str, told_in: int = -1) -> list[Rate]:
    """The rates a text tells."""
    found = []
    bare = re.sub(r"[$*]", "", text)
    every = [q for q in quantities(bare) if bare[q.start : q.end] not in ("一", "one", "One")]
    for quantity in every:
        measure = _measured(bare, quantity)
        if "/" in measure.kind:
            top, bottom = measure.kind.split("/", 1)
            if top == bottom or (top[0] == "#" and not top.isascii()):
                continue
            found.append(
                Rate(quantity.value, Measure(top, measure.size), 1.0, Measure(bottom), told_in)
            )
    for one in _ONE.finditer(bare):
        number = next((q for q in every if one.start() <= q.start < one.end()), None)
        by = _measured(bare, number) if number else measure_of(one["unit"])
        if not by.kind or (by.kind[0] == "#" and re.match(r"an?\s", one.group(), re.I)):
            continue
        per = number.value if number else 1.0
        behind = [q for q in every if q.start >= one.end()]
        if behind and _JOINS.match(bare[one.end() : behind[0].start]):
            of = _measured(bare, behind[0])
            if of.kind and (of.kind != by.kind or number):
                found.append(Rate(behind[0].value, of, per, by, told_in))
        ahead = [q for q in every if q.end <= one.start() and q is not number]
        if ahead and re.match(r"\s?[\w\u3400-\u9fff]{1,14}\s?(?:[a-z]+\s){0,2}$", bare[ahead[-1].end : one.start()]) and re.match(r"(?:per|every|each|an?)\b", one.group()):  # fmt: skip
            of = _measured(bare, ahead[-1])
            if of.kind and (of.kind != by.kind or of.size != by.size):
                found.append(Rate(ahead[-1].value, of, per, by, told_in))
    two = [(q, _measured(bare, q)) for q in every]
    if not found and len(two) == 2 and all(m.kind and m.kind != "share" for _, m in two):
        (one_, of), (other, by) = two
        if of.kind != by.kind and "/" not in of.kind + by.kind and not _APART.search(bare):
            found.append(Rate(one_.value, of, other.value, by, told_in, True))
    return list(dict.fromkeys(found))


_APART = re.compile(r"[;；]|\b(?:whereas|while|but|older|younger)\b|而")


def _measured(text: str, quantity: Quantity) -> Measure:
    return measure_of(text[quantity.end : quantity.end + 40])


_SOME = re.compile(
    r"(?<!from )\b(?:an?|one|per|each|every|whole)\s(second|minute|hour|day|week|month|year)\b"
    r"|(?:一|每|整)(?:整|个)?(秒|分钟|小时|天|日|周|星期|个月|年)"
)
_TIMES = ("time", "length", "mass", "volume")
_LEAST, _CLEAR, _STEP, _LOOSE = 0.4, 0.05, 0.05, 0.85


def by_rates(book: Book, stem: str, unit: str = "") -> Computed | None:
    """What is asked, reached from what is given by rates; None if not clearly."""
    wanted = asked_measure(stem, unit)
    if not wanted.kind:
        return None
    bare = re.sub(r"[$*]", "", stem)
    own = rates(bare)
    in_rates = {r.many for r in own} | {r.per for r in own}
    every = [(g.value, g.measure) for g in givens(stem) if g.measure.kind]
    if operation_of(stem) and not every:
        return None
    left = [g for g in every if g[0] not in in_rates]
    if not left:
        left = [(1.0, measure_of(m[1] or m[2])) for m in _SOME.finditer(bare)][:1]
    return _reached(book, stem, left, wanted, own) or (
        _reached(book, stem, every, wanted, []) if own else None
    )


def _reached(
    book: Book,
    stem: str,
    given: list[tuple[float, Measure]],
    wanted: Measure,
    own: list[Rate],
) -> Computed | None:
    """By one given, or one that the sentences of the rate do not tell themselves."""
    if not 1 <= len(given) <= 3:
        return None
    asked = query(book, stem)
    best_told = max(0.25, *(c for c, _ in covering(book, asked, 1)), 0.0)
    found = []
    for one in given:
        alike = _same(one[1], wanted)
        others = {value for value, _ in given if value != one[0]}
        for chain, value, turned in _chains(one, wanted, [*own, *_told(book)]):
            if alike and len(chain) == 1 and (turned or chain[0].of.kind != chain[0].by.kind):
                continue
            if len(own) > sum(r.told_in < 0 for r in chain):
                continue  # what the stem tells is told to be used
            if others and not others <= _numbers(book, chain):
                continue
            cover = _cover(book, asked.weights, chain) / best_told
            loose = _LOOSE if any(r.loose for r in chain) else 1.0
            back = _STEP * turned
            found.append((cover * loose - _STEP * (len(chain) - 1) - back, value, chain))
    found.sort(key=lambda entry: -entry[0])
    if not found or found[0][0] < _LEAST:
        return None
    best = found[0]
    if any(
        abs(v - best[1]) > 1e-6 * abs(best[1]) and best[0] - s < _CLEAR for s, v, _ in found[1:]
    ):
        return None
    why = " and ".join(f"{r.many:g} for {r.per:g}" for r in best[2])
    return Computed(best[1], min(0.9, best[0]), frozenset(r.told_in for r in best[2]), why)


def _numbers(book: Book, chain: tuple[Rate, ...]) -> set[float]:
    told = [book.sentences[r.told_in].text for r in chain if r.told_in >= 0]
    return {q.value for text in told for q in quantities(text)}


def _told(book: Book) -> list[Rate]:
    if "rates" not in book.memo:
        book.memo["rates"] = [r for s in book.sentences for r in rates(s.text, s.index)]
    return cast(list[Rate], book.memo["rates"])


def _same(one: Measure, other: Measure) -> bool:
    if one.kind == other.kind:
        return True
    short, long = sorted((one.kind, other.kind), key=len)
    return short[:1] == "#" and len(short) > 2 and long.startswith(short)


Chain = tuple[Rate, ...]


def _chains(
    given: tuple[float, Measure], wanted: Measure, every: list[Rate]
) -> list[tuple[Chain, float, int]]:
    """(steps, value in the unit wanted, how many steps are taken backwards)."""
    found: list[tuple[Chain, float, int]] = []
    for one in every:
        for value, measure, turned in _stepped(given, one):
            if _same(measure, wanted):
                found.append(((one,), value * measure.size / wanted.size, turned))
                continue
            for other in every:
                if other is one or abs(other.told_in - one.told_in) > 2:
                    continue
                for end, last, again in _stepped((value, measure), other):
                    if _same(last, wanted):
                        end *= last.size / wanted.size
                        found.append(((one, other), end, turned + again))
    return found


def _stepped(given: tuple[float, Measure], rate: Rate) -> list[tuple[float, Measure, int]]:
    value, measure = given
    found = []
    if _same(measure, rate.by) and rate.per:
        many = value * measure.size / rate.by.size / rate.per * rate.many
        found.append((many, rate.of, 0))
    if _same(measure, rate.of) and rate.many and rate.of.kind != rate.by.kind:
        per = value * measure.size / rate.of.size / rate.many * rate.per
        found.append((per, rate.by, 1))
    return found


def _cover(book: Book, weights: dict[str, float], chain: tuple[Rate, ...]) -> float:
    """How much of the stem's matter, numbers left out, the sentences of a chain hold."""
    have: set[str] = set()
    told = [book.sentences[r.told_in] for r in chain if r.told_in >= 0]
    if not told:
        return 1.0
    for sentence in told:
        have |= {u.root for u in sentence.units} | {u.root for u in units(sentence.heading)}
        if POINTS_BACK.match(sentence.text) and sentence.index:
            have |= {u.root for u in book.sentences[sentence.index - 1].units}
    matter = {r: w for r, w in weights.items() if not r.startswith("#")}
    return sum(w for r, w in matter.items() if r in have) / (sum(matter.values()) or 1.0)
