"""Numeric: computed from a formula and the stem's values, read in a table, or found in the text."""

import re
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.exchange import terms_in
from examstream.exam.judging.formula import by_formula, values_in
from examstream.exam.judging.givens import givens
from examstream.exam.judging.lexicon import ZH_DIGITS
from examstream.exam.judging.quantities import Quantity, quantities
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import normal_unit
from examstream.exam.judging.support import POINTS_BACK, covering, query
from examstream.exam.judging.worded import worded
from examstream.exam.judging.words import units
from examstream.exam.question import Asked, NumericKey
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.table import cells_answering, number_in
from services.answerer.rules.two_numbers import by_two_numbers


@dataclass(frozen=True)
class Result:
    """A number and what it rests on."""

    value: float
    why: str
    confidence: float = 0.8


def solve_number(book: Book, asked: Asked) -> Answer:
    """A NumericKey of tolerance 0."""
    result = computed(book, asked.stem, asked.unit)
    if result is None and len(values_in(asked.stem)) and "=" in asked.stem:
        raise CannotTell("no formula of the lecture fits the values")
    result = result or found(book, asked.stem, asked.unit)
    return Answer(
        NumericKey(value=result.value, tolerance=0, unit=asked.unit), result.confidence, result.why
    )


def computed(book: Book, stem: str, unit: str) -> Result | None:
    """By formula, or from tables; None if neither applies."""
    from services.answerer.rules.derived import by_tables

    if (formula := by_formula(book, stem)) is not None:
        return Result(*formula)
    if (law := worded(book, stem, unit)) is not None:
        return Result(law.value, law.why, min(0.95, law.fit))
    if (derived := by_tables(book, stem)) is not None:
        return Result(*derived)
    if book.chinese and (of_two := by_two_numbers(book, stem)) is not None:
        return Result(*of_two)
    cells = cells_answering(book, stem)
    if len(cells) == 1 and (value := number_in(cells[0])) is not None:
        return Result(value, "read in a table", 0.9)
    return None


def found(book: Book, stem: str, unit: str) -> Result:
    """The quantity of the text whose context is the stem's."""
    asked = query(book, stem)
    given = {q.value for q in quantities(stem)}
    measured = {g.value for g in givens(stem) if g.unit and not g.unit.startswith("年")}
    names = terms_in(book, stem)
    best: list[tuple[float, Quantity, str]] = []
    for cover, sentence in covering(book, asked, 15):
        if len(measured - {q.value for q in quantities(sentence.text)}) >= 2:
            continue  # an example with other numbers
        if unit and any(
            normal_unit(g.unit) == normal_unit(unit)
            and all(q.value != g.value for q in quantities(sentence.text))
            for g in givens(stem)
        ):
            continue
        speaks = _speaks(book, names, sentence)
        for quantity in quantities(sentence.text):
            if quantity.value in given or _is_reference(sentence.text, quantity):
                continue
            score = speaks * cover * _near(asked.weights, sentence.text, quantity)
            if unit:
                score *= 1.25 if _fits(unit, quantity, sentence.text) else 0.6
            score *= _counts(stem, sentence.text, quantity) * _own_words(
                asked.weights, sentence.text, quantity
            )
            best.append((score, quantity, sentence.text))
    best.sort(key=lambda entry: -entry[0])
    if not best or best[0][0] < 0.25:
        raise CannotTell("no quantity of the lecture fits")
    rivals = [b for b in best[1:] if b[1].value != best[0][1].value]
    if rivals and best[0][0] - rivals[0][0] < 0.03:
        raise CannotTell(f"{best[0][1].value:g} and {rivals[0][1].value:g} fit alike")
    return Result(best[0][1].value, excerpt(best[0][2]), min(1.0, best[0][0]))


def _speaks(book: Book, names: list[str], sentence: Sentence) -> float:
    """Less for a sentence that names none of what the stem names."""
    if not names:
        return 1.0
    told = f"{sentence.text} ; {sentence.heading}"
    if POINTS_BACK.match(sentence.text) and sentence.index:
        told += " ; " + book.sentences[sentence.index - 1].text
    have = set(terms_in(book, told))
    met = sum(bool(have & {n, *book.names.get(n, ())}) for n in names)
    return 0.75 + 0.25 * met / len(names)


def _is_reference(text: str, quantity: Quantity) -> bool:
    return (
        re.search(
            r"(?:Figure|Fig\.|Table|Section|Chapter|Equation|Eq\.|图|表|式|第)\s*$",
            text[: quantity.start],
        )
        is not None
    )


def _fits(unit: str, quantity: Quantity, text: str) -> bool:
    wanted = normal_unit(unit)
    tail = re.split(r"[\d,;，；]", text[quantity.end : quantity.end + 24].replace("$", ""))[
        0
    ].strip()
    if normal_unit(quantity.unit) == wanted or tail.startswith((wanted, unit)):
        return len(unit) > 1 or normal_unit(quantity.unit) == wanted
    return len(unit) > 2 and unit.lower().rstrip("s") in tail.lower()


def _near(weights: dict[str, float], text: str, quantity: Quantity) -> float:
    every = units(text)
    at = min((u for u in every), key=lambda u: abs(u.start - quantity.start), default=None)
    if at is None:
        return 0.6
    total = sum(weights.get(u.root, 0.0) for u in every) or 1.0
    score = 0.0
    for u in every:
        if (w := weights.get(u.root)) is not None:
            distance = abs(u.at - at.at)
            score += (
                w
                * max(0.5, 1.0 - 0.02 * max(0.0, distance - 3))
                * (0.8 if u.clause != at.clause else 1.0)
            )
    return score / total


def _own_words(weights: dict[str, float], text: str, quantity: Quantity) -> float:
    """Of several quantities of one unit in a sentence: less for the more foreign a stretch.

    `a lecture hall … 1 second, a concert hall … 2 seconds`: asked of a concert hall, `lecture`
    speaks against 1 second. What the first stretch has for all of them speaks for none.
    """
    every = quantities(text)
    rivals = [q for q in every if normal_unit(q.unit) == normal_unit(quantity.unit)]
    if len(rivals) < 2:
        return 1.0
    foreign = {q.start: _foreign(weights, text, every, q) for q in rivals}
    return float(max(0.4, 0.85 ** (foreign[quantity.start] - min(foreign.values()))))


def _foreign(weights: dict[str, float], text: str, every: list[Quantity], one: Quantity) -> float:
    at = next(i for i, q in enumerate(every) if q.start == one.start)
    low = max(
        (
            q.end + len(q.unit) + 1
            for q in every[:at]
            if normal_unit(q.unit) == normal_unit(one.unit)
        ),
        default=0,
    )
    stretch = {u.root: u for u in units(text) if low <= u.start and u.end <= one.start}
    counted = sum(_tells(r) for r, u in stretch.items() if r not in weights and u.weight > 0)
    return counted / (2 if any(not r.isascii() for r in stretch) else 1)


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
        return (
            1.2
            if root(quantity.unit.lower()) in {root(w) for w in match[1].lower().split()}
            else 0.95
        )
    match = re.search(r"(?:多少|几)([\u3400-\u9fff]{1,2})", stem)
    if match and quantity.unit:
        return 1.2 if quantity.unit[:1] == match[1][:1] else 0.95
    return 1.0
