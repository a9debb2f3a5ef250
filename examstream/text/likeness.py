"""How alike two statements are, in any language, with nothing loaded."""

import re
from functools import lru_cache

_PIECE = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d+(?:\.\d+)?|[㐀-鿿]+")
_CHINESE = re.compile(r"[㐀-鿿]")
_EMPTY = frozenset(
    "a an the of to in on at by for with from as and or but is are was were be been being it its"
    " this that these those which who whom whose there here has have had do does did can could"
    " will would may might shall should must not no than then so such also each any all some what"
    " how when where why called known termed one two into between their they he she his her".split()
)


_PREFIXES = frozenset(
    "dis re un in im non de pre sub super inter over under anti hyper hypo micro macro multi co bi"
    " tri poly mono trans counter pseudo semi ultra infra intra extra post".split()
)


@lru_cache(maxsize=8192)
def pieces(text: str) -> frozenset[str]:
    """What a statement is made of: stemmed words of content, numbers, Chinese pairs."""
    found: set[str] = set()
    for piece in _PIECE.findall(text):
        if _CHINESE.match(piece):
            found.update(piece[i : i + 2] for i in range(max(1, len(piece) - 1)))
        elif (word := piece.lower()) not in _EMPTY:
            found.add(_stem(word))
    return frozenset(found)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared pieces over those of the smaller: 1.0 where one says all the other says."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= 3 else float(smaller > 0 and one == other)


def kin(one: str, other: str) -> bool:
    """ "ion" and "ionic", "enumerate" and "enumerable": one root."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or not short[0].isalpha():
        return False
    if len(short) >= 4 and long.endswith(short) and long[: -len(short)] in _PREFIXES:
        return True  # "inflation" and "disinflation"
    if len(short) == 4 and short.endswith("e") and long.startswith(short[:3]):
        return long[3:] in ("ing", "ed", "er", "able")  # "lime" and "liming"
    if len(short) <= 4:
        return (
            long.startswith(short) and len(long) - len(short) <= 2 and long[len(short) :].isalpha()
        )
    if len(short) >= 5 and long.endswith(short):
        return True  # "isotope" and "radioisotope"
    return long[:5] == short[:5] and (
        long.startswith(short) or long[: len(short) - 1] == short[:-1]
    )


def given_away(key: str, stem: str) -> frozenset[str]:
    """Words of the key that stand in the stem, or share a root with one that does."""
    asked = pieces(stem)
    return frozenset(w for w in pieces(key) if w in asked or any(kin(w, s) for s in asked))


def _stem(word: str) -> str:
    if len(word) == 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
