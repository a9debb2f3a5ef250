"""Which English words are near in meaning, so that a question in other words is still understood.

`word_kin.txt.gz` is made from WordNet 3.0 by `scripts/word_kin.py`; its licence stands in
`word_kin.LICENSE`. Relations: s synonym, d derived word (payer of pay), v much alike or entailed,
h the wider word, x the opposite (no kin).
"""

import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

NEARNESS = {"s": 0.85, "d": 0.9, "v": 0.7, "h": 0.6}
"""How much of a word is met where its kin stands."""


@cache
def _lines() -> list[str]:
    """A line a word, sorted: a dictionary of them would take five times the room."""
    path = Path(__file__).with_name("word_kin.txt.gz")
    return sorted(gzip.decompress(path.read_bytes()).decode("ascii").splitlines())


def _found(key: str) -> str:
    lines = _lines()
    at = bisect_left(lines, key + " ")
    line = lines[at] if at < len(lines) else ""
    return line[len(key) + 1 :] if line.startswith(key + " ") else ""


@lru_cache(maxsize=16384)
def base(word: str) -> str:
    """A lower-case word without its inflection: `sank` is sink, `stopped` stop; else as given."""
    if irregular := _found("=" + word):
        return irregular
    if _found(word):
        return word
    for form in _uninflected(word):
        if _found(form):
            return form
    return word


def _uninflected(word: str) -> list[str]:
    found = []
    for ending, instead in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"),
                            ("ed", ""), ("ed", "e"), ("est", ""), ("est", "e"), ("er", ""), ("er", "e"),
                            ("ier", "y"), ("iest", "y"), ("ly", "")):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3 - bool(instead):
            stem = word[: -len(ending)]
            found.append(stem + instead)
            if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found


@lru_cache(maxsize=16384)
def kin(word: str) -> tuple[tuple[str, float], ...]:
    """The words near in meaning, each with how near (0 … 1); none for a word not listed."""
    own = base(word)
    told = _found(own).split()
    found = [(k[1:], NEARNESS[k[0]]) for k in told if k[0] in NEARNESS]
    return tuple(found + ([(own, 1.0)] if own != word else []))
