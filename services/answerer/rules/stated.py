"""A number stated in the text: the figure near which the stem's matter stands."""

import re
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.exchange import terms_in
from examstream.exam.judging.lexicon import FUNCTION, ZH_DIGITS
from examstream.exam.judging.quantities import Quantity, quantities
from examstream.exam.judging.reckoning.changes import asks_change, is_an_end
from examstream.exam.judging.reckoning.figures import figures, figures_of
from examstream.exam.judging.reckoning.givens import Given, asked_measure, givens
from examstream.exam.judging.reckoning.measures import Measure, alike, counted, measure_of
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import normal_unit
from examstream.exam.judging.support import POINTS_BACK, query
from examstream.exam.judging.words import units
from services.answerer.rules.allotted import kinds_told_apart, stretch
from services.answerer.rules.answer import CannotTell, excerpt


@dataclass(frozen=True)
class Result:
    """A number and what it rests on."""

    value: float
    why: str
    confidence: float = 0.8


def found(book: Book, stem: str, unit: str) -> Result:
    """The quantity of the text whose context is the stem's."""
    asked = query(book, stem)
    given = {q.value for q in quantities(stem)}
    measured = {g.value for g in givens(stem) if g.unit and not g.unit.startswith("年")}
    names = terms_in(book, stem)
    wanted = asked_measure(stem, unit)
    change = asks_change(stem)
    best: list[tuple[float, Quantity, str]] = []
    for sentence in _telling(book, asked.weights, wanted):
        if len(measured - {q.value for q in quantities(sentence.text)}) >= 2:
            continue  # an example with other numbers
        if any(_otherwise(sentence.text, g) for g in givens(stem)):
            continue
        speaks = _speaks(book, names, sentence)
        for quantity in quantities(sentence.text):
            if quantity.value in given or _is_reference(sentence.text, quantity):
                continue
            if change and is_an_end(sentence.text, quantity):
                continue  # a change is asked for, not where it ends
            score = speaks * _told(book, asked.weights, sentence, quantity)
            score *= _of_kind(wanted, unit, quantity, sentence.text)
            score *= _counts(stem, sentence.text, quantity)
            score *= _own_words(asked.weights, sentence.text, quantity)
            if _PART.search(sentence.text[: quantity.start]) and not _PART.search(stem):
                score *= _OF_A_PART
            best.append((score, quantity, sentence.text))
    best.sort(key=lambda entry: -entry[0])
    if not best or best[0][0] < 0.25:
        raise CannotTell("no quantity of the lecture fits")
    rivals = [b for b in best[1:] if b[1].value != best[0][1].value]
    if rivals and best[0][0] - rivals[0][0] < 0.012:
        raise CannotTell(f"{best[0][1].value:g} and {rivals[0][1].value:g} fit alike")
    return Result(best[0][1].value, excerpt(best[0][2]), min(1.0, best[0][0]))


def _otherwise(text: str, given: Given) -> bool:
    """Whether a sentence tells another quantity of a given one's kind, and not that one."""
    if counted(given.measure):
        return False
    told = [
        (q.value, m)
        for q in quantities(text)
        if (m := measure_of("%" if text[: q.end].endswith("%") else text[q.end :][:40])).kind
        == given.measure.kind
    ]
    size = given.measure.size or 1.0
    return bool(told) and all(abs(v * m.size - given.value * size) > 1e-9 for v, m in told)


_PART = re.compile(r"其中|包括|\b(?:of which|of whom|among them|including)\b", re.I)
_OF_A_PART = 0.85


def _speaks(book: Book, names: list[str], sentence: Sentence) -> float:
    """Less for a sentence that names none of what the stem names."""
    if not names:
        return 1.0
    told = f"{sentence.text} ; {sentence.heading}"
    if POINTS_BACK.match(sentence.text) and sentence.index:
        told += " ; " + book.sentences[sentence.index - 1].text
    have = set(terms_in(book, told))
    met = sum(bool(have & {n, *book.names.get(n, ())}) for n in names)
    return 0.6 + 0.4 * met / len(names)


def _is_reference(text: str, quantity: Quantity) -> bool:
    return (
        re.search(
            r"(?:Figure|Fig\.|Table|Section|Chapter|Equation|Eq\.|图|表|式|第)\s*$",
            text[: quantity.start],
        )
        is not None
    )


_LEAST_TOLD = 0.12
_VERY_NOUN = 1.5


def _telling(book: Book, weights: dict[str, float], wanted: Measure) -> list[Sentence]:
    """The sentences with a figure near which some of the stem's matter stands, or of the very noun asked for."""
    found = {
        f.told_in
        for f in figures(book)
        if _share(weights, f.near) >= _LEAST_TOLD
        or (wanted.kind[:1] == "#" and f.measure.kind == wanted.kind)
    }
    return [book.sentences[i] for i in sorted(found) if i >= 0]


def _share(weights: dict[str, float], near: dict[str, float]) -> float:
    matter = {r: w for r, w in weights.items() if not r.startswith("#")}
    return sum(w * near.get(r, 0.0) for r, w in matter.items()) / (sum(matter.values()) or 1.0)


def _of_kind(wanted: Measure, unit: str, quantity: Quantity, text: str) -> float:
    """More for a quantity in the unit asked for, less for one that measures something else."""
    here = measure_of("%" if text[: quantity.end].endswith("%") else text[quantity.end :][:40])
    kind = alike(here, wanted)
    if kind > 0 and wanted.kind:
        return _VERY_NOUN if wanted.kind[0] == "#" else 1.25
    if unit and _fits(unit, quantity, text):
        return 1.25
    if kind < -0.5:
        return 0.45
    return 0.8 if wanted.kind else 1.0


def _fits(unit: str, quantity: Quantity, text: str) -> bool:
    wanted = normal_unit(unit)
    tail = re.split(r"[\d,;，；]", text[quantity.end : quantity.end + 24].replace("$", ""))[
        0
    ].strip()
    if normal_unit(quantity.unit) == wanted or tail.startswith((wanted, unit)):
        return len(unit) > 1 or normal_unit(quantity.unit) == wanted
    return len(unit) > 2 and unit.lower().rstrip("s") in tail.lower()


def _told(book: Book, weights: dict[str, float], sentence: Sentence, quantity: Quantity) -> float:
    """How much of the stem's matter is told near a quantity."""
    near = next((f.near for f in figures_of(book, sentence) if f.start == quantity.start), {})
    return _share(weights, near)


def _own_words(weights: dict[str, float], text: str, quantity: Quantity) -> float:
    """Of several quantities of one kind in a sentence: less for the more foreign a stretch.

    `a lecture hall … 1 second, a concert hall … 2 seconds`: asked of a concert hall, `lecture`
    speaks against 1 second. What the first stretch has for all of them speaks for none.
    """
    every = quantities(text)
    rivals = [q for q in every if _rival(text, q, quantity)]
    if len(rivals) < 2:
        return 1.0
    foreign = {q.start: _foreign(weights, text, rivals, q) for q in rivals}
    return float(max(0.4, _FOREIGN ** (foreign[quantity.start] - min(foreign.values()))))


_FOREIGN = 0.75
"""What is left of a quantity's score by each foreign word of its stretch."""
_BEFORE_ALL = 0.3
"""What a foreign word counts that stands before the first of several quantities."""


def _rival(text: str, one: Quantity, other: Quantity) -> bool:
    if normal_unit(one.unit) == normal_unit(other.unit):
        return True
    kinds = [measure_of(text[q.end : q.end + 40]).kind[:1] for q in (one, other)]
    return all(kind in ("", "#") for kind in kinds) and one.unit.isascii()


def _foreign(weights: dict[str, float], text: str, rivals: list[Quantity], one: Quantity) -> float:
    """How many words of its own stretch, before it and up to the next cut, the stem lacks."""
    at = next(i for i, q in enumerate(rivals) if q.start == one.start)
    spans = [stretch(text, rivals, i) for i in range(len(rivals))]
    apart = {root_ for n, root_ in kinds_told_apart(text, spans) if n == at}
    low, high = spans[at]
    told = {u.root: u for u in units(text) if low <= u.start and u.end <= high}
    own = one.unit.lower()
    counted = sum(
        _tells(r)
        * min(1.0, u.weight)
        * (_BEFORE_ALL if not at and u.start < one.start and r not in apart else 1.0)
        for r, u in told.items()
        if r not in weights and u.weight > 0 and r != f"#{one.value:g}" and r != root(own)
    )
    return counted / (2 if any(not r.isascii() for r in told) else 1)


def _tells(root_: str) -> int:
    """A count (`two`, 两个) tells stretches apart better than a word."""
    return 3 if root_.startswith("#") or set(root_) & ZH_DIGITS.keys() else 1


def _counts(stem: str, text: str, quantity: Quantity) -> float:
    """How many X: the noun right after the number is X."""
    if re.search(r"哪一?年|哪年|\b(?:what|which) year\b|\bwhen\b", stem, re.I):
        year = quantity.unit.startswith("年") or 1000 <= quantity.value <= 2100
        before = text[max(0, quantity.start - 8) : quantity.start]
        lasts = re.search(r"约|延续|历时|长达|共|\b(?:about|for|over|some)\b", before) is not None
        return 1.2 if year and not lasts and quantity.value == int(quantity.value) else 0.5
    match = re.search(r"how many ((?:[\w-]+ ){0,3}[\w-]+)", stem, re.I)
    if match and quantity.unit:
        counted = {root(w) for w in match[1].lower().split() if w not in FUNCTION}
        return 1.2 if root(quantity.unit.lower()) in counted else 0.95
    match = re.search(r"(?:多少|几)([\u3400-\u9fff]{1,2})", stem)
    if match and quantity.unit:
        own = match[1] if match[1][0] in _CLASSIFIERS else match[1][0]
        return 1.2 if quantity.unit[0] in own else 0.95
    return 1.0


_CLASSIFIERS = "个种类项条只座名位"
