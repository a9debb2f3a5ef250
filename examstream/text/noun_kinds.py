"""What kind of thing an English noun names, so that options can be of one kind (design: K8).

`noun_kinds.txt.gz` is made from WordNet 3.0 by `scripts/noun_kinds.py`; its licence stands in
`noun_kinds.LICENSE`. Kinds: e what happens, a what is had (measures, states, times), t things
made, o natural things and places, b parts of bodies, s substances, l animals and plants, p people and groups, c thoughts and words.
"""

import gzip
from functools import cache, lru_cache
from pathlib import Path

from examstream.text.nouns import head, singular

_ENDINGS = (
    (("tion", "sion", "ing", "ment", "lysis", "genesis", "ectomy", "therapy"), "e"),
    (("ity", "ness", "ance", "ence", "ency", "ancy", "ship", "hood", "ure"), "a"),
    (("ology", "ism", "ics", "theorem", "graphy"), "c"),
    (("ase", "ine", "oxide", "ide", "ate", "ose"), "s"),
)

_NEAR = (frozenset("tob"), frozenset("os"), frozenset("lb"), frozenset("ea"))


@cache
def _listed() -> str:
    """One text, a noun a line: a dictionary of it would take 8 MB."""
    path = Path(__file__).with_name("noun_kinds.txt.gz")
    return gzip.decompress(path.read_bytes()).decode("ascii")


@lru_cache(maxsize=8192)
def kinds(word: str) -> frozenset[str]:
    """The kinds of a noun's common senses; by its ending where it is not listed; empty if unknown."""
    low = singular(word.lower())
    text = _listed()
    for form in (low, low.rsplit("-", 1)[-1]):
        if (at := text.find(f"\n{form} ")) >= 0:
            start = at + len(form) + 2
            return frozenset(text[start : text.index("\n", start)])
    for endings, kind in _ENDINGS:
        if len(low) > 5 and low.endswith(endings):
            return frozenset(kind)
    return frozenset()


def apart(one: str, other: str) -> float:
    """How far apart what two terms name is, by their heads: 0 one kind, 1 near, 3 another world.

    0.5 where one of them is not known.
    """
    a, b = kinds(head(one)), kinds(head(other))
    if not a or not b:
        return 0.5
    if a & b:
        return 0.0
    return 1.0 if any(a & near and b & near for near in _NEAR) else 3.0
