"""The form of each type: labels, the key's shape, blanks, tolerance."""

import math

from examstream.exam.question import BLANK, Draft, NumericKey, QuestionType
from services.grader.checks.case import Case, Fault

_LABELS = "ABCDEFGH"


def shape(case: Case) -> Fault:
    """The draft has what its type needs and nothing its type does not know."""
    draft = case.draft
    if not draft.solution.strip():
        return "there is no solution"
    match draft.type:
        case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
            return _options(draft) or _choice(draft)
        case QuestionType.TRUE_FALSE:
            return (
                "" if isinstance(draft.key, bool) and not draft.options else "the key is no boolean"
            )
        case QuestionType.FILL_IN:
            return _fill_in(draft)
        case QuestionType.SHORT_ANSWER:
            ok = (
                isinstance(draft.key, tuple)
                and draft.key
                and all(isinstance(k, str) and k.strip() for k in draft.key)
            )
            return "" if ok else "the key is no list of accepted strings"
        case QuestionType.NUMERIC:
            return _numeric(draft)


def _options(draft: Draft) -> Fault:
    labels = [o.label for o in draft.options]
    if not 3 <= len(labels) <= len(_LABELS):
        return f"{len(labels)} options"
    if labels != list(_LABELS[: len(labels)]):
        return f"the labels are {', '.join(labels)}"
    return ""


def _choice(draft: Draft) -> Fault:
    labels = {o.label for o in draft.options}
    if draft.type is QuestionType.SINGLE_CHOICE:
        return "" if isinstance(draft.key, str) and draft.key in labels else "the key is no label"
    if not isinstance(draft.key, tuple) or not all(
        isinstance(k, str) and k in labels for k in draft.key
    ):
        return "the key is no list of labels"
    if len(set(draft.key)) != len(draft.key) or not 1 <= len(draft.key) <= len(labels):
        return "the key repeats a label or is empty"
    return "every option is keyed" if len(draft.key) == len(labels) else ""


def _fill_in(draft: Draft) -> Fault:
    if not isinstance(draft.key, tuple) or not draft.key:
        return "the key is no list of blanks"
    if draft.stem.count(BLANK) != len(draft.key):
        return f"{draft.stem.count(BLANK)} blanks, {len(draft.key)} lists of answers"
    ok = all(
        isinstance(part, tuple) and part and all(s.strip() for s in part) for part in draft.key
    )
    return "" if ok else "a blank has no accepted answer"


def _numeric(draft: Draft) -> Fault:
    key = draft.key
    if not isinstance(key, NumericKey):
        return "the key is no number"
    if not math.isfinite(key.value) or not math.isfinite(key.tolerance):
        return "the key is not finite"
    if key.unit != draft.unit:
        return f"asked in {draft.unit!r}, keyed in {key.unit!r}"
    if key.tolerance > 0.06 * abs(key.value) and key.tolerance > 0.0:
        return "the tolerance is wider than 6 % of the number"
    return ""
