"""What kind of bearer a proper name of the lecture has, so that names can stand beside each other."""

import re
from functools import lru_cache

from examstream.exam.plan.en.reading import Reading
from examstream.text.lexicon import known, tag
from examstream.text.noun_kinds import apart
from examstream.text.nouns import head, is_plural, singular

_PLACED = r"\b(?i:in|from|to|at|near|across|through|throughout|of|between|and|outside|within|into|leaving|reached)"
_TITLE = r"(?:Mrs?|Ms|Dr|Sir|Lord|Lady|King|Queen|President|Professor|General|Emperor|Pope|Prince|Saint|St)\.?"
_DID = (
    r"(?:wrote|argued|proposed|showed|discovered|believed|thought|kept|died|won|led|became|noted|suggested|introduced"
    r"|developed|invented|said|responded|described|called|found|published|founded|claimed|offered|married|ordered"
    r"|put forward|advocated|observed|realized|realised|studied|who)"
)


_BODIES = frozenset(
    "congress college convention plan bank act university war revolution compromise amendment party court company"
    " paper article treaty council committee agency union league ministry department senate parliament association"
    " society institute constitution code theorem island ocean sea river desert street city county province republic"
    " kingdom empire church museum school hospital office commission conference agreement declaration charter".split()
)
"""Nouns a name ends in that are nobody's family name."""


def strangers(one: str, other: str, reading: Reading) -> bool:
    """Are the bearers of two names known to be of different kinds?"""
    a, b = _kind(one, reading.lecture.text), _kind(other, reading.lecture.text)
    if a == b == "thing":
        return apart(one, other) >= 3.0
    return bool(a and b and a != b)


@lru_cache(maxsize=4096)
def _kind(name: str, text: str) -> str:
    """ "person", "place", "people", "thing" (an act, a bank); "" if the lecture does not tell."""
    last = head(name)
    low = singular(last.lower())
    if " " in name and low in _BODIES:
        return "thing"
    common = known(low) and tag(low)[:1] == "N"
    if " " in name and common and re.search(rf"\b{re.escape(low)}s?\b", text):
        return "thing"  # it ends in a noun the lecture uses: "Confederation Congress"
    if re.search(r"(?:ists?|ians?|ans?|ese)$", last) and (is_plural(last) or " " not in name):
        people = re.search(rf"\b(?:the|many|most|some|other) {re.escape(name)}s?\b", text, re.I)
        if people and re.search(rf"{re.escape(name.rstrip('s'))}s\b", text):
            return "people"
    form = re.escape(name)
    every = len(re.findall(rf"\b{form}\b", text))
    if every == 0:
        return ""
    if re.search(rf"\b{_TITLE} (?:\w+ )?{form}\b|\b{form}(?:,[^,.]{{3,60}},)? {_DID}\b", text):
        return "person"
    placed = len(re.findall(rf"{_PLACED} {form}\b(?!’s? (?:work|theory|law|model))", text))
    if " " not in name and placed >= 2 and placed >= 0.6 * every:
        return "place"
    return ""
