"""A blank grown from a definition: it is for the term, and what defines the term stands around it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from examstream.exam.judging.names import normal
from examstream.exam.judging.words import is_chinese, units
from examstream.exam.question import BLANK
from services.grader.checks.case import Case, Fault

_NAMING = re.compile(
    r",?\s*\b(?:(?:is|are|was|were)\s+)?(?:\w+ly\s+)?(?:called|known as|termed|named|referred to as)\s+"
    r"(?:an? |the )?(?=\w)"
    r"|,?\s*\b(?:go(?:es)? by the name of|(?:is|are) said to be|(?:\w+\s+)?speaks? of)\s+(?:an? |the )?(?=\w)"
    r"|[，,]?\s*(?:这[^，。；]{0,6}?)?(?:就|也|又|便|被|则)?(?:称为|称作|叫做|叫作|称之为|[合并统]称为?)\s*(?:一个|一种)?(?=\w)",
    re.I,
)
_MARKED = re.compile(
    r"\b(?:called|known as|termed|named|term|defined|means|refers to"
    r"|name of|speaks? of|said to be)\b|(?<!there )\b(?:is|are|was|were|its)(?: an?| the)?\s*$|称|叫|是|指",
    re.I,
)
"""What says of a stem that it asks for a term."""
_ASKS_ZH = re.compile(
    r"(?:称之?为|称作|合称|叫[做作]?|名为|简称|又称|[是即为称指])(?:一[种个类])?$"
)
_DEFINED_BY = 0.8
"""How much of what defines a term has to stand around a blank that nothing else says is for it."""


class Definition(NamedTuple):
    """What a sentence says of a term, and the text that opens with the term."""

    told: str
    term: str


def definition(case: Case) -> Fault:
    """A definition whose blank is not its term, or that left away what defines the term."""
    stem = case.draft.stem
    if stem.count(BLANK) != 1 or not case.keyed:
        return ""
    key = case.keyed[0]
    after = stem.split(BLANK)[1]
    if re.search(r"[A-Z\d$]", key):
        return ""  # a name or a number: there is but one
    if _NAMING.search(after):
        return f"the blank is vague: the term that {key!r} helps to define is told"
    for told, term in _definitions(case):
        if _opens(told, key):
            return f"the blank is vague: {key!r} is what a definition counts its term among"
        if _helps(case, told, key):
            return f"the blank is vague: {key!r} helps to define a term, and that is not asked for"
        if names_it(term, key) and not asks_for_a_term(stem) and _left_out(stem, told):
            return "the blank is vague: what defines it was left out"
    return ""


def _helps(case: Case, told: str, key: str) -> bool:
    """Whether a key, itself no name, stands in what defines a term that is not asked for."""
    named = normal(key) in case.book.names
    return not named and key in told and not asks_at_the_blank(case.draft.stem.split(BLANK)[0])


def asks_for_a_term(stem: str) -> bool:
    """Whether what stands before a blank says that a term is asked for."""
    return _MARKED.search(stem.split(BLANK)[0]) is not None


_LISTED = re.compile(r"([^，、]{1,8}(?:、[^，、]{1,8}?){2,})[合并统]?称")


def tells_the_list(stem: str, told: str) -> bool:
    """Whether a Chinese stem has the whole list that a term stands for: 松、竹、梅合称."""
    listed = _LISTED.match(stem)
    return listed is not None and told.endswith(listed[1])


def asks_at_the_blank(before: str) -> bool:
    """Whether what stands before a blank ends by asking for a term; in Chinese at the very end."""
    if is_chinese(before):
        return _ASKS_ZH.search(before.rstrip("“《「 ")) is not None
    return asks_for_a_term(before + BLANK)


def _definitions(case: Case) -> Iterator[Definition]:
    for sentence in case.quoted:
        yield from definitions(sentence.text)


def definitions(text: str) -> Iterator[Definition]:
    """What a sentence says of each term it names."""
    start = 0
    for match in _NAMING.finditer(text):
        told = re.split(r"[;；。]", text[start : match.start()])[-1]
        yield Definition(told, text[match.end() :])
        start = match.end()


def _opens(told: str, key: str) -> bool:
    """Whether a definition begins with a thing: `The spongy layer around …`, for `layer`."""
    opening = rf"^\W*(?:an?|the)\s+(?:[\w-]+\s+){{0,2}}{re.escape(key)}\s+(?:that|which|who|whose|in|of|for|used|with|around|by|on|from|through|between|to)\b"
    return re.search(opening, told, re.I) is not None


def names_it(term: str, key: str) -> bool:
    """Whether what follows a naming opens with the key."""
    return normal(term).startswith(normal(key))


def _left_out(stem: str, told: str) -> bool:
    source = {u.root for u in units(told) if u.weight >= 0.8}
    kept = source & {u.root for u in units(stem.replace(BLANK, " ； ")) if u.weight >= 0.8}
    return len(kept) < _DEFINED_BY * len(source)
