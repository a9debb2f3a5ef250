"""What the numbers of one sentence come to: a change from one to another, or what its parts make."""

import re
from collections.abc import Callable
from itertools import pairwise

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.quantities import Quantity, quantities
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.givens import Given, asked_measure
from examstream.exam.judging.reckoning.laws import Law
from examstream.exam.judging.reckoning.measures import Measure
from examstream.exam.judging.reckoning.parts import (
    by_each,
    by_portion,
    by_rest,
    fitting,
    measured,
    same_kind,
    scaled,
    with_the_rest,
)
from examstream.exam.judging.support import covering, query
from examstream.exam.judging.words import units

_LEAST, _BEHIND = 0.4, 0.8
"""How much of a stem a sentence must tell, and how much of what the best one tells."""
_VERB = (
    r"(?:ris|rose|fall|fell|drop|grow|grew|increas|decreas|declin|chang|shrink|shrank|climb|reduc|rais|lower|shorten"
    r"|lengthen|cut|gain|los|warm|cool|swell|improv|sink|sank|extend|expand|widen|narrow)\w*"
)
_VERB_ZH = r"(?:升高|降低|下降|减少|增加|缩短|延长|提高|上升|增长|提升|扩大|缩小|变化|增大|减小|降|升|减|增|涨|跌)"
_ASKS_CHANGE = re.compile(
    rf"\bby how (?:much|many)\b(?!.*\bthan\b).*\b{_VERB}\b|(?<!to )\bhow (?:much|many)\b(?!.*\bthan\b).*\b(?:did|does|do)\b.*\b{_VERB}\b"
    rf"|{_VERB_ZH}(?:了|约|大约|掉|过)*(?:多少|几)(?!倍)",
    re.I,
)
_ASKS_FACTOR = re.compile(
    rf"\b(?:by (?:what|which) factor|how many times|how many-?fold)\b.*\b{_VERB}\b|{_VERB_ZH}(?:为|到|了|约)*(?:原来的)?(?:多少|几)倍",
    re.I,
)
_FROM = re.compile(
    r"(?:\bfrom\s(?:about\s|some\s|around\s)?[+-]?|[由从自](?:约|大约|原来的)?)\s?\$?$", re.I
)
_TO = re.compile(r"(?:\bto\s(?:about\s|some\s|around\s|only\s)?[+-]?|[到至为成](?:了|约|大约|不足)*)\s?\$?$", re.I)  # fmt: skip


def asks_change(stem: str) -> bool:
    """Whether a stem asks by how much something changes, and not beside another."""
    return _ASKS_CHANGE.search(stem) is not None and "比" not in stem


def is_an_end(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is where something rises or falls from or to."""
    before = text[: quantity.start]
    return _FROM.search(before) is not None or _TO.search(before) is not None


def by_change(book: Book, stem: str, unit: str = "") -> Computed | None:
    """A change, a rest or a whole that one sentence tells the parts of; None if not clearly."""
    wanted = asked_measure(stem, unit)
    asked = query(book, stem)
    told = covering(book, asked, 3)
    best = max((cover for cover, _ in told), default=0.0)
    roads: list[Callable[[str, Sentence, str, Measure], float | None]] = [
        by_rest,
        by_each,
        by_portion,
    ]
    if asks_change(stem) or _ASKS_FACTOR.search(stem):
        roads = [_changed]
    for cover, sentence in told:
        if cover < max(_LEAST, _BEHIND * best):
            continue
        text = with_the_rest(book, sentence)
        for road in roads:
            if (value := road(text, sentence, stem, wanted)) is not None:
                why = f"of the numbers of one sentence: {sentence.text[:60]}"
                return Computed(value, min(0.9, 0.4 + cover / 2), frozenset({sentence.index}), why)
    return None


def _changed(text: str, sentence: Sentence, stem: str, wanted: Measure) -> float | None:
    """The difference (or the ratio) of the one pair told as from … to."""
    every = quantities(text)
    found = set()
    for first, second in pairwise(every):
        between = text[first.end : second.start]
        if not _FROM.search(text[: first.start]) or not _TO.search(between) or len(between) > 60:
            continue
        own, last = measured(text, first), measured(text, second)
        if own.kind and last.kind and not same_kind(own, last):
            continue
        one = first.value * own.size if own.kind else first.value * last.size
        other = second.value * (last.size if last.kind else own.size)
        size = last.size if last.kind else own.size
        if _ASKS_FACTOR.search(stem):
            if min(one, other) > 0:
                found.add(round(max(one, other) / min(one, other), 9))
        elif fitting(last if last.kind else own, wanted) or wanted.kind == "share":
            found.add(scaled(abs(one - other) / size, last if last.kind else own, wanted))
    if not found and (pair := _two_states(text, every)) is not None:
        (one, own), (other, last) = pair
        if _ASKS_FACTOR.search(stem) and min(one, other) > 0:
            found.add(round(max(one, other) / min(one, other), 9))
        elif not _ASKS_FACTOR.search(stem) and (fitting(own, wanted) or wanted.kind == "share"):
            found.add(scaled(abs(one - other), own, wanted))
    return found.pop() if len(found) == 1 else None


def _two_states(
    text: str, every: list[Quantity]
) -> tuple[tuple[float, Measure], tuple[float, Measure]] | None:
    """What was, and what it rose or fell to: the only two quantities of one unit, years left out."""
    told = [
        (q, measured(text, q))
        for q in every
        if not q.unit.startswith("年")
        and not (1000 <= q.value <= 2100 and not measured(text, q).kind)
    ]
    for at, (second, last) in enumerate(told):
        before = text[: second.start]
        if not _TO.search(before) or not re.search(rf"(?:\b{_VERB}|{_VERB_ZH})[^,，。;；]{{0,12}}$", before, re.I):  # fmt: skip
            continue
        alike = [(q, m) for q, m in told if m == last and q.unit[:1] == second.unit[:1]]
        if len(alike) == 2 and at and alike[1][0] is second:
            return (alike[0][0].value, last), (second.value, last)
    return None


_CHANGE = re.compile(r"\b(?:change|difference|drop|rise|fall|gain|loss|increase|decrease)\b|变化|改变|之差|差值|增量|减少|增加", re.I)  # fmt: skip


def speaks_of_change(law: Law) -> bool:
    """Whether a name of a law is a change: Δc, the drop in height."""
    return any("\\Delta" in n or any(_CHANGE.search(m.text) for m in told[:2]) for n, told in law.meanings.items())  # fmt: skip


def merged_change(stem: str, given: list[Given]) -> list[Given]:
    """A stem's quantities with the two of one `from … to` as their difference; [] if it has none."""
    every = quantities(re.sub(r"[$*]", " ", stem))
    bare = re.sub(r"[$*]", " ", stem)
    for first, second in pairwise(every):
        if not _FROM.search(bare[: first.start]) or not _TO.search(bare[first.end : second.start]):
            continue
        one = next((g for g in given if g.value == first.value), None)
        other = next((g for g in given if g.value == second.value and g is not one), None)
        if one is None or other is None or one.measure.kind != other.measure.kind:
            continue
        near = one.near | {u.root: 1.0 for u in units("change difference drop rise 变化 改变")}
        change = Given(round(abs(one.value - other.value), 9), one.unit, near, one.measure)
        return [change, *(g for g in given if g not in (one, other))]
    return []
