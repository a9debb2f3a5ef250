"""The one road to a number that has to be worked out, walked by the answerer and by the grader."""

from examstream.exam.judging.book import Book
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.pairs import by_pair
from examstream.exam.judging.reckoning.rates import by_rates
from examstream.exam.judging.reckoning.worded import worded


def reckoned(book: Book, stem: str, unit: str = "") -> Computed | None:
    """By a law, by rates, or by an operation on two figures; None if none fits clearly."""
    return worded(book, stem, unit) or by_rates(book, stem, unit) or by_pair(book, stem, unit)
