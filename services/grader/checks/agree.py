"""Agreement of key and blind answer: the product's promise."""

from examstream.exam.judging.sameness import agree
from services.grader.checks.case import Case, Fault


def agrees(case: Case) -> Fault:
    """Every independent answer that was given is the keyed one, and at least one was given."""
    given = [s for s in case.solves if s.answer is not None]
    if not given:
        return "the blind answerer could not tell" + _why(case)
    for solve in given:
        if not agree(case.book.names, case.draft.type, case.draft.key, solve.answer):
            return f"the blind answer is {_shown(solve.answer)}, the key {_shown(case.draft.key)}"
    return ""


def _why(case: Case) -> str:
    reasons = [s.reason.removeprefix("cannot tell: ") for s in case.solves if s.reason]
    return f": {reasons[0]}" if reasons else ""


def _shown(answer: object) -> str:
    return (getattr(answer, "value", None) and f"{answer.value:g}") or repr(answer)  # type: ignore[attr-defined]


def undecided(case: Case) -> bool:
    """Whether nobody answered: another phrasing may mend that."""
    return all(s.answer is None for s in case.solves)
