"""A stem with a blank as the lecture may have it: its one clause, or what is told before the thing."""

import re

from examstream.exam.judging.words import units
from examstream.exam.question import BLANK

_EQUATED = re.compile(
    rf"(?P<told>.+?)(?:是|叫做?|称为|即|为|\s(?:is|are|was|were))(?:\s(?:an?|the))?\s*{BLANK}\W*"
)


def turned(stem: str) -> str:
    """A stem that says of what is described what it is, as the lecture may: the thing comes first."""
    match = _EQUATED.fullmatch(stem)
    if not match or re.search(r"[,;，；]", match["told"]):
        return ""
    if "\u3400" <= stem[0] <= "\u9fff":
        return f"{BLANK}是{match['told']}。"
    return f"{BLANK} is {match['told']}."


def clause_of_blank(stem: str) -> str:
    """Of a stem in two clauses, which the lecture may have the other way round, the blank's."""
    parts = re.split(r"[,;，；]\s*(?:while|whereas|but|and)?|\b(?:while|whereas)\b", stem)
    held = [p for p in parts if BLANK in p]
    if len(parts) < 2 or len(held) != 1 or sum(u.weight >= 0.8 for u in units(held[0])) < 3:
        return ""
    return held[0].strip()
