"""A number computed by a law of the lecture, from quantities the stem gives in words."""

import itertools
from typing import cast

from examstream.exam.judging.book import Book
from examstream.exam.judging.formula import values_in
from examstream.exam.judging.reckoning.bound import as_asked, bound
from examstream.exam.judging.reckoning.changes import merged_change, speaks_of_change
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.described import (
    Described,
    Wanted,
    apart,
    as_told,
    asked_for,
    descriptions,
    held,
    kinship,
    wanted_of,
)
from examstream.exam.judging.reckoning.givens import Given, givens, ordinals
from examstream.exam.judging.reckoning.grown import grown
from examstream.exam.judging.reckoning.laws import Law, laws
from examstream.exam.judging.reckoning.solving import solved
from examstream.exam.judging.support import query

_KIN = 0.3
_SURE = 0.65
_GIVEN, _GIVEN_MORE = 0.7, 0.2
"""From when a quantity is what is asked for itself, and by how much more than what it is taken for."""
_ASKED = 0.35
_UNUSED = 0.13
_CLEAR = 0.04
_BELOW_ZERO = 0.2
_FORWARD = 0.06
"""How much likelier a law is asked for what it gives than for what it takes."""


def worded(book: Book, stem: str, unit: str = "") -> Computed | None:
    """What a law of the lecture gives for the stem's quantities; None if none fits clearly."""
    given, places = givens(stem), ordinals(stem)
    if len(given) > 5:
        return None
    asked = wanted_of(stem, unit)
    found = []
    for law in _laws(book):
        if law.place and len(places) == 1:
            found += _fits(law, stem, [*given, *places], asked, {law.place: places[0].value})
        elif given:
            found += _fits(law, stem, given, asked)
            if (merged := merged_change(stem, given)) and speaks_of_change(law):
                found += _fits(law, stem, merged, asked)
    found.sort(key=lambda c: -c.fit)
    if not found or found[0].fit < 0.4:
        return None
    near = [c for c in found if found[0].fit - c.fit < _CLEAR]
    near.sort(key=lambda c: -_told_of(book, stem, c))
    best = near[0]
    for other in near[1:]:
        same = abs(other.value - best.value) <= 1e-6 * max(1.0, abs(best.value))
        if not same and _told_of(book, stem, best) - _told_of(book, stem, other) < _APART:
            return None
    return best


_APART = 0.12
"""How much more of the stem one law's sentences must hold than those of another that fits alike."""


def _told_of(book: Book, stem: str, found: Computed) -> float:
    """How much of a stem's matter the sentences of a law hold."""
    weights = {r: w for r, w in query(book, stem).weights.items() if not r.startswith("#")}
    have = {u.root for i in found.told_in for u in book.sentences[i].units}
    return sum(w for r, w in weights.items() if r in have) / (sum(weights.values()) or 1.0)


def _laws(book: Book) -> list[Law]:
    if "laws" not in book.memo:
        book.memo["laws"] = laws(book)
    return cast(list[Law], book.memo["laws"])


def _fits(
    law: Law,
    stem: str,
    given: list[Given],
    asked: Wanted,
    placed: dict[str, float] | None = None,
) -> list[Computed]:
    """The law solved for each of its names that the stem may ask for."""
    own = descriptions(law)
    found = []
    if (by_factor := grown(law, own, stem, asked)) is not None:
        found.append(by_factor)
    pinned = values_in(stem) | (placed or {})
    for unknown in law.names:
        known = [n for n in law.names if n != unknown]
        if len(known) > len(given):
            continue
        wanted = asked_for(law, unknown, own, asked)
        if wanted < 0:
            continue
        if (chosen := _assigned(law, own, known, given, unknown, pinned, asked)) is None:
            continue
        kin, values = chosen
        if wanted < _ASKED and (len(known) < max(2, len(given)) or kin < _SURE):
            continue
        if (value := solved(law, unknown, values)) is None:
            continue
        value = as_asked(law, unknown, value, asked, given)
        fit = 0.5 * min(1.0, wanted) + 0.5 * kin - _UNUSED * (len(given) - len(known))
        fit += (_FORWARD if unknown == law.left else 0.0) - (_BELOW_ZERO if value < 0 else 0.0)
        why = f"computed by {law.left} = {law.right}".replace("\0target", "it")
        found.append(Computed(value, fit, law.told_in, why))
    return found


def _assigned(
    law: Law,
    own: Described,
    known: list[str],
    given: list[Given],
    unknown: str,
    pinned: dict[str, float],
    asked: Wanted,
) -> tuple[float, dict[str, float]] | None:
    """The quantities that are the known names, by words, units and, for one, by being left over."""
    parted = apart(own, known)
    asked_as = as_told(law, unknown, own[unknown], asked)
    scores = {
        (n, i): kinship(law, n, parted[n], g, pinned) for n in known for i, g in enumerate(given)
    }
    every: list[tuple[float, dict[str, float]]] = []
    for choice in itertools.permutations(range(len(given)), len(known)):
        kin = [scores[n, i] for n, i in zip(known, choice, strict=True)]
        if any(
            held(asked_as, given[i].near) > max(k + _GIVEN_MORE, _GIVEN)
            for k, i in zip(kin, choice, strict=True)
        ):
            continue  # what is asked for is given
        weak = sum(k < _KIN for k in kin)
        if weak > (1 if len(given) == len(known) and len(known) > 1 else 0):
            continue
        values = bound(law, known, [given[i] for i in choice])
        every.append((sum(kin) / len(kin), values))
    if not every:
        return None
    mean, values = max(every, key=lambda entry: entry[0])
    if any(other != values and mean - score < 0.03 and not _commute(law, unknown, other, values)
           for score, other in every):  # fmt: skip
        return None
    return mean, values


def _commute(law: Law, unknown: str, one: dict[str, float], other: dict[str, float]) -> bool:
    a, b = solved(law, unknown, one), solved(law, unknown, other)
    return a is not None and b is not None and abs(a - b) <= 1e-9 * max(1.0, abs(a))
