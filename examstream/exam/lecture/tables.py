"""A table's cells as plain text: spans filled in, a title row told from the header."""

from collections.abc import Callable
from typing import Any

Rows = tuple[tuple[str, ...], ...]


def cells(content: list[Any], text: Callable[[list[Any]], str]) -> Rows | None:
    """The rows of pandoc's Table, or None if it only arranges the page."""
    _, _, columns, (_, head), bodies, (_, foot) = content
    rows = [*head, *(row for body in bodies for row in [*body[2], *body[3]]), *foot]
    if (len(columns) == 1 and len(rows) <= 2) or any(
        len(cell[4]) > 3 and sum(node["t"] == "Para" for node in cell[4]) > 3
        for row in rows
        for cell in row[1]
    ):
        return None
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still covered, text
    for row in rows:
        line: list[str] = []
        waiting = list(row[1])
        while len(line) < len(columns) and (waiting or len(line) in hanging):
            at = len(line)
            if at in hanging:
                left, covered = hanging.pop(at)
                if left > 1:
                    hanging[at] = (left - 1, covered)
                line.append(covered)
                continue
            _, _, down, across, blocks = waiting.pop(0)
            shown = " ".join(text(blocks).split())
            for step in range(across):
                if down > 1:
                    hanging[at + step] = (down - 1, shown)
                line.append(shown)
        if any(line):
            grid.append(line + [""] * (len(columns) - len(line)))
    return tuple(tuple(line) for line in grid)


def title_rows(grid: Rows) -> tuple[list[str], Rows]:
    """(titles above the header, the rest): a row that says one thing across all columns."""
    titles: list[str] = []
    while len(grid) > 2 and len(grid[0]) > 1 and len(set(grid[0])) == 1:
        titles.append(grid[0][0])
        grid = grid[1:]
    return titles, grid
