"""What code's checks and a model's judgement come to, for a question a model wrote.

Every check runs. For a model-written question those that decide are facts: its form, a verbatim
quote, distinct options, no leak, and that an independent solver reached the key. The others read
the lecture by rule, as a rule-written question can be read; of free wording they do not decide,
but a judge is told of them. One part of them does decide: where a key is a word or two of the
lecture and its quote does not hold it, writer and solver may have erred alike.
(Measured on tests/judging's bank with a solver that shares every defect: none of 253 good
questions is lost, 79 of 127 wrong keys of those types are caught. Of the other types none is: there
the solver and the judge are all there is.)
"""

from collections.abc import Mapping

from examstream.exam.context import unpack
from examstream.exam.messages import PackedContext
from examstream.exam.question import Draft, QuestionType, Solve
from services.grader.checks.case import Check, Grade, GradeVerdict
from services.grader.checks.grade import grade

DECIDING = frozenset(
    {"shape", "residue", "language", "leak", "cue", "distinct", "verbatim", "agree", "twin"}
)
"""Checks that decide on a question a model wrote."""


def graded(
    context: PackedContext, draft: Draft, solves: tuple[Solve, ...], revision: int
) -> tuple[Grade, str]:
    """The code's word and the lecture's language, found in this process."""
    opened = unpack(context)
    found = grade(opened, draft, solves, revision)
    if not draft.fact_id:
        found = decided(found, draft.type, revision)
    return found, opened.lecture.language


def decided(found: Grade, kind: QuestionType, revision: int) -> Grade:
    """The grade by the deciding checks alone; what the others say stands in `checks`.

    Whatever is wrong goes back once with the reason: a model, unlike a rule, can mend it.
    """
    unquoted = _unquoted(found, kind)
    faults = [c for c in found.checks if not c.ok and (c.name in DECIDING or c is unquoted)]
    if not faults:
        return Grade(GradeVerdict.ACCEPT, "", found.checks)
    return Grade(_no(revision), f"{faults[0].name}: {faults[0].reason}", found.checks)


def _unquoted(found: Grade, kind: QuestionType) -> Check | None:
    """The check that says so, where the quote lacks a key that ought to stand in it."""
    failed = {check.name: check for check in found.checks if not check.ok}
    supports = failed.get("supports")
    if supports is None or "hold the key" not in supports.reason:
        return None
    if kind in (QuestionType.FILL_IN, QuestionType.SHORT_ANSWER):
        return supports
    return supports if kind is QuestionType.SINGLE_CHOICE and "one_right" in failed else None


def doubts(found: Grade) -> tuple[str, ...]:
    """What checks that do not decide have against an accepted question, for a judge to weigh."""
    return tuple(f"{c.name}: {c.reason}" for c in found.checks if not c.ok)


def stricter(grade_: Grade, answers: Mapping[str, bool], reason: str, revision: int) -> Grade:
    """The grade after a judge's answers: a "no" makes it stricter, a "yes" changes nothing."""
    if grade_.verdict is not GradeVerdict.ACCEPT:
        return grade_
    checks = tuple(Check(name, ok, "" if ok else reason) for name, ok in answers.items())
    noes = [check.name for check in checks if not check.ok]
    if not noes:
        return grade_._replace(checks=(*grade_.checks, *checks))
    why = " ".join(reason.split())[:300]
    return Grade(_no(revision), f"{noes[0]}: {why}", (*grade_.checks, *checks))


def _no(revision: int) -> GradeVerdict:
    return GradeVerdict.REJECT if revision > 0 else GradeVerdict.REVISE
