"""True/false: a false statement is contradicted by its quote and true nowhere; a true one is told."""

from examstream.exam.judging.statement import findings, judged, same_matter
from examstream.exam.question import QuestionType
from services.grader.checks.case import Case, Fault


def truth(case: Case) -> Fault:
    """The whole lecture's word on the statement is the key."""
    if case.draft.type is not QuestionType.TRUE_FALSE:
        return ""
    statement = same_matter(case.draft.stem)
    verdict = judged(case.book, statement)
    if verdict.truth is None:
        return f"the lecture does not decide it: {verdict.reason}"
    if verdict.truth is not case.draft.key:
        return f"keyed {case.draft.key}, but by the lecture {verdict.truth}: {verdict.reason}"
    if case.draft.key is False:
        stated = [f for f in findings(case.book, statement) if not f.against and f.likeness >= 0.95]
        if stated:
            return "keyed false, but another sentence states it"
    return ""
