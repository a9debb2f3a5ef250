"""A number computed by a law of the lecture, from quantities the stem gives in words."""

import itertools
import re
from dataclasses import dataclass
from typing import cast

from examstream.exam.judging.book import Book
from examstream.exam.judging.formula import values_in
from examstream.exam.judging.reckoning.givens import Given, asked_measure, asked_roots, givens
from examstream.exam.judging.reckoning.laws import Law, laws
from examstream.exam.judging.reckoning.meanings import Meaning
from examstream.exam.judging.reckoning.measures import Measure, alike, fits
from examstream.exam.judging.reckoning.solving import factored, solved
from examstream.exam.judging.words import units

_KIN = 0.3
_SURE = 0.65
_FACTOR_KIN = 0.2
_GIVEN, _GIVEN_MORE = 0.7, 0.2
"""From when a quantity is what is asked for itself, and by how much more than what it is taken for."""
_ASKED = 0.35
_UNUSED = 0.13
_CLEAR = 0.04
_ALSO_OTHERS = 0.25
"""What a word counts that describes another known name, too."""
_BELOW_ZERO = 0.2
_FORWARD = 0.06
"""How much likelier a law is asked for what it gives than for what it takes."""


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
    asked = _Asked(asked_roots(stem), asked_measure(stem, unit), _in_percent(stem, unit))
    found = [c for law in _laws(book) for c in _fits(law, stem, given, asked)]
    found.sort(key=lambda c: -c.fit)
    if not found or found[0].fit < 0.4:
        return None
    best = found[0]
    for other in found[1:]:
        same = abs(other.value - best.value) <= 1e-6 * max(1.0, abs(best.value))
        if not same and best.fit - other.fit < _CLEAR:
            return None
    return best


@dataclass(frozen=True)
class _Asked:
    roots: dict[str, float]
    measure: Measure
    percent: bool


def _laws(book: Book) -> list[Law]:
    if "laws" not in book.memo:
        book.memo["laws"] = laws(book)
    return cast(list[Law], book.memo["laws"])


def _fits(law: Law, stem: str, given: list[Given], asked: _Asked) -> list[Computed]:
    """The law solved for each of its names that the stem may ask for."""
    own = _descriptions(law)
    found = []
    if (grown := _grown(law, own, stem, given, asked)) is not None:
        found.append(grown)
    pinned = values_in(stem)
    for unknown in law.names:
        known = [n for n in law.names if n != unknown]
        if len(known) > len(given):
            continue
        wanted = _asked_for(law, unknown, own, asked)
        if wanted < 0:
            continue
        if (chosen := _assigned(law, own, known, given, unknown, pinned, asked)) is None:
            continue
        kin, values = chosen
        if wanted < _ASKED and (len(known) < max(2, len(given)) or kin < _SURE):
            continue
        if (value := solved(law, unknown, values)) is None:
            continue
        value = _as_asked(law, unknown, value, asked, given)
        fit = 0.5 * min(1.0, wanted) + 0.5 * kin - _UNUSED * (len(given) - len(known))
        fit += (_FORWARD if unknown == law.left else 0.0) - (_BELOW_ZERO if value < 0 else 0.0)
        why = f"computed by {law.left} = {law.right}".replace("\0target", "it")
        found.append(Computed(value, fit, law.told_in, why))
    return found


Described = dict[str, list[tuple[float, dict[str, float]]]]
"""Of each name: its descriptions as (strength, roots with weights)."""


def _descriptions(law: Law) -> Described:
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


def _held(told: list[tuple[float, dict[str, float]]], near: dict[str, float]) -> float:
    """How much of the best description is near."""
    return max((s * _share(parts, near) for s, parts in told), default=0.0)


def _as_told(
    law: Law, unknown: str, told: list[tuple[float, dict[str, float]]], asked: _Asked
) -> list[tuple[float, dict[str, float]]]:
    """The description a stem asks by: the one in the unit asked for; of those that fit alike, the longest."""
    for meaning, described in zip(law.meanings[unknown], told, strict=False):
        if meaning.measure.size and fits(meaning.measure, asked.measure) > 0:
            return [described]
    return sorted(told, key=lambda d: (-round(d[0] * _share(d[1], asked.roots), 1), -len(d[1])))[:1]


def _share(wanted: dict[str, float], near: dict[str, float]) -> float:
    total = sum(wanted.values())
    return sum(w * near.get(r, 0.0) for r, w in wanted.items()) / total if total else 0.0


def _asked_for(law: Law, unknown: str, own: Described, asked: _Asked) -> float:
    """How well a name is what the stem asks for, by words and by the unit."""
    held = _held(own[unknown], asked.roots)
    best = max((fits(asked.measure, m.measure) for m in law.meanings[unknown][:3] if m.measure.size),
               default=0.0)  # fmt: skip
    kinds = max((alike(asked.measure, m.measure) for m in law.meanings[unknown][:3]), default=0.0)
    return held + (0.25 if best > 0 else 0.1 * max(kinds, -1.0) if kinds else 0.0)


def _assigned(
    law: Law,
    own: Described,
    known: list[str],
    given: list[Given],
    unknown: str,
    pinned: dict[str, float],
    asked: _Asked,
) -> tuple[float, dict[str, float]] | None:
    """The quantities that are the known names, by words, units and, for one, by being left over."""
    apart = _apart(own, known)
    asked_as = _as_told(law, unknown, own[unknown], asked)
    scores = {(n, i): _kin(law, n, apart[n], g, pinned) for n in known for i, g in enumerate(given)}
    every: list[tuple[float, dict[str, float]]] = []
    for choice in itertools.permutations(range(len(given)), len(known)):
        kin = [scores[n, i] for n, i in zip(known, choice, strict=True)]
        if any(
            _held(asked_as, given[i].near) > max(k + _GIVEN_MORE, _GIVEN)
            for k, i in zip(kin, choice, strict=True)
        ):
            continue  # what is asked for is given
        weak = sum(k < _KIN for k in kin)
        if weak > (1 if len(given) == len(known) and len(known) > 1 else 0):
            continue
        values = _values(law, known, [given[i] for i in choice])
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


def _kin(
    law: Law,
    name: str,
    told: list[tuple[float, dict[str, float]]],
    given: Given,
    pinned: dict[str, float],
) -> float:
    """How much a quantity is what a name stands for (0 … 1)."""
    if name in pinned:
        return 1.0 if pinned[name] == given.value else 0.0
    held = _held(told, given.near)
    unit = max((alike(given.measure, m.measure) for m in law.meanings[name][:3]), default=0.0)
    return max(0.0, min(1.0, held + (0.3 if unit > 0 else 0.35 * unit)))


def _apart(own: Described, known: list[str]) -> Described:
    """What tells the known names from each other counts most: charge put in, charge taken out."""
    has = {n: {r for _, parts in own[n][:1] for r in parts} for n in known}

    def weight(root: str, name: str) -> float:
        return _ALSO_OTHERS if any(root in has[n] for n in known if n != name) else 1.0

    return {
        n: [(s, {r: w * weight(r, n) for r, w in parts.items()}) for s, parts in own[n]]
        for n in known
    }


_FRACTION = re.compile(
    r"fraction|proportion|probabilit|share|ratio|概率|比例|几率|比重|\brates?\b|率|efficiency", re.I
)


def _values(law: Law, known: list[str], given: list[Given]) -> dict[str, float]:
    """The quantities in the units the law wants; without that, those of one kind in one unit."""
    mixed = _mixed(law, given)
    found: dict[str, float] = {}
    for name, one in zip(known, given, strict=True):
        told: list[Meaning] = law.meanings[name]
        wanted = next((m.measure for m in told[:3] if m.measure.size and m.measure.kind), None)
        value = one.value
        if one.measure.kind == "share":
            about = re.search(rf"1\s*[-+]\s*{re.escape(name)}", law.right) is not None
            if about or any(_FRACTION.search(m.text) for m in told[:2]):
                value = one.value * one.measure.size
        elif one.measure.kind == "celsius" and wanted and wanted.kind == "kelvin":
            value = one.value + 273.15
        elif wanted and wanted.kind == one.measure.kind:
            value = one.value * one.measure.size / wanted.size
        elif mixed and one.measure.kind:
            value = one.value * one.measure.size
        found[name] = value
    return found


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


def _as_asked(law: Law, unknown: str, value: float, asked: _Asked, given: list[Given]) -> float:
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


_GROWS = re.compile(
    r"\b(?:by what factor|by which factor|how many times|what factor)\b|多少倍|几倍", re.I
)
_TIMES = re.compile(
    r"\b(twice|doubles?d?|doubling|triples?d?|tripling|halve[sd]?|half)\b"
    r"|(?P<n>[\w.]+)[- ]?(?:times|fold)\b|(?P<zh>[\d.]+|[两二三四五六七八九十]+)\s?倍",
    re.I,
)
_WORTH = {"tw": 2.0, "do": 2.0, "tr": 3.0, "ha": 0.5}


def _grown(
    law: Law, own: Described, stem: str, given: list[Given], asked: _Asked
) -> Computed | None:
    """By what factor the left side changes where one name is so many times as large."""
    if not _GROWS.search(stem) or len(given) > 2 or law.left not in own:
        return None
    told = [g for g in given if _is_factor(stem, g)]
    if len(told) != 1:
        return None
    wanted = _asked_for(law, law.left, own, asked)
    names = sorted(
        ((_held(own[n], told[0].near), n) for n in law.names if n != law.left), reverse=True
    )
    if wanted < _ASKED or not names or names[0][0] < _FACTOR_KIN:
        return None
    if (value := factored(law, names[0][1], told[0].value)) is None:
        return None
    fit = 0.5 * min(1.0, wanted) + 0.5 * names[0][0]
    return Computed(value, fit, law.told_in, f"{law.left} = {law.right} at two values")


def _is_factor(stem: str, given: Given) -> bool:
    return given.unit.lower().startswith(("time", "fold", "倍"))


_PERCENT = re.compile(
    r"\b(?:in|as a|what|which|how many) per ?cent|\b(?:what|which|as a) percentage"
    r"|百分之(?:几|多少)|百分比|百分率|百分数",
    re.I,
)


def _in_percent(stem: str, unit: str) -> bool:
    return unit in ("%", "％", "percent") or bool(_PERCENT.search(stem))
