"""The one road to a number that has to be worked out, walked by the answerer and by the grader."""

from examstream.exam.judging.book import Book
from examstream.exam.judging.reckoning.changes import by_change
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.pairs import by_pair
from examstream.exam.judging.reckoning.rates import by_rates
from examstream.exam.judging.reckoning.worded import worded


def reckoned(book: Book, stem: str, unit: str = "") -> Computed | None:
    """By a law, by one sentence's numbers, by rates, or by an operation on two figures; None if none fits clearly."""
    for road in (worded, by_change, by_rates, by_pair):
        if (found := road(book, stem, unit)) is not None:
            return found
    return None
