"""Quantities put into a law: in the units it wants, and its value in the unit asked for."""

import re

from examstream.exam.judging.reckoning.described import Wanted
from examstream.exam.judging.reckoning.givens import Given
from examstream.exam.judging.reckoning.laws import Law
from examstream.exam.judging.reckoning.meanings import Meaning

_FRACTION = re.compile(
    r"fraction|proportion|probabilit|share|ratio|概率|比例|几率|比重|\brates?\b|率|efficiency", re.I
)


def bound(law: Law, known: list[str], given: list[Given]) -> dict[str, float]:
    """The quantities in the units the law wants; without that, those of one kind in one unit."""
    mixed = _mixed(law, given)
    found: dict[str, float] = {}
    for name, one in zip(known, given, strict=True):
        told: list[Meaning] = law.meanings[name]
        wanted = next((m.measure for m in told[:3] if m.measure.size and m.measure.kind), None)
        value = one.value
        if one.measure.kind == "share":
            about = re.search(rf"1\s*[-+]\s*{re.escape(name)}", law.right) is not None
            if about or (
                any(_FRACTION.search(m.text) for m in told[:2]) and not _takes_percent(law, told)
            ):
                value = one.value * one.measure.size
        elif one.measure.kind == "celsius" and wanted and wanted.kind == "kelvin":
            value = one.value + 273.15
        elif wanted and wanted.kind == one.measure.kind:
            value = one.value * one.measure.size / wanted.size
        elif mixed and one.measure.kind:
            value = one.value * one.measure.size
        found[name] = value
    return found


def _takes_percent(law: Law, told: list[Meaning]) -> bool:
    """Whether a law divides by a hundred itself, or its text says that the symbol is in per cent."""
    return "100" in law.right or any(_PERCENT.search(m.text) for m in told[:2])


_PERCENT = re.compile(r"\bin per ?cent\b|以百分数", re.I)


def _mixed(law: Law, given: list[Given]) -> bool:
    """Whether one kind of quantity is given in two units, and no unit is told for the law."""
    if any(m.measure.size and m.measure.kind in _BASES for told in law.meanings.values() for m in told[:3]):  # fmt: skip
        return False
    sizes: dict[str, set[float]] = {}
    for one in given:
        if one.measure.kind in _BASES:
            sizes.setdefault(one.measure.kind, set()).add(one.measure.size)
        elif "/" in one.measure.kind and one.measure.kind.split("/")[0] in _BASES:
            top, bottom = one.measure.kind.split("/")
            if (told := [g for g in given if g.measure.kind in (top, bottom)]) and bottom in _BASES:
                sizes[one.measure.kind] = {one.measure.size, *(g.measure.size for g in told)}
    return any(len(found) > 1 for found in sizes.values())


_BASES = frozenset("time length mass volume energy power".split())


def as_asked(law: Law, unknown: str, value: float, asked: Wanted, given: list[Given]) -> float:
    """The value in the unit asked for."""
    if _mixed(law, given) and asked.measure.kind and asked.measure.size:
        return value / asked.measure.size
    told = next((m.measure for m in law.meanings[unknown][:3] if m.measure.size), None)
    share = law.share and unknown == law.left
    fraction = any(_FRACTION.search(m.text) for m in law.meanings[unknown][:2])
    if asked.percent and "100" not in law.right and (share or fraction):
        return value * 100
    if told and told.kind == asked.measure.kind != "share" and asked.measure.size and told.kind:
        return value * told.size / asked.measure.size
    return value
