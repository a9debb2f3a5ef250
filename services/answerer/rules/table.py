"""Tables read again: the cell, row or column a stem speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from examstream.exam.judging.book import Book
from examstream.exam.judging.names import normal
from examstream.exam.judging.quantities import number_of, quantities
from examstream.exam.judging.support import covering, query
from examstream.exam.judging.words import trace, units
from examstream.exam.lecture.model import Block
from services.answerer.rules.extremes import extreme_asked
from services.answerer.rules.measured import by_measure, enriched


@dataclass(frozen=True)
class Grid:
    """A table with its header, its rows and what is said around it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    around: str


def grids(book: Book) -> list[Grid]:
    """The lecture's tables."""
    return [_grid(book, block) for block in book.tables if len(block.rows) >= 2]


def _grid(book: Book, block: Block) -> Grid:
    blocks = book.context.lecture.blocks
    at = blocks.index(block)
    around = " ".join(
        book.context.lecture.text_of(b) for b in blocks[max(0, at - 1) : at + 2] if b is not block
    )
    return Grid(block.rows[0], block.rows[1:], block.heading + " " + around)


def _named(text: str, stem: str) -> float:
    """How much of a cell's text the stem names (0 … 1)."""
    bare = re.sub(r"\([^)]*\)|（[^）]*）", "", text).strip()
    if not bare:
        return 0.0
    note = {u.root for u in units(text[len(bare) :])} & {u.root for u in units(stem)}
    return _named_bare(bare, stem) + 0.05 * len(note)


def _named_bare(bare: str, stem: str) -> float:
    asked = [t.lemma for t in trace(stem)]
    wanted = [t.lemma for t in trace(bare)]
    if wanted and any(asked[i : i + len(wanted)] == wanted for i in range(len(asked))):
        return 1.0 + 0.01 * len(wanted)
    own = {u.root for u in units(bare) if u.weight >= 0.3}
    have = {u.root for u in units(stem)}
    return 0.9 * sum(r in have or _kin(r, have) for r in own) / len(own) if own else 0.0


def _kin(one: str, have: set[str]) -> bool:
    """pupa and pupal: one word grown from the other."""
    return (
        len(one) >= 3
        and one.isascii()
        and any(
            other.isascii()
            and one[:3] == other[:3]
            and abs(len(one) - len(other)) <= 1
            and (one.startswith(other) or other.startswith(one))
            for other in have
        )
    )


def cells_answering(book: Book, stem: str, among: Sequence[str] = ()) -> list[str]:
    """The cells that answer a stem: by row and column named, or by an extreme; [] if none does.

    Of a choice the extreme is one of the rows its options name, if all of them name one.
    """
    best: tuple[float, list[str]] = (0.0, [])
    for grid in grids(book):
        for found in (
            _extreme((only := _only(grid, among)), stem, only is not grid),
            _crossing(book, grid, stem),
            _reverse(grid, stem),
            _heading(grid, stem),
        ):
            if found and found[0] > best[0]:
                best = found
    return best[1]


def _only(grid: Grid, among: Sequence[str]) -> Grid:
    wanted = {normal(name) for name in among}
    rows_ = tuple(row for row in grid.rows if row and normal(row[0]) in wanted)
    return replace(grid, rows=rows_) if wanted and len(rows_) == len(wanted) else grid


def cells_beside(book: Book, stem: str) -> list[str]:
    """All cells of the one row a stem names, where it names no column."""
    for grid in grids(book):
        down = rows(grid, stem)
        if len(down) == 1 and down[0][0] >= 1.0:
            return list(grid.rows[down[0][1]][1:])
    return []


def columns(grid: Grid, stem: str) -> list[tuple[float, int]]:
    """Columns the stem names, best first (the first column names the rows)."""
    wide = enriched(stem)
    scored = [
        (max(_named(head, stem), 0.9 * _named(head, wide)), i)
        for i, head in enumerate(grid.header)
        if i
    ]
    return sorted(((s, i) for s, i in scored if s >= 0.5), key=lambda pair: (-pair[0], pair[1]))


def rows(grid: Grid, stem: str) -> list[tuple[float, int]]:
    """Rows the stem names, best first."""
    scored = [(_named(row[0], stem), i) for i, row in enumerate(grid.rows) if row]
    return sorted(((s, i) for s, i in scored if s >= 0.75), key=lambda pair: (-pair[0], pair[1]))


def _extreme(grid: Grid, stem: str, all_rows: bool) -> tuple[float, list[str]] | None:
    chosen = columns(grid, stem) or _nearest_column(grid, stem)
    if not chosen and (all_rows or (_WHICH.search(stem) and _named(grid.header[0], stem) >= 0.5)):
        chosen = by_measure(grid.header, stem)
    if not chosen:
        return None
    column = chosen[0][1]
    most = extreme_asked(stem, grid.header, grid.header[column])
    if most is None:
        return None
    values = [(number_in(row[column]), row[0]) for row in grid.rows if len(row) > column]
    known = [(v, name) for v, name in values if v is not None]
    if len(known) < 2 or len(known) < len(values) - 1:
        return None
    extreme = max(known)[0] if most else min(known)[0]
    return 1.0 + chosen[0][0], [name for v, name in known if v == extreme]


def _nearest_column(grid: Grid, stem: str) -> list[tuple[float, int]]:
    """Where a stem speaks of the table: the one column of which it has a word."""
    if not _TABLE.search(stem):
        return []
    scored = [(_named(head, stem), i) for i, head in enumerate(grid.header) if i]
    met = sorted(((s, i) for s, i in scored if s >= 0.3), key=lambda pair: -pair[0])
    return met[:1] if met and (len(met) == 1 or met[0][0] > met[1][0]) else []


_WHICH = re.compile(r"\bwhich\b|哪", re.I)
_TABLE = re.compile(r"\btable\b|表", re.I)


def _crossing(book: Book, grid: Grid, stem: str) -> tuple[float, list[str]] | None:
    down, across = rows(grid, stem), columns(grid, stem)
    if not down:
        return None
    if not across:
        if (len(grid.header) == 2 and _named(grid.header[1], stem) >= 0.3) or (
            len(grid.header) == 2 and _speaks(grid, stem)
        ):
            across = [(0.5, 1)]
        else:
            return None
    row, column = grid.rows[down[0][1]], across[0][1]
    if len(row) <= column or not (
        _TABLE.search(stem)
        or _spoken(row[0], grid.header[column], stem)
        or _closest(book, f"{row[0]} ; {grid.header[column]} ; {grid.around}", stem)
    ):
        return None
    return down[0][0] + across[0][0], [row[column]]


def _closest(book: Book, told: str, stem: str) -> bool:
    """Whether row, column and what stands around the table hold as much of a stem as any sentence."""
    asked = query(book, enriched(stem))
    have = {u.root for u in units(told)}
    cover = sum(w for r, w in asked.weights.items() if r in have or _kin(r, have)) / asked.total
    return cover >= max((c for c, _ in covering(book, asked, 1)), default=0.0)


def _spoken(name: str, head: str, stem: str) -> bool:
    """Whether row and column are most of what a stem speaks of."""
    cells = {u.root for u in units(f"{name} ; {head}")}
    asked = [u.root for u in units(enriched(stem)) if u.weight >= 0.8]
    met = sum(r in cells or _kin(r, cells) for r in asked)
    return met >= (0.34 if any(not r.isascii() for r in asked) else 0.51) * len(asked)


def _speaks(grid: Grid, stem: str) -> bool:
    have = {u.root for u in units(grid.around)}
    own = [u.root for u in units(stem) if u.weight >= 1.0]
    return sum(r in have for r in own) >= max(1, len(own) // 2)


def _reverse(grid: Grid, stem: str) -> tuple[float, list[str]] | None:
    """A cell's value is named and its row is asked for."""
    if rows(grid, stem):
        return None
    across = columns(grid, stem)
    stem = re.sub(r"\bone\b(?! of)", "1", stem) if across else stem
    if not across and not _TABLE.search(stem) and _named(grid.header[0], stem) < 0.5:
        return None
    for column in [c for _, c in across[:1]] or range(1, len(grid.header)):
        met = [
            row[0]
            for row in grid.rows
            if len(row) > column and row[column] and _named(row[column], stem) >= 1.0
        ]
        if len(met) > 1:
            met = _all_named(grid, met, stem)
        if met and len(met) < len(grid.rows):
            return (across[0][0] if across else 0.6) + 0.5, met
    return None


def _all_named(grid: Grid, met: list[str], stem: str) -> list[str]:
    """Of rows that share a cell the stem names, those of which it names the most cells."""
    counted = {
        row[0]: sum(bool(cell) and _named(cell, stem) >= 1.0 for cell in row[1:])
        for row in grid.rows
        if row and row[0] in met
    }
    return [name for name in met if counted[name] == max(counted.values())]


def _heading(grid: Grid, stem: str) -> tuple[float, list[str]] | None:
    """A row and a cell of it are named and the column is asked for."""
    down = rows(grid, stem)
    if not down or down[0][0] < 1.0 or any(score >= 1.0 for score, _ in columns(grid, stem)):
        return None
    row = grid.rows[down[0][1]]
    met = [
        grid.header[i]
        for i, cell in enumerate(row)
        if i and cell and i < len(grid.header) and _named(cell, stem) >= 1.0
    ]
    return (down[0][0] + 0.5, met) if len(met) == 1 else None


def number_in(cell: str) -> float | None:
    """The number of a cell, its unit or a note behind it left out."""
    if (value := number_of(cell)) is not None:
        return value
    found = quantities(cell)
    return found[0].value if len(found) == 1 else None


def same_cell(one: str, other: str) -> bool:
    return normal(one) == normal(other)
