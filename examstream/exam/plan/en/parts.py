"""A long sentence of two claims, taken apart where each can stand alone."""

import re

from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.statement import statement
from examstream.text.clauses import clause, upper_first
from examstream.text.lexicon import SUBORDINATORS
from examstream.text.words import count_words

LONG = 32
"""Words above which a sound sentence, too long to be told as it is, is taken apart too."""

_JOINT = re.compile(
    r"(?:;|,) (?:and|but|while|whereas|though|although|so) (?=[\w$])|; (?=[\w$])|: (?=(?:we|you|I) )"
)
_BOUND = re.compile(
    r"(?:If|When|Where|Whenever|In|On|At|For|With|Within|Under|During|After|Before|Among|From|By|To|As|Suppose|Given|Since|Because|Unless|Once|Although|While|Though|Even|Not|Neither|Either)\b"
)
"""What opens a sentence and holds for all of it: its later claims do not stand without."""

_SPLICED = re.compile(
    r", (?:could|can|is|are|was|were|has|had|have|must|will|would|may) |, [a-z]+(?: [a-z]+){0,3} (?:is|are|was|were|has|have) (?![^,]*, and\b)"
)


def parts(raw: str, fault: str) -> list[tuple[int, int, str]]:
    """Start, end and statement of each claim that stands alone; [] where the sentence stays whole.

    A faulty sentence gives what is sound in it; a sound one is taken apart only into sound halves.
    """
    if fault and not fault.startswith(
        ("K4 length", "K4 formulas", "K2 pronoun", "K3 person", "K14", "K2 dangling")
    ):
        return []
    said = statement(raw)
    if not fault and count_words(said) <= LONG:
        return []
    cuts = list(_JOINT.finditer(raw))
    if not cuts or raw.count("(") != raw.count(")"):
        return []
    bounds = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(raw)]
    bound = _BOUND.match(said) is not None
    found: list[tuple[int, int, str]] = []
    for number, (start, end) in enumerate(zip(bounds, ends, strict=True)):
        text = _alone(raw[start:end], raw[:start], first=number == 0)
        rest = upper_first(raw[bounds[number + 1] :]) if number + 1 < len(bounds) else ""
        if (
            rest
            and clause(rest) is None
            and not re.match(r"\w+ (?:it|they)\b|It|They|These|This", rest)
        ):
            continue  # "A and B, …": the list goes on
        if text and not (number and (bound or raw[:start].endswith(": "))):
            found.append((start, end, text))
    whole = len(found) == len(bounds)
    return found if (fault or whole) else []


def _alone(part: str, before: str, *, first: bool) -> str:
    """The part as a statement; "" where it needs the rest."""
    said = (
        upper_first(statement(part if first else upper_first(part.strip())).rstrip(" .;,:")) + "."
    )
    opening = said.split(" ")[0].lower()
    if count_words(said) < 7 or fault_of(said) or clause(said) is None:
        return ""
    if ":" in said.rstrip(":") or _SPLICED.search(said):
        return ""
    if re.search(r"\b(?:better|worse|more|less|fewer|higher|lower)\b(?!.*\bthan\b)", said):
        return ""  # than what, the rest may tell
    if opening in SUBORDINATORS or re.search(r"\b(?:and|or|which|that|both|between)\.$", said):
        return ""
    if not first:
        if named := re.match(
            r"The ([\w-]+(?: [\w-]+)?) (?!of\b|that\b|in\b|for\b|between\b)", said
        ):
            noun = named[1].split()[-1].lower().rstrip("s")
            if noun[:5] in before.lower():
                return ""  # "the state": the one spoken of before
        if re.match(
            r"(?:there|it|they|one|both|the (?:other|second|latter|rest|same|result|reverse|opposite))\b",
            said,
            re.I,
        ):
            return ""
        if re.search(
            r"\b(?:it|its|they|them|their|he|she|his|her|one|ones|so|there|else|other)\b",
            said,
            re.I,
        ):
            return ""
    elif re.search(r"\b(?:not only|either|on the one hand|first)\b", said, re.I):
        return ""
    return said


def cuts_name(said: str, start: int, end: int) -> bool:
    """Is the match a piece of a longer name: "North [America]", "[Ohio] Company"?"""
    if not said[start].isupper():
        return False
    before = re.search(r"(?<=\s)([A-Z][\w’']*) $", said[:start])
    return bool(before) or re.match(r" (?:of )?[A-Z]", said[end:]) is not None
