"""A number computed by a law told in words, from quantities the stem gives in words."""

import itertools
import re
from dataclasses import dataclass
from typing import cast

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.book import Book
from examstream.exam.judging.givens import Given, asked_roots, givens
from examstream.exam.judging.laws import Law, laws
from examstream.exam.judging.words import units

_KIN = 0.3
_ASKED = 0.45


@dataclass(frozen=True)
class Computed:
    """A value, how well law and stem fit (0 … 1), and the sentences that tell the law."""

    value: float
    fit: float
    told_in: frozenset[int]
    why: str


def worded(book: Book, stem: str, unit: str = "") -> Computed | None:
    """What a law of the lecture gives for the stem's quantities; None if none fits clearly."""
    given = givens(stem)
    if not 1 <= len(given) <= 5:
        return None
    found = [c for law in _laws(book) for c in _fits(law, stem, given, unit)]
    found.sort(key=lambda c: -c.fit)
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        same = abs(other.value - best.value) <= 1e-6 * max(1.0, abs(best.value))
        if not same and best.fit - other.fit < 0.04:
            return None
    return best


def _laws(book: Book) -> list[Law]:
    if "laws" not in book.memo:
        book.memo["laws"] = laws(book)
    return cast(list[Law], book.memo["laws"])


def _fits(law: Law, stem: str, given: list[Given], unit: str) -> list[Computed]:
    """The law solved for each of its names that the stem may ask for."""
    names = list(law.meanings)
    meant = {name: _meaning(law.meanings[name]) for name in names}
    shared = set.intersection(*(set(m) for m in meant.values())) if len(names) > 1 else set()
    own = {n: {r: w for r, w in m.items() if r not in shared} or m for n, m in meant.items()}
    stem_roots = asked_roots(stem)
    found = []
    for unknown in names:
        known = [n for n in names if n != unknown]
        if len(known) > len(given):
            continue
        asked = _held(own[unknown], stem_roots)
        if asked < _ASKED:
            continue
        if (chosen := _assigned(_apart(own, known), known, given, law, own[unknown])) is None:
            continue
        kin, values = chosen
        bound = {n: _scaled(values[n], law.meanings[n]) for n in known}
        if (value := _solved(law, unknown, bound)) is None:
            continue
        if unknown == law.left and law.share and _in_percent(stem, unit) and "100" not in law.right:
            value *= 100
        fit = 0.5 * asked + 0.5 * kin - 0.12 * (len(given) - len(known))
        found.append(Computed(value, fit, law.told_in, f"computed by {law.left} = {law.right}"))
    return [c for c in found if c.fit >= 0.4]


def _apart(own: dict[str, dict[str, float]], known: list[str]) -> dict[str, dict[str, float]]:
    """What tells the known names from each other: charge put in, charge taken out."""
    if len(known) < 2:
        return own
    both = set.intersection(*(set(own[n]) for n in known))
    return {n: {r: w for r, w in own[n].items() if r not in both} or own[n] for n in known}


def _meaning(text: str) -> dict[str, float]:
    parts: dict[str, float] = {}
    for unit in units(re.sub(r"[$*]", "", text)):
        if unit.weight >= 0.25:
            parts[unit.root] = max(parts.get(unit.root, 0.0), unit.weight)
    return parts


def _held(wanted: dict[str, float], near: dict[str, float]) -> float:
    total = sum(wanted.values())
    return sum(w * near.get(r, 0.0) for r, w in wanted.items()) / total if total else 0.0


def _assigned(
    own: dict[str, dict[str, float]],
    known: list[str],
    given: list[Given],
    law: Law,
    unknown: dict[str, float],
) -> tuple[float, dict[str, Given]] | None:
    """The quantities that are the known names, each by its words; the last may be told by none."""
    every: list[tuple[float, list[float], dict[str, Given]]] = []
    for choice in itertools.permutations(given, len(known)):
        kin = [_held(own[n], g.near) for n, g in zip(known, choice, strict=True)]
        if any(_held(unknown, g.near) > max(k, 0.5) for k, g in zip(kin, choice, strict=True)):
            continue  # what is asked for is given
        weak = sum(k < _KIN for k in kin)
        if weak > (1 if len(given) == len(known) and len(known) > 1 else 0):
            continue
        mean = sum(kin) / len(kin)
        values = [_scaled(g, law.meanings[n]) for n, g in zip(known, choice, strict=True)]
        every.append((mean, values, dict(zip(known, choice, strict=True))))
    if not every:
        return None
    mean, values, chosen = max(every, key=lambda entry: entry[0])
    if any(other[1] != values and mean - other[0] < 0.03 for other in every):
        return None
    return mean, chosen


_FRACTION = re.compile(r"fraction|proportion|probabilit|概率|比例|几率", re.I)


def _scaled(given: Given, meaning: str) -> float:
    percent = given.unit in ("%", "percent", "per", "％")
    return given.value / 100 if percent and _FRACTION.search(meaning) else given.value


def _in_percent(stem: str, unit: str) -> bool:
    return unit in ("%", "％", "percent") or bool(re.search(r"\bper ?cent|百分", stem, re.I))


def _solved(law: Law, unknown: str, values: dict[str, float]) -> float | None:
    """The unknown's value: the right side itself, or the root of the law in it."""
    try:
        if unknown == law.left:
            return arithmetic.value(law.right, values)
        wanted = values[law.left]

        def miss(x: float) -> float:
            return arithmetic.value(law.right, {**values, unknown: x}) - wanted

        one, other = 1.0, 2.0
        first, second = miss(one), miss(other)
        for _ in range(60):
            if abs(second) <= 1e-9 * max(1.0, abs(wanted)):
                return other
            if second == first:
                return None
            one, other, first = other, other - second * (other - one) / (second - first), second
            second = miss(other)
    except (latex.NotArithmetic, arithmetic.Unbound, OverflowError, ZeroDivisionError):
        return None
    return None
