"""A blank for a word that is no matter of the lecture: everybody uses it, and others would do."""

import re

from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.quantities import number_of
from examstream.exam.question import BLANK
from examstream.text.everyday import everyday
from examstream.text.lexicon import tag
from examstream.text.noun_kinds import kinds
from examstream.text.nouns import head, singular
from examstream.text.zh.words import words as words_of
from services.grader.checks.case import Case, Fault
from services.grader.checks.definition import asks_at_the_blank

_PINNED = re.compile(
    r"\b(?:whereas|while|but|not|title|motto|saying|formula)\b|，[而却]|不是|而非|口号|称号", re.I
)
"""What tells a plain word all the same: the other side of a contrast, the wording of a saying."""
_QUOTED = re.compile(r"[“《「][^”》」]*$|^[^\"]*\"[^\"]*$")
_NATURAL = frozenset("slb")
"""Substances, living things and parts of bodies: their names are everybody's, and yet names."""
_VERBS = frozenset(("VB", "VBZ", "VBP", "VBD"))
_BE = re.compile(r"\b(?:be|is|are|was|were|been)\s*$")
_MATTER = 3
"""A word in so many sentences is the lecture's matter, whoever else uses it."""


def plain_word(case: Case) -> Fault:
    """A blank, in a stem that asks for no term, whose key is a word of everybody's and no name."""
    stem, key = case.draft.stem, case.draft.key
    if _PINNED.search(stem) or not isinstance(key, tuple):
        return ""
    parts = stem.split(BLANK)
    for number, accepted in enumerate(key):
        before, after = BLANK.join(parts[: number + 1]), parts[number + 1]
        if isinstance(accepted, str) or len(accepted) > 2 or asks_at_the_blank(before):
            continue  # who lists three wordings has thought of others
        if _QUOTED.search(before) or (tag(accepted[0]) in ("VBN", "VBD") and _BE.search(before)):
            continue
        if _is_plain(case, accepted[0]) and not _within_name(case, before, accepted[0], after):
            return f"the blank is vague: {accepted[0]!r} is a word of everybody's and no term"
    return ""


def _is_plain(case: Case, key: str) -> bool:
    if (
        normal(key) in case.book.names
        or re.search(r"[A-Z\d$]", key)
        or number_of(key) is not None
        or _told(case, key) >= _MATTER
    ):
        return False
    if any("\u3400" <= c <= "\u9fff" for c in key):
        return _plain_chinese(case, key)
    words = [w for w in re.findall(r"[\w'-]+", key.lower()) if w not in FUNCTION]
    if len(words) == 1 and tag(words[0]) in _VERBS:
        return True
    if not words or not all(everyday(w) or everyday(singular(w)) for w in words):
        return False
    if len(words) > 1 and _told(case, key) > 1:
        return False  # a term of two plain words comes back: blood pressure
    return not kinds(head(key)) & _NATURAL


def _plain_chinese(case: Case, key: str) -> bool:
    if _told(case, key) > 1:
        return False
    run = words_of(key)
    if len(run) == 1:
        return everyday(key)
    return len(run) == 2 and all(len(w) > 1 and everyday(w) for w in run)


def _told(case: Case, key: str) -> int:
    """In how many sentences of the lecture a word stands."""
    low = key.lower()
    return sum(low in sentence.text.lower() for sentence in case.book.sentences)


def _within_name(case: Case, before: str, key: str, after: str) -> bool:
    """Whether the key and what stands beside it are a name: 毛细 before 现象."""
    names = case.book.names
    left = re.findall(r"[\w-]+", before)[-1:]
    right = re.findall(r"[\w-]+", after)[:1]
    if any("\u3400" <= c <= "\u9fff" for c in key):
        near = [key + after[:n] for n in (1, 2, 3)] + [before[-n:] + key for n in (1, 2, 3)]
    else:
        near = [f"{key} {w}" for w in right] + [f"{w} {key}" for w in left]
    return any(normal(text) in names for text in near)
