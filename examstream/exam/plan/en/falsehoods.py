"""Statements made false so that the lecture's own sentence proves it (K11).

Only a swap (P7, P8), a comparison or superlative turned round, a proportion turned round, or a
number changed by a factor of two or more; never a bare "not" or an antonym.
"""

import re

from examstream.exam.plan.en.comparisons import (
    direction,
    equality,
    proportion,
    superlative,
    than,
    the_more,
)
from examstream.exam.plan.en.contrasts import contrast, negation, pair, rather
from examstream.exam.plan.en.counts import number
from examstream.exam.plan.en.falsehood import Falsehood
from examstream.text.words import count_words


def falsehood(said: str) -> Falsehood | None:
    """The first false form of a statement, best kind first; None if it has none."""
    if count_words(said) > 30 or re.match(r"(?:Although|Even though|Though|Despite)\b", said):
        return None
    if re.search(r"\bif and only if\b|[“\"][^”\"]*$", said):
        return None
    for make in (
        contrast,
        rather,
        the_more,
        than,
        superlative,
        proportion,
        equality,
        negation,
        direction,
        number,
        pair,
    ):
        if (found := make(said)) is not None and found.text != said:
            return None if _echoes(said, found) else found
    return None


def _echoes(said: str, found: Falsehood) -> bool:
    """Does the changed word stand in the sentence already? ("the highest …, the highest low …")."""
    if found.pattern != "P7":
        return False
    before, after = said.lower().split(), found.text.lower().split()
    new = [w for w in after if after.count(w) > before.count(w) and len(w) > 3]
    return any(w in before for w in new)
