"""Twins: a question much like an earlier one of the exam."""

from examstream.exam.judging.words import units
from examstream.exam.question import Asked
from services.grader.checks.case import Case, Fault

_TWIN = 0.7


def twin(case: Case) -> Fault:
    """No earlier question is this one again."""
    mine = _matter(case.draft)
    for earlier in case.earlier:
        theirs = _matter(earlier)
        if mine and theirs and len(mine & theirs) / len(mine | theirs) > _TWIN:
            return f"much like {earlier.stem!r}"
    return ""


def _matter(asked: Asked) -> frozenset[str]:
    text = " ".join((asked.stem, *sorted(o.text for o in asked.options)))
    return frozenset(u.root for u in units(text) if u.weight >= 0.3)
