"""Solving blind: an answer from stem, options and the lecture alone, or "cannot tell"."""

from collections.abc import Callable

from examstream.exam.judging.book import Book, book_of
from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, Key, QuestionType, Solve
from services.answerer.rules.answer import Answer, CannotTell
from services.answerer.rules.blank import solve_blank
from services.answerer.rules.choice import solve_choice
from services.answerer.rules.number import solve_number
from services.answerer.rules.several import solve_several
from services.answerer.rules.short import solve_short
from services.answerer.rules.truth import solve_truth

ENGINE = "rules"

_ROADS: dict[QuestionType, Callable[[Book, Asked], Answer]] = {
    QuestionType.SINGLE_CHOICE: solve_choice,
    QuestionType.MULTIPLE_CHOICE: solve_several,
    QuestionType.TRUE_FALSE: solve_truth,
    QuestionType.FILL_IN: solve_blank,
    QuestionType.SHORT_ANSWER: solve_short,
    QuestionType.NUMERIC: solve_number,
}


def solve(context: Context, asked: Asked, seed: int = 0) -> Solve:
    """An independent answer to what a student sees. `seed` is not needed: nothing is drawn."""
    try:
        answer = _ROADS[asked.type](book_of(context), asked)
    except CannotTell as why:
        return Solve(engine=ENGINE, answer=None, reason=f"cannot tell: {why}")
    key: Key = answer.key
    return Solve(
        engine=ENGINE,
        answer=key,
        reason=answer.why,
        confidence=min(1.0, max(0.0, answer.confidence)),
    )
