"""What a statement claims beyond its matter: numbers, formulas, laws, "only"."""

import re
from collections import Counter
from difflib import SequenceMatcher

from examstream.exam.judging.sameness import formulas_agree
from examstream.exam.judging.words import tokens, units


def numbers(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, float]:
    """A number of the statement at whose place the sentence has another."""
    mine = [x for x in a if x.startswith("#")]
    theirs = [x for x in b if x.startswith("#")]
    extra = list((Counter(mine) - Counter(theirs)).elements())
    if not extra or not (other := list((Counter(theirs) - Counter(mine)).elements())):
        return "", 0.0
    return f"number: {extra[0][1:]} where the lecture says {other[0][1:]}", 1.0


def formulas(statement: str, text: str) -> tuple[str, float]:
    """A formula of the statement much like one of the sentence, but not equal to it."""
    mine = [t.text for t in tokens(statement) if t.kind == "math"]
    theirs = [t.text for t in tokens(text) if t.kind == "math"]
    for one in mine:
        if one in theirs:
            continue
        for other in theirs:
            alike = (
                len(one) > 4 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.7
            )
            if alike and other not in mine and not formulas_agree(one, other):
                return f"formula: {one} where the lecture says {other}", 0.9
    return "", 0.0


_HEDGES = re.compile(r"\b(?:some|may|might|usually|often|generally|typically|sometimes|most|many|"
    r"can|could|about|roughly|almost|nearly|not necessarily|largely|mainly|"
    r"mostly|primarily)\b|通常|一般|可能|往往|有时|有些|部分|大多|不一定|几乎|"
    r"大约|主要", re.I)  # fmt: skip
_LAWS = re.compile(r"\b(?:always|never|only|merely|all|every|must|none|exclusively|entirely|"
    r"necessarily|invariably|any)\b|总是|一定|所有|任何|任意|必然|只|仅|从不|"
    r"全部|完全|必须|每个", re.I)  # fmt: skip


_NOT_LAWS = re.compile(
    r"不一定|未必|不总是|只要|只有|even (?:if|when|though)\b.*?\b(?:only|merely)\b|\bnot (?:necessarily|always|all|every)\b|\bnot only\b",
    re.I,
)


def hedged(statement: str, text: str) -> tuple[str, float]:
    """A law where the sentence hedges."""
    law = _LAWS.search(re.sub(_NOT_LAWS, " ", statement))
    if law and not _LAWS.search(re.sub(_NOT_LAWS, " ", text)):
        if _HEDGES.search(text):
            return f"law: {law.group()} where the lecture hedges", 0.9
        return f"law: {law.group()}", 0.55
    return "", 0.0


_ONLY = re.compile(r"\bonly\b|只|仅", re.I)


def narrowed(statement: str, text: str) -> tuple[str, float]:
    """More told of a thing than the sentence, which says `only`, grants it."""
    if _ONLY.search(statement) or not (only := _ONLY.search(text)):
        return "", 0.0
    granted = {u.root for u in units(text[only.end() :]) if u.weight >= 0.8}
    told = [u.root for u in units(statement) if u.weight >= 0.8]
    whole = {u.root for u in units(text)}
    extra = [root for root in told if root not in whole]
    common = [root for root in told if root in granted]
    if len(common) >= 2 and extra and re.search(r"\band\b|和|与|以及", statement):
        return f"only: {extra[0]} besides", 0.85
    return "", 0.0
