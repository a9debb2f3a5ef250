"""The grader's word on a candidate: every check, in order, and what they come to."""

from collections.abc import Sequence

from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, Draft, Solve
from services.grader.checks import (
    agree,
    blank,
    leak,
    left_out,
    options,
    quote,
    shape,
    stem,
    truth,
    twin,
)
from services.grader.checks.case import Case, Check, Checker, Grade, GradeVerdict

CHECKS: tuple[tuple[str, Checker], ...] = (
    ("shape", shape.shape),
    ("residue", stem.clean),
    ("whole", stem.whole),
    ("language", stem.language),
    ("alone", stem.alone),
    ("blank", blank.blank),
    ("told", left_out.left_out),
    ("leak", leak.stem_leaks),
    ("cue", leak.cue),
    ("distinct", options.distinct),
    ("verbatim", quote.verbatim),
    ("supports", quote.supports),
    ("agree", agree.agrees),
    ("one_right", options.one_right),
    ("truth", truth.truth),
    ("twin", twin.twin),
)
"""Named checks, cheapest first. A reason starts with the name."""

MENDABLE = frozenset({"leak", "cue"})
"""Faults another phrasing of the same fact may mend; "agree" too where nobody answered."""


def grade(
    context: Context,
    draft: Draft,
    solves: Sequence[Solve],
    revision: int = 0,
    earlier: Sequence[Asked] = (),
) -> Grade:
    """Accept if every check holds; send back once (revision 0) what can be mended; else reject."""
    case = Case(context, draft, tuple(solves), tuple(earlier))
    checks = []
    for name, check in CHECKS:
        fault = check(case)
        checks.append(Check(name, not fault, fault))
        if fault and name == "shape":
            break  # the others rely on it
    faults = [c for c in checks if not c.ok]
    if not faults:
        return Grade(GradeVerdict.ACCEPT, "", tuple(checks))
    hard = [c for c in faults if not _mendable(c, case)]
    first = hard[0] if hard else faults[0]
    verdict = GradeVerdict.REJECT if hard or revision > 0 else GradeVerdict.REVISE
    return Grade(verdict, f"{first.name}: {first.reason}", tuple(checks))


def _mendable(check: Check, case: Case) -> bool:
    return check.name in MENDABLE or (check.name == "agree" and agree.undecided(case))
