"""The options: distinct, and exactly the keyed ones right."""

import itertools

from examstream.exam.judging.names import normal, same_thing
from examstream.exam.judging.quantities import number_of
from examstream.exam.judging.sameness import formulas_agree
from examstream.exam.judging.support import nearer, support
from examstream.exam.judging.words import units
from examstream.exam.question import QuestionType
from services.grader.checks.case import Case, Fault

_CHOICES = (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE)


def distinct(case: Case) -> Fault:
    """No two options are one answer: the same when normal, names of one thing, one number."""
    if case.draft.type not in _CHOICES:
        return ""
    for one, other in itertools.combinations(case.draft.options, 2):
        if same(case, one.text, other.text):
            return f"options {one.label} and {other.label} are one answer"
    return ""


def same(case: Case, one: str, other: str) -> bool:
    """Whether two option texts say the same."""
    if same_thing(case.book.names, one, other):
        return True
    a, b = number_of(one), number_of(other)
    if a is not None and b is not None:
        return abs(a - b) <= 1e-9 * max(1.0, abs(a)) and _tail(one) == _tail(other)
    if "$" in one and "$" in other:
        return formulas_agree(one, other)
    left, right = _bag(one), _bag(other)
    return (
        bool(left)
        and left == right
        and sorted(normal(one).split()) == sorted(normal(other).split())
    )


def _tail(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _bag(text: str) -> frozenset[str]:
    return frozenset(u.root for u in units(text) if u.weight >= 0.3)


def one_right(case: Case) -> Fault:
    """No option but the keyed ones is right: none is a kind, a part or a fuller form of a keyed
    one, and none is supported by the lecture as well as the key is.
    """
    if case.draft.type is not QuestionType.SINGLE_CHOICE or not case.keyed:
        return ""
    key = case.keyed[0]
    for text in case.wrong:
        if _contains(case, key, text) or _contains(case, text, key):
            return f"{text!r} and the key are one within the other"
    if any(number_of(o.text) is not None for o in case.draft.options):
        return ""
    ours = support(case.book, case.stem, key)
    for text in case.wrong:
        theirs = support(case.book, case.stem, text)
        close = theirs.score >= max(0.4, 0.97 * ours.score)
        if ours.score and close and not nearer(case.stem, ours, theirs):
            return f"{text!r} is supported as well as the key"
    return ""


def _contains(case: Case, long: str, short: str) -> bool:
    """`resting membrane potential` holds `membrane potential`; 有向图 and 图."""
    a, b = normal(long), normal(short)
    if a == b or len(a) <= len(b) or not b or number_of(short) is not None or "$" in long + short:
        return False
    if "\u3400" <= b[0] <= "\u9fff":
        return len(b) >= 2 and (a.endswith(b))
    return f" {b} " in f" {a} " and (a.endswith(" " + b) or len(b.split()) >= 2)
