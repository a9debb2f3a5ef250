"""Years the lecture tells (P11): "X was founded in 1836" → "In which year was X founded?"."""

import re
from typing import NamedTuple

from examstream.text.clauses import BE, clause, lower_first, upper_first
from examstream.text.lexicon import PREPOSITIONS, known, may_be_base, tag
from examstream.text.words import words

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(
    rf"\b[Ii]n (?:(?:early|late|mid|{_MONTH}|the (?:spring|summer|autumn|fall|winter) of) )?"
    r"(?P<year>1[0-9]{3}|20[0-2][0-9])\b(?!\s*(?:to|and|or|–|-))"
)


class Amount(NamedTuple):
    """A numeric question in the making."""

    stem: str
    value: float
    unit: str
    hedged: bool
    printed: str  # as the lecture prints it
    exact: bool


def year_of(said: str) -> Amount | None:
    """ "X was founded in 1836" → "In which year was X founded?"."""
    years = list(_YEAR.finditer(said))
    if len(years) != 1 or len(re.findall(r"\b(?:1[0-9]{3}|20[0-2][0-9])\b", said)) != 1:
        return None
    match = years[0]
    if re.search(
        r"\b(?:that|which|who) [^,]*$|;|, (?:and|but|while|whereas) ", said[: match.start()]
    ):
        return None  # another clause's year
    without = (said[: match.start()] + said[match.end() :]).strip()
    without = upper_first(
        re.sub(r"\s+([,.;])", r"\1", re.sub(r"^,\s*", "", " ".join(without.split())))
    )
    parts = clause(without)
    if parts is None or re.match(r"(?:it|they|he|she|this|these)\b", parts.subject, re.I):
        return None
    if parts.run[0].lower in PREPOSITIONS:
        return None  # "In the wake of the uprising, the Congress …": no subject yet
    verb = parts.run[parts.verb].lower
    if verb in ("is", "are"):
        return None
    rest = re.split(r";|, (?:which|and|but|so|while|whereas)\b", parts.rest)[0].rstrip(" .,")
    subject = lower_first(parts.subject).rstrip(" ,")
    rest = re.split(r" and (?=\w+ed\b|was\b|were\b|had\b|has\b|is\b|are\b)", rest)[0]
    first = words(rest)[0].text if words(rest) else ""
    if verb in BE and tag(first) not in ("VBN", "VBD") and not first.endswith("ed"):
        return None
    if verb in BE or verb in ("had", "has", "could", "did"):
        stem = f"In which year {verb} {subject} {rest}?"
    elif verb.endswith("ed") and (base := past_base(verb)):
        stem = f"In which year did {subject} {base} {rest}?"
    else:
        return None
    return Amount(" ".join(stem.split()), float(match["year"]), "", False, match["year"], True)


_PAST = {
    "wrote": "write", "made": "make", "gave": "give", "took": "take", "led": "lead", "built": "build",
    "began": "begin", "became": "become", "won": "win", "lost": "lose", "held": "hold", "found": "find",
    "fell": "fall", "rose": "rise", "broke": "break", "set": "set", "put": "put", "sent": "send",
}  # fmt: skip


def past_base(verb: str) -> str:
    """The base of a past tense: "adopted" → "adopt", "developed" → "develop", "carried" → "carry"."""
    if verb in _PAST:
        return _PAST[verb]
    if not verb.endswith("ed"):
        return ""
    options = [verb[:-2], verb[:-1], verb[:-3]]
    if verb.endswith("ied"):
        options.insert(0, verb[:-3] + "y")
    if len(verb) > 5 and verb[-3] == verb[-4]:
        options.insert(0, verb[:-3])
    if verb.endswith(
        (
            "ated",
            "ized",
            "ised",
            "osed",
            "ured",
            "uced",
            "ined",
            "ived",
            "aded",
            "uted",
            "oked",
            "aced",
            "aged",
            "ided",
            "ared",
            "ired",
            "ored",
            "uded",
        )
    ):
        options.insert(0, verb[:-1])
    return next((base for base in options if known(base) and may_be_base(base)), "")
