"""True/false: a false statement is contradicted by its quote and true nowhere; a true one is told.

Thresholds: `python -m tests.judging.calibrate_truth` tells what they win and lose on lectures left
out.
"""

from typing import NamedTuple

from examstream.exam.judging.findings import findings
from examstream.exam.judging.statement import Verdict, judged, same_matter, weighed_only
from examstream.exam.question import QuestionType
from services.grader.checks.case import Case, Fault


class Least(NamedTuple):
    """How sure the lecture's word must be for a key to rest on it; above 1: never."""

    told: float  # keyed True
    told_weighed: float  # keyed True, and only the words in all speak for it
    against: float  # keyed False, and what speaks against it can be named
    against_weighed: float  # keyed False, and nothing can be named


LEAST = {False: Least(0.0, 0.0, 0.0, 0.0), True: Least(0.0, 0.0, 0.0, 0.7)}
"""By whether the lecture is Chinese. English has no statement weighed by its words alone."""


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
    if unsure(verdict, case.book.chinese):
        return f"too unsure to key it {case.draft.key}: {verdict.reason} ({verdict.confidence:.2f})"
    if case.draft.key is False:
        stated = [
            f
            for f in findings(case.book, statement)
            if not f.against and f.likeness >= 0.95 and f.sentence != verdict.sentence
        ]
        if stated:
            return "keyed false, but another sentence states it"
    return ""


def unsure(verdict: Verdict, chinese: bool) -> bool:
    """Whether a verdict is too weak to rest a key on: a false statement differs by what has a name."""
    least, weighed = LEAST[chinese], weighed_only(verdict)
    if verdict.truth:
        return verdict.confidence < (least.told_weighed if weighed else least.told)
    return verdict.confidence < (least.against_weighed if weighed else least.against)
