"""True/false: what the nearest sentences say of the statement."""

from examstream.exam.judging.book import Book
from examstream.exam.judging.statement import judged, same_matter
from examstream.exam.question import Asked
from services.answerer.rules.answer import Answer, CannotTell


def solve_truth(book: Book, asked: Asked) -> Answer:
    """Whether the statement holds by the lecture."""
    verdict = judged(book, same_matter(asked.stem))
    if verdict.truth is None:
        raise CannotTell(verdict.reason)
    return Answer(verdict.truth, verdict.confidence, verdict.reason)
