"""What a line of a PDF is by its look: heading, item, row, listing, formula, or text."""

import re

from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.pdf_lines import Line
from examstream.exam.lecture.pdf_look import (
    BULLET,
    CAPTION,
    END,
    HAN,
    NUMBERED,
    ORDERED,
    WORD,
    Look,
    Open,
)


def kind_of(
    line: Line, before: Line | None, look: Look, follower: Line | None, current: Open | None
) -> tuple[BlockKind, int]:
    text = line.plain
    if (line.mono and len(text) > 2) or _letter_spaced(text):
        return BlockKind.CODE, 0
    level = _heading(line, before, look, follower)
    if level:
        return BlockKind.HEADING, level
    if BULLET.match(line.text) or (ORDERED.match(line.text) and _starts(line, before, look)):
        return BlockKind.ITEM, 1
    if _row(line, before, look, follower, current):
        return BlockKind.TABLE, 0
    wrapped = (
        before is not None
        and before.page == line.page
        and not look.short(before)
        and not END.search(before.plain)
    )
    if _formula(line, look) and not (
        wrapped and before and line.left < before.left + 2 * look.size
    ):
        return BlockKind.FORMULA, 0
    return BlockKind.PARAGRAPH, 0


def _row(
    line: Line, before: Line | None, look: Look, follower: Line | None, current: Open | None
) -> bool:
    """Whether the line is a table's row: as many cells as the row above or below has."""
    if (
        current
        and current.kind is BlockKind.TABLE
        and before
        and before.page == line.page
        and before.base - line.base < 2.6 * look.pitch
    ):
        wanted = len(before.cells)
        if len(line.cells) != wanted and len(line.weak) == wanted:
            line.cells = line.weak
        return len(line.cells) == wanted and line.math < 0.75
    if not line.cells and follower and len(line.weak) == len(follower.cells) > 2:
        line.cells = line.weak  # a header whose words stand closer than the columns
    return (
        len(line.cells) > 1
        and follower is not None
        and line.math < 0.4
        and follower.page == line.page
        and len(line.cells) in (len(follower.cells), len(follower.weak))
        and line.base - follower.base < 2.6 * look.pitch
        and line.left >= look.lefts.get(look.column(line), 0) - 2
    )


def _letter_spaced(text: str) -> bool:
    """A listing set in columns: `n p . s i n ( x )`."""
    parts = text.split()
    single = sum(len(part) == 1 and part.isascii() for part in parts)
    return (
        len(parts) > 7
        and single > 0.45 * len(parts)
        and sum(part in ".,()=[]:{}" for part in parts) >= 4
    )


def _starts(line: Line, before: Line | None, look: Look) -> bool:
    """Whether a line that looks like `2. …` begins an item, not a wrapped `in 1986. The …`."""
    return (
        before is None
        or before.page != line.page
        or bool(END.search(before.plain))
        or look.short(before)
        or bool(ORDERED.match(before.text))
        or (abs(before.left - line.left) > 0.8 * look.size)
    )


def _heading(line: Line, before: Line | None, look: Look, follower: Line | None) -> int:
    text = line.plain
    if (
        len(text) > 110
        or len(text) < 2
        or not re.search(r"[^\W\d_]", text)
        or line.math > 0.5
        or CAPTION.match(text)
    ):
        return 0
    large = line.size > 1.1 * look.size
    numbered = NUMBERED.match(text)
    apart = (
        before is None or before.page != line.page or before.base - line.base > 1.25 * look.pitch
    )
    depth = numbered["dots"].count(".") + 1 if numbered and numbered["dots"] else 0
    if large:
        rank = look.sizes.index(round(line.size, 1)) + 1 if round(line.size, 1) in look.sizes else 1
        return min(
            6, max(depth + (1 if len(look.sizes) > 1 and rank > 1 else 0), rank) if depth else rank
        )
    if not line.bold or (END.search(text) and not text.endswith("?")):
        return 0
    if len(text) > 80 or not (apart or numbered):
        return 0
    if (
        follower
        and follower.page == line.page
        and follower.bold
        and abs(follower.size - line.size) < 0.1
        and follower.base > line.base - 1.2 * look.pitch
        and not numbered
    ):
        return 0
    return min(6, max(len(look.sizes) + 1, depth))


def _formula(line: Line, look: Look) -> bool:
    text = line.plain
    words = [
        word
        for word in WORD.findall(text)
        if word.lower()
        not in (
            "exp",
            "log",
            "sin",
            "cos",
            "max",
            "min",
            "lim",
            "tan",
            "arg",
            "where",
            "for",
            "all",
        )
    ]
    han = len(HAN.findall(text))
    if re.fullmatch(r"\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)", text) or (
        re.search(r"\s\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)$", text)
        and han + len(words) < 3
        and line.math > 0.2
    ):
        return True
    if han > 2 or len(words) > 2:
        return False
    signs = len(re.findall(r"[=+\-−<>≤≥∑∏∫√∞∂≈≠→×÷^|(){}\[\]∈∀∃]", text))
    symbolic = line.math > 0.3 or (signs >= 2 and "=" in text)
    left = look.lefts.get(look.column(line), line.left)
    return (
        symbolic
        and (line.left > left + look.size or (look.short(line) and signs > 0) or line.math > 0.6)
        and not END.search(text[:-1])
    )
