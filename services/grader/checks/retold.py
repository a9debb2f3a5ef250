"""Options that are no term of the quote, yet say what it says: its key described, or its other half."""

import re
from collections.abc import Sequence

from examstream.exam.judging import chinese, english
from examstream.exam.judging.book import Sentence
from examstream.exam.judging.directions import negators, opposed
from examstream.exam.judging.names import normal
from services.grader.checks.case import Case

_FORMULA = re.compile(r"\$[^$]+\$")
_WORDS = 3
_TOLD = 0.8
_HALF = re.compile(r"[;；]|\b(?:whereas|while)\b|，而(?!且)")
"""Where a sentence leaves one thing for another."""


def retold(case: Case) -> str:
    """An option that is not keyed and whose own words the quote tells; "" if there is none.

    A distractor lifted from the quote stands there as it is; one put together from what the quote
    says, and denying nothing, is right as well.
    """
    return next((text for text in case.wrong if _retells(case, text)), "")


def _retells(case: Case, text: str) -> bool:
    own = _own(case, text)
    if len(own) < _WORDS or normal(text) in case.book.names:
        return False
    return any(
        normal(text) not in normal(sentence.text)
        and all(formula in sentence.text for formula in _FORMULA.findall(text))
        and not opposed(text, sentence.text)
        and bool(negators(text)) <= bool(negators(sentence.text))
        and _told(case, own, sentence) >= _TOLD
        and not _of_another(case, own)
        for sentence in case.quoted
    )


def _of_another(case: Case, own: Sequence[str]) -> bool:
    """Whether an option is told of something else: in the half of the quote that lacks the key."""
    halves = [half for s in case.quoted for half in _HALF.split(s.text)]
    key = [w for text in case.keyed for w in _words(case, text)]

    def held(half: str, words: Sequence[str]) -> int:
        return len(set(_words(case, half)) & set(words))

    keyed = max(halves, key=lambda half: held(half, key))
    return max(held(half, own) for half in halves) > held(keyed, own)


def _own(case: Case, text: str) -> Sequence[str]:
    """An option's words of matter that neither the stem has nor every option."""
    options = [set(_words(case, o.text)) for o in case.draft.options]
    known = set(_words(case, case.draft.stem)) | set.intersection(*options)
    return [w for w in _words(case, text) if w not in known]


def _words(case: Case, text: str) -> list[str]:
    if case.book.chinese:
        return list(chinese.content(case.book, text))
    return [u.root for u in english.content(text)]


def _told(case: Case, own: Sequence[str], sentence: Sentence) -> float:
    """How much of an option's own words a sentence says, by itself or leaning on its neighbours."""
    if case.book.chinese:
        return chinese.cover(case.book, "；".join(own), sentence).share
    units = [u for u in english.content(" ".join(case.wrong)) if u.root in set(own)]
    return english.share(case.book, units, sentence).share
