"""A law solved for one of its names: by its right side, or as a root of the equation."""

import itertools
from collections.abc import Mapping

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.reckoning.laws import Law

_FAILS = (latex.NotArithmetic, arithmetic.Unbound, OverflowError, ZeroDivisionError)
_STARTS = (1.0, 10.0, 100.0, 0.1, 1000.0, 0.5, 1e5)


def solved(law: Law, unknown: str, values: Mapping[str, float]) -> float | None:
    """The unknown's value: the right side itself, or a root of left = right, a positive one first."""
    try:
        if unknown == law.left:
            return arithmetic.value(law.right, values)
    except _FAILS:
        return None
    negative = None
    for start in _STARTS:
        if (found := _root(law, unknown, values, start)) is None:
            continue
        if found > 0:
            return found
        negative = found if negative is None else negative
    return negative


def _root(law: Law, unknown: str, values: Mapping[str, float], start: float) -> float | None:
    """By secants (Newton, 1669) from a start; None where they run away."""

    def miss(x: float) -> float:
        bound = {**values, unknown: x}
        left = bound[law.left] if law.left in bound else arithmetic.value(law.left, bound)
        return left - arithmetic.value(law.right, bound)

    try:
        one, other = start, start * 1.1
        first, second = miss(one), miss(other)
        size = max(abs(first), abs(second), 1e-12)
        for _ in range(80):
            if abs(second) <= 1e-11 * size or abs(other - one) <= 1e-13 * abs(other):
                return _round(other) if abs(second) <= 1e-8 * size else None
            if second == first:
                return None
            one, other, first = other, other - second * (other - one) / (second - first), second
            second = miss(other)
    except _FAILS:
        return None
    return None


def _round(x: float) -> float:
    near = round(x, 9)
    return near if abs(near - x) <= 1e-9 * max(1.0, abs(x)) else x


def factored(law: Law, name: str, factor: float) -> float | None:
    """What the law's left side is multiplied by where `name` is, all else being equal."""
    others = [n for n in law.names if n not in (law.left, name)]
    found = []
    for one, scale in itertools.product((1.0, 2.3), (1.0, 1.7)):
        values = {n: 2.0 + 0.7 * scale * i for i, n in enumerate(others)}
        try:
            before = arithmetic.value(law.right, {**values, name: one})
            after = arithmetic.value(law.right, {**values, name: factor * one})
        except _FAILS:
            return None
        if not before:
            return None
        found.append(after / before)
    return found[0] if max(found) - min(found) <= 1e-9 * abs(found[0]) else None
