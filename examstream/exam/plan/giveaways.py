"""K19: facts of which one, asked, would state the other's key."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from examstream.exam.plan.model import Fact
from examstream.text.likeness import pieces
from examstream.text.printed import is_printed

SHARED = 0.45
"""Part of a question's own words that another must share to give its key away."""

_FEWEST = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SLOT = "\ue0ff"


class _Asked(NamedTuple):
    """A fact as a question: what is looked for, what is said beside it, what a reader sees."""

    keys: tuple[str, ...]  # lower case
    words: frozenset[str]
    shown: str  # lower case, its own key hidden
    pieces: frozenset[str]


def given_away_pairs(facts: Sequence[Fact], text: str) -> Iterator[tuple[int, int]]:
    """Pairs of which one shows the other's key beside the words it is asked by."""
    asked = [_asked(fact, text) for fact in facts]
    for i, one in enumerate(asked):
        if not one.keys:
            continue
        least = max(_FEWEST, SHARED * len(one.words))
        for j, other in enumerate(asked):
            if i == j or not any(_stands(key, other.shown) for key in one.keys):
                continue
            if len(one.words & other.pieces) >= least or _beside(one, other):
                yield i, j


def _asked(fact: Fact, text: str) -> _Asked:
    told = fact.details
    names = [*(told.get("answers") or ()), *([told["key"]] if "key" in told else [])]
    names += [*(told.get("aliases") or ())] if "key" in told else []
    keys = tuple(dict.fromkeys(str(n).lower() for n in names if _long_enough(str(n))))
    shown = told.get("statement") or told.get("said") or told.get("frame") or told.get("stem")
    whole = str(shown or text[fact.start : fact.end]).lower()
    if told.get("kind") in ("definition", "predicate"):
        whole = str(told.get("said") or told.get("predicate") or whole).lower()
    for key in sorted(keys, key=len, reverse=True):
        whole = whole.replace(key, _SLOT)
    seen = pieces(whole)
    return _Asked(keys, seen, whole, seen)


def _long_enough(key: str) -> bool:
    return len(key) >= 2 if _HAN.search(key) else len(key) >= 3


def _stands(key: str, shown: str) -> bool:
    if key not in shown:
        return False
    return bool(_HAN.search(key)) or bool(is_printed(key, shown))


def _beside(one: _Asked, other: _Asked) -> bool:
    """Is the key there next to the same words as its blank: "Nodes of ____", "node of Ranvier"?"""
    match = re.search(rf"([a-z]{{3,}}) (?:of|the|a|an) {_SLOT}", one.shown)
    if not match:
        return False
    stem = match[1][:-1] if match[1].endswith("s") else match[1]
    keys = "|".join(re.escape(k) for k in one.keys)
    return bool(re.search(rf"\b{re.escape(stem)}\w* (?:of|the|a|an) (?:{keys})\b", other.shown))
