"""What the names of a law are described by, and how well that meets quantities and questions."""

import re
from dataclasses import dataclass

from examstream.exam.judging.reckoning.givens import Given, asked_measure, asked_roots
from examstream.exam.judging.reckoning.laws import Law
from examstream.exam.judging.reckoning.measures import Measure, alike, fits
from examstream.exam.judging.words import units

_ALSO_OTHERS = 0.25
"""What a word counts that describes another known name, too."""


@dataclass(frozen=True)
class Wanted:
    """What a stem asks for: its roots with weights, the unit, and whether in percent."""

    roots: dict[str, float]
    measure: Measure
    percent: bool


_PERCENT = re.compile(
    r"\b(?:in|as a|what|which|how many) per ?cent|\b(?:what|which|as a) percentage"
    r"|百分之(?:几|多少)|百分比|百分率|百分数",
    re.I,
)


def _in_percent(stem: str, unit: str) -> bool:
    return unit in ("%", "％", "percent") or bool(_PERCENT.search(stem))


def wanted_of(stem: str, unit: str) -> Wanted:
    """What a stem asks for, in the unit that stands beside the answer's place."""
    return Wanted(asked_roots(stem), asked_measure(stem, unit), _in_percent(stem, unit))


Described = dict[str, list[tuple[float, dict[str, float]]]]
"""Of each name: its descriptions as (strength, roots with weights)."""


def descriptions(law: Law) -> Described:
    """What each name's descriptions hold; what all names share counts little."""
    found: Described = {
        name: [(m.strength, parts) for m in told[:5] if (parts := _meaning(m.text))]
        for name, told in law.meanings.items()
    }
    firsts = [set(told[0][1]) for told in found.values() if told]
    shared = set.intersection(*firsts) if len(firsts) > 1 else set()
    return {
        name: [
            (s, {r: w * (_ALSO_OTHERS if r in shared else 1.0) for r, w in parts.items()})
            for s, parts in told
        ]
        for name, told in found.items()
    }


_BESIDE = re.compile(r"\b(?:at|when|where|that|which|who|during|in|for|after|before)\b")
_BESIDE_WEIGHT = 0.4


def _meaning(text: str) -> dict[str, float]:
    """The roots of a description; behind `at`, `when` …, and before the last Chinese characters, less."""
    bare = re.sub(r"[$*]", "", text)
    beside = next((m.start() for m in _BESIDE.finditer(bare) if m.start() > 3), len(bare))
    parts: dict[str, float] = {}
    for unit in units(bare):
        if unit.weight >= 0.25 and not unit.root.startswith("$"):
            head = unit.start < beside if unit.root.isascii() else unit.end > len(bare) - 5
            weight = unit.weight * (1.0 if head else _BESIDE_WEIGHT)
            parts[unit.root] = max(parts.get(unit.root, 0.0), weight)
    return parts


def held(told: list[tuple[float, dict[str, float]]], near: dict[str, float]) -> float:
    """How much of the best description is near."""
    return max((s * share(parts, near) for s, parts in told), default=0.0)


def as_told(
    law: Law, unknown: str, told: list[tuple[float, dict[str, float]]], asked: Wanted
) -> list[tuple[float, dict[str, float]]]:
    """The description a stem asks by: the one in the unit asked for; of those that fit alike, the longest."""
    for meaning, described in zip(law.meanings[unknown], told, strict=False):
        if meaning.measure.size and fits(meaning.measure, asked.measure) > 0:
            return [described]
    return sorted(told, key=lambda d: (-round(d[0] * share(d[1], asked.roots), 1), -len(d[1])))[:1]


def share(wanted: dict[str, float], near: dict[str, float]) -> float:
    total = sum(wanted.values())
    return sum(w * near.get(r, 0.0) for r, w in wanted.items()) / total if total else 0.0


def asked_for(law: Law, unknown: str, own: Described, asked: Wanted) -> float:
    """How well a name is what the stem asks for, by words and by the unit."""
    by_words = held(own[unknown], asked.roots)
    best = max((fits(asked.measure, m.measure) for m in law.meanings[unknown][:3] if m.measure.size),
               default=0.0)  # fmt: skip
    kinds = max((alike(asked.measure, m.measure) for m in law.meanings[unknown][:3]), default=0.0)
    return by_words + (0.25 if best > 0 else 0.1 * max(kinds, -1.0) if kinds else 0.0)


def apart(own: Described, known: list[str]) -> Described:
    """What tells the known names from each other counts most: charge put in, charge taken out."""
    has = {n: {r for _, parts in own[n][:1] for r in parts} for n in known}

    def weight(root: str, name: str) -> float:
        return _ALSO_OTHERS if any(root in has[n] for n in known if n != name) else 1.0

    return {
        n: [(s, {r: w * weight(r, n) for r, w in parts.items()}) for s, parts in own[n]]
        for n in known
    }


def kinship(
    law: Law,
    name: str,
    told: list[tuple[float, dict[str, float]]],
    given: Given,
    pinned: dict[str, float],
) -> float:
    """How much a quantity is what a name stands for (0 … 1)."""
    if name in pinned:
        return 1.0 if pinned[name] == given.value else 0.0
    by_words = held(told, given.near)
    unit = max((alike(given.measure, m.measure) for m in law.meanings[name][:3]), default=0.0)
    return min(1.0, by_words + (0.3 if unit > 0 else 0.35 * unit))
