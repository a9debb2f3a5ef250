"""A Chinese quote by its words: whether it says a key, and whether another place says more."""

from collections.abc import Sequence

from examstream.exam.judging.chinese import content, nearest
from examstream.exam.judging.chinese_truth import believed
from services.grader.checks.case import Case, Fault

_LEEWAY, _LESS = 0.05, 0.15
"""How much less than the best place a quote may say: of a stem with its key, of a statement."""
_TOLD = 0.6


def says_as_much(case: Case) -> bool:
    """Whether no sentence says more of a Chinese stem and its key than the quote does."""
    if not case.book.chinese or not case.keyed:
        return False
    return all(_behind(case, f"{case.draft.stem}；{key}") <= _LEEWAY for key in case.keyed)


def _behind(case: Case, text: str) -> float:
    """How much more of a text the best sentence says than the quote."""
    most = nearest(case.book, text, 1)
    here = nearest(case.book, text, 1, case.quoted)
    return most[0].share - here[0].share if most and here else 1.0


def says(case: Case, key: str) -> bool:
    """Whether the quote says a Chinese key, in its words or in kin ones."""
    if not case.book.chinese or len(content(case.book, key)) < 2:
        return False
    return any(c.share >= _TOLD for c in nearest(case.book, key, 1, case.quoted))


def statement(case: Case, stated: str, heard: Sequence[str]) -> Fault:
    """The quote is among what says most of a Chinese statement, and says it as it is keyed.

    `heard`: what speaks against it in each sentence of the quote, "" where nothing does.
    """
    if case.quoted and _behind(case, stated) > _LESS:
        return "another sentence says far more of the statement"
    rules = not (heard and all(heard))
    holds = believed(case.book, stated, rules, case.quoted).probability >= 0.5
    return "" if holds is case.draft.key else f"by the quote the statement is {holds}"
