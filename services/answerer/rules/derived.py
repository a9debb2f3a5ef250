"""Two cells of a table taken together: a difference, a ratio, a sum, a share."""

import re

from examstream.exam.judging.book import Book
from services.answerer.rules.measured import by_measure
from services.answerer.rules.table import Grid, columns, grids, number_in, rows

_OPERATIONS = (
    ("difference", re.compile(r"\bdifference\b|\bby how (?:much|many)\b|\bhow (?:much|many) (?:[\w-]+ ){0,3}(?:more|less|fewer|"
        r"higher|lower|larger|greater|longer|shorter|heavier|lighter|older|deeper)\b|\bhow many years (?:after|before|later|earlier)\b|相差|比.+?[多少高低长短"
        r"大小快慢早晚重轻](?:了|出|[建投成产开始发布出现于用立]){0,4}(?:多少|几)|之差|差值|多多少|少多少|高多少", re.I)),
    ("ratio", re.compile(r"\bratio\b|\bhow many times\b|\btimes (?:as|larger|greater|higher)\b|比值|"
        r"之比|多少倍|几倍", re.I)),
    ("sum", re.compile(r"\bsum\b|\btotal\b|\btogether\b|\bcombined\b|总和|之和|合计|总共|共", re.I)),
    ("mean", re.compile(r"\b(?:mean|average)\b|平均", re.I)),
)  # fmt: skip


def by_tables(book: Book, stem: str) -> tuple[float, str, float] | None:
    """(value, why, confidence) of the operation a stem names on two cells of one table."""
    operation = next((name for name, pattern in _OPERATIONS if pattern.search(stem)), None)
    if operation is None:
        return None
    for grid in grids(book):
        pair = _pair(grid, stem)
        if pair and (value := _apply(operation, pair, stem)) is not None:
            return value, f"{operation} of {pair[0]:g} and {pair[1]:g} in a table", 0.85
    return None


def _pair(grid: Grid, stem: str) -> tuple[float, float] | None:
    down, across = rows(grid, stem), columns(grid, stem) or by_measure(grid.header, stem)
    down = [r for r in down if r[0] >= 1.0] or down
    cells: list[tuple[int, str]] = []
    if len(down) >= 2 and (across or len(grid.header) == 2):
        column = across[0][1] if across else 1
        cells = [(stem.find(grid.rows[i][0]), grid.rows[i][column]) for _, i in down[:2]]
    elif len(down) == 1 and len(across) >= 2:
        row = grid.rows[down[0][1]]
        cells = [
            (stem.lower().find(grid.header[c].split("(")[0].strip().lower()), row[c])
            for _, c in across[:2]
            if len(row) > c
        ]
    values = [number_in(text) for _, text in sorted(cells, key=lambda cell: cell[0])]
    if len(values) != 2 or values[0] is None or values[1] is None:
        return None
    return values[0], values[1]


def _apply(operation: str, pair: tuple[float, float], stem: str) -> float | None:
    a, b = pair
    match operation:
        case "difference":
            return abs(a - b)
        case "sum":
            return a + b
        case "mean":
            return (a + b) / 2
    if b == 0:
        return None
    if re.search(r"how many times|倍", stem, re.I) and a < b and a:
        return b / a
    return a / b
