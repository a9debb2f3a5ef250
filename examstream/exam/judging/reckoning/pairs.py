"""Two figures of the lecture taken together: by how much, how many times, in all, what share."""

from examstream.exam.judging.book import Book
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.figures import Figure, before_christ, figures
from examstream.exam.judging.reckoning.givens import asked_measure
from examstream.exam.judging.reckoning.measures import Measure, counted
from examstream.exam.judging.reckoning.operations import Operation, operation_of
from examstream.exam.judging.words import units

_LEAST, _CLEAR, _APART = 0.5, 0.005, 0.04
_OTHER_UNIT = 0.1
_SHARED = 0.4
_KEPT = 6


def by_pair(book: Book, stem: str, unit: str = "") -> Computed | None:
    """What an operation named by the stem gives for its two sides; None if not clearly told."""
    if (operation := operation_of(stem)) is None:
        return None
    wanted = asked_measure(stem, unit)
    sides = _weights(book, operation)
    if not all(sides):
        return None
    dated = operation.name == "difference" and wanted.kind == "time" and wanted.size > 2e6
    ranked = [_ranked(book, side, wanted, operation, dated) for side in sides]
    found = []
    for one, a in ranked[0]:
        for other, b in ranked[1]:
            if a is b or not _comparable(a, b):
                continue
            if operation.name == "share" and a.told_in != b.told_in:
                continue
            near = _APART if a.told_in == b.told_in >= 0 else 0.0
            near -= 0.0 if a.measure.size == b.measure.size else _OTHER_UNIT
            if (value := _result(book, operation, a, b, wanted)) is not None:
                found.append(((one + other) / 2 + near, value, a, b))
    found.sort(key=lambda entry: -entry[0])
    if not found or found[0][0] < _LEAST:
        return None
    score, value, a, b = found[0]
    if any(abs(v - value) > 1e-6 * abs(value) and score - s < _CLEAR for s, v, _, _ in found[1:]):
        return None
    why = f"{operation.name} of {a.value:g} and {b.value:g}"
    return Computed(value, min(0.9, score), frozenset({a.told_in, b.told_in} - {-1}), why)


def _weights(book: Book, operation: Operation) -> tuple[dict[str, float], dict[str, float]]:
    """The matter of each side: its own fully, what both have or only the other has a little."""
    one, other, shared = (
        {u.root: u.weight * book.rarity(u.root) for u in units(side)
         if u.weight >= 0.3 and u.root in book.frequency}
        for side in (operation.one, operation.other, operation.shared)
    )  # fmt: skip
    both = {r: _SHARED * w for r, w in {**shared, **one, **other}.items()
            if r in shared or (r in one and r in other)}  # fmt: skip
    return {**one, **both}, {**other, **both}


def _ranked(
    book: Book, side: dict[str, float], wanted: Measure, operation: Operation, dated: bool
) -> list[tuple[float, Figure]]:
    total = sum(side.values())
    found = []
    for figure in figures(book):
        if dated != figure.year or (operation.name == "share" and not counted(figure.measure)):
            continue
        if (
            operation.name in ("difference", "sum")
            and not dated
            and wanted.kind
            and not _alike(figure.measure, wanted)
        ):
            continue
        score = sum(w * figure.near.get(r, 0.0) for r, w in side.items()) / total
        found.append((score, figure))
    found.sort(key=lambda entry: -entry[0])
    return found[:_KEPT]


def _alike(one: Measure, wanted: Measure) -> bool:
    degrees = ("celsius", "angle")
    return (
        one.kind == wanted.kind
        or (counted(one) and counted(wanted))
        or (one.kind in degrees and wanted.kind in degrees)
    )


def _comparable(a: Figure, b: Figure) -> bool:
    both = a.measure.kind == b.measure.kind or (counted(a.measure) and counted(b.measure))
    return a.year == b.year and (both or a.year)


def _result(
    book: Book, operation: Operation, a: Figure, b: Figure, wanted: Measure
) -> float | None:
    if a.year:
        one = -a.value if before_christ(book, a) else a.value
        other = -b.value if before_christ(book, b) else b.value
        gap = abs(one - other) - (1.0 if one * other < 0 else 0.0)
        return gap / (wanted.size / 31557600.0) if wanted.kind == "time" else gap
    size = a.measure.size / b.measure.size if a.measure.kind and b.measure.size else 1.0
    scale = a.measure.size / wanted.size if wanted.kind == a.measure.kind and wanted.size else 1.0
    one, other = a.value * scale, b.value * scale / size
    match operation.name:
        case "difference":
            return round(abs(one - other), 9)
        case "sum":
            return round(one + other, 9)
        case "ratio" if other:
            ratio = one / other
            return ratio if ratio >= 1 or not one else other / one
        case "share" if other:
            return (
                100 * min(one, other) / max(one, other) if wanted.kind == "share" else one / other
            )
    return None
