"""An option that the quote names in one list with the key: what is told of the one is told of both."""

import re

from examstream.exam.judging.asking import asks_for_the_odd_one
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.places import Place, places
from examstream.text.lexicon import tag
from services.grader.checks.case import Case

_LINK = re.compile(r",|\band\b|\bor\b|&", re.I)
_CHINESE = re.compile(r"(?:、[^，。；、]{1,6})*(?:、|以?及|和|与|或)")
_DEALT_OUT = re.compile(
    r"\brespectively\b|\bin (?:that|this) order\b|\bin turn\b|分别|依次|各自", re.I
)
_PICKS = re.compile(
    r"\b(?:first|second|third|last|latter|former|only|\w+est|most|least)\b"
    r"|首先|最|第[一二三四]|前者|后者|唯一",
    re.I,
)
_WHOLE = 0.95
_MOST_BETWEEN, _WORDS = 3, 3
"""So many names stand between two of a list at most, each of so many words."""


def joined(case: Case) -> str:
    """An option that is not keyed and stands in one list with the key in the quote; "" if there is none.

    Not where the list is dealt out (`respectively`), where the stem picks one of it out, or where the
    quote tells more of the key alone.
    """
    if _PICKS.search(case.draft.stem) or asks_for_the_odd_one(case.draft.stem):
        return ""
    met = [(s, p) for s in case.quoted for p in _whole(case.book, s, case.keyed[0])]
    if len(met) != 1 or _DEALT_OUT.search(met[0][0].text):
        return ""
    sentence, key = met[0]
    for text in case.wrong:
        if any(_listed(sentence, key, other) for other in _whole(case.book, sentence, text)):
            return text
    return ""


def _whole(book: Book, sentence: Sentence, text: str) -> list[Place]:
    return [place for place in places(book, sentence, text) if place.whole >= _WHOLE]


def _listed(sentence: Sentence, one: Place, other: Place) -> bool:
    """Whether nothing but links and a few other names stands between two places."""
    low, high = sorted((one, other), key=lambda place: place.start)
    between = sentence.text[low.end : high.start].strip()
    if _CHINESE.fullmatch(between):
        return True
    names = [name.strip() for name in _LINK.split(between) if name.strip()]
    return (
        bool(_LINK.search(between))
        and len(names) <= _MOST_BETWEEN
        and all(_is_name(name) for name in names)
    )


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        text[0] < "\u3400"
        and len(words) <= _WORDS
        and not any(tag(word.lower())[:2] in ("VB", "IN", "MD") for word in words)
    )
