"""Numeric: computed from a formula and the stem's values, read in a table, or found in the text."""

from examstream.exam.judging.book import Book
from examstream.exam.judging.formula import by_formula, values_in
from examstream.exam.judging.reckoning.changes import by_change
from examstream.exam.judging.reckoning.pairs import by_pair
from examstream.exam.judging.reckoning.rates import by_rates
from examstream.exam.judging.reckoning.worded import worded
from examstream.exam.question import Asked, NumericKey
from services.answerer.rules.answer import Answer, CannotTell
from services.answerer.rules.stated import Result, found
from services.answerer.rules.table import cells_answering, number_in
from services.answerer.rules.two_numbers import by_two_numbers


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
    for road in (worded, by_change, by_rates):
        if (reached := road(book, stem, unit)) is not None:
            return Result(reached.value, reached.why, min(0.95, reached.fit))
    if (derived := by_tables(book, stem)) is not None:
        return Result(*derived)
    if book.chinese and (of_two := by_two_numbers(book, stem)) is not None:
        return Result(*of_two)
    if (pair := by_pair(book, stem, unit)) is not None:
        return Result(pair.value, pair.why, pair.fit)
    cells = cells_answering(book, stem)
    if len(cells) == 1 and (value := number_in(cells[0])) is not None:
        return Result(value, "read in a table", 0.9)
    return None
