"""Lines of a PDF → pieces: paragraphs, headings, items, tables, code, footnotes."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from examstream.exam.lecture import zones
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.pdf_lines import Line
from examstream.exam.lecture.piece import END, SOFT, STRONG, Piece, finish

_BULLET = re.compile(
    r"^\ufdd0?\s*(?P<sign>[•◦▪▫●○■□‣∙·⁃➢➤✓❖\uf0b7\uf0a7\uf0d8*]|[–—-](?=\s))\s*(?P<text>\S[\s\S]*)$"
)
_ORDERED = re.compile(
    r"^\ufdd0?\s*(?P<sign>\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)](?!\d)|[（(]\d{1,2}[）)]|\d{1,2}、|[①-⑳])\ufdd3?\s*(?P<text>\S[\s\S]*)$"
)
_NUMBERED = re.compile(
    r"^(?:(?P<dots>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\d\s=+\-<>])|第[一二三四五六七八九十\d]+[章节讲部分]|[一二三四五六七八九十]+、|(?:chapter|section|lecture|part|appendix)\s+\S+)",
    re.I,
)
_END = re.compile(r"[.。．!?！？;；:：][”’\"')）」]*$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{3,}")
_NOTE = re.compile(r"^(?:[\d*†‡§¶]{1,3}|[⁰¹²³⁴-⁹]+)\s*\S")
_CAPTION = re.compile(r"^(?:figure|fig\.|table|图|表)\s*\d", re.I)


@dataclass(slots=True)
class _Open:
    """The block being put together."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    list_id: int = -1
    ordered: bool = False
    indent: float = 0.0
    zone: str = ""
    askable: bool = True
    rows: list[list[str]] = field(default_factory=list)


class _Look:
    """What is usual in this file: size of the body text, distance of lines, margins per page."""

    def __init__(self, lines: list[Line]) -> None:
        body = [line for line in lines if not line.zone]
        weights: Counter[float] = Counter()
        for line in body:
            weights[round(line.size, 1)] += len(line.plain)
        self.size = max(weights, key=lambda size: weights[size]) if weights else 10.0
        main = [line for line in body if abs(line.size - self.size) < 0.08 * self.size]
        gaps = [
            a.base - b.base
            for a, b in itertools.pairwise(main)
            if a.page == b.page and 0 < a.base - b.base < 3 * self.size
        ]
        self.pitch = median(gaps) if gaps else 1.2 * self.size
        if gaps:  # the smallest common distance: paragraphs set apart must not hide it
            usual = Counter(round(gap) for gap in gaps).most_common(1)[0][0]
            self.pitch = min(self.pitch, usual + 0.5)
        widths = sorted(line.right - line.left for line in main) or [300.0]
        self.width = widths[int(0.85 * (len(widths) - 1))]
        self.words = Counter(
            word.lower()
            for line in body
            for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.plain)
        )
        self.sizes = sorted(
            {round(line.size, 1) for line in body if line.size > 1.1 * self.size}, reverse=True
        )
        self.rights: dict[tuple[int, int], float] = {}
        ends: dict[tuple[int, int], list[float]] = {}
        for line in main:
            column = self.column(line)
            ends.setdefault(column, []).append(line.right)
        for column, found in ends.items():
            near = Counter(round(end / 3) for end in found)
            usual = max(near, key=lambda end: (near[end], end))
            self.rights[column] = usual * 3 + 1 if near[usual] > 2 else max(found)
        full = [line for line in main if line.right - line.left > 0.75 * self.width]
        flush = sum(self.rights[self.column(line)] - line.right < 0.4 * self.size for line in full)
        self.justified = bool(full) and flush > 0.5 * len(full)
        self.lefts: dict[tuple[int, int], float] = {}
        for line in main:
            if line.right - line.left > 0.75 * self.width:
                column = self.column(line)
                self.lefts[column] = min(self.lefts.get(column, 1e9), line.left)

    def column(self, line: Line) -> tuple[int, int]:
        """(page, column): a line belongs to the column in which it starts."""
        return line.page, int((line.left + 0.12 * self.width) // (1.02 * self.width))

    def short(self, line: Line) -> bool:
        """Whether the line ends well before the right margin."""
        right = self.rights.get(self.column(line), line.right)
        slack = 1.6 * self.size if self.justified or _HAN.search(line.plain) else 0.12 * self.width
        return line.right < right - slack


def blocks(lines: list[Line]) -> list[Piece]:
    """The pieces of a whole file."""
    look = _Look(lines)
    done: list[_Open] = []
    current: _Open | None = None
    lists = 0
    for at, line in enumerate(lines):
        before = current.lines[-1] if current else None
        if line.zone:
            done.append(_Open(BlockKind.PARAGRAPH, [line], zone=line.zone))
            continue  # a running head does not end the paragraph around it
        follower = next((other for other in lines[at + 1 : at + 4] if not other.zone), None)
        kind, level = _kind(line, before, look, follower, current)
        if current and before and _same(current, kind, line, before, look, level):
            current.lines.append(line)
            continue
        current = _Open(kind, [line], level=level, indent=line.left)
        if kind is BlockKind.ITEM:
            previous = next(
                (
                    block
                    for block in reversed(done[-4:])
                    if block.kind is BlockKind.ITEM and not block.zone
                ),
                None,
            )
            stack = None
            if previous:
                stack = previous.list_id, previous.ordered, previous.indent, previous.level
            current.ordered = bool(_ORDERED.match(line.text)) and not _BULLET.match(line.text)
            lists = _list(current, stack, lists, done, look)
        done.append(current)
    return _pieces(done, look)


def _kind(
    line: Line, before: Line | None, look: _Look, follower: Line | None, current: _Open | None
) -> tuple[BlockKind, int]:
    text = line.plain
    if (line.mono and len(text) > 2) or _letter_spaced(text):
        return BlockKind.CODE, 0
    level = _heading(line, before, look, follower)
    if level:
        return BlockKind.HEADING, level
    if _BULLET.match(line.text) or (_ORDERED.match(line.text) and _starts(line, before, look)):
        return BlockKind.ITEM, 1
    if _row(line, before, look, follower, current):
        return BlockKind.TABLE, 0
    wrapped = (
        before is not None
        and before.page == line.page
        and not look.short(before)
        and not _END.search(before.plain)
    )
    if _formula(line, look) and not (
        wrapped and before and line.left < before.left + 2 * look.size
    ):
        return BlockKind.FORMULA, 0
    return BlockKind.PARAGRAPH, 0


def _row(
    line: Line, before: Line | None, look: _Look, follower: Line | None, current: _Open | None
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


def _starts(line: Line, before: Line | None, look: _Look) -> bool:
    """Whether a line that looks like `2. …` begins an item, not a wrapped `in 1986. The …`."""
    return (
        before is None
        or before.page != line.page
        or bool(_END.search(before.plain))
        or look.short(before)
        or bool(_ORDERED.match(before.text))
        or (abs(before.left - line.left) > 0.8 * look.size)
    )


def _heading(line: Line, before: Line | None, look: _Look, follower: Line | None) -> int:
    text = line.plain
    if (
        len(text) > 110
        or len(text) < 2
        or not re.search(r"[^\W\d_]", text)
        or line.math > 0.5
        or _CAPTION.match(text)
    ):
        return 0
    large = line.size > 1.1 * look.size
    numbered = _NUMBERED.match(text)
    apart = (
        before is None or before.page != line.page or before.base - line.base > 1.25 * look.pitch
    )
    depth = numbered["dots"].count(".") + 1 if numbered and numbered["dots"] else 0
    if large:
        rank = look.sizes.index(round(line.size, 1)) + 1 if round(line.size, 1) in look.sizes else 1
        return min(
            6, max(depth + (1 if len(look.sizes) > 1 and rank > 1 else 0), rank) if depth else rank
        )
    if not line.bold or (_END.search(text) and not text.endswith("?")):
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


def _formula(line: Line, look: _Look) -> bool:
    text = line.plain
    words = [
        word
        for word in _WORD.findall(text)
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
    han = len(_HAN.findall(text))
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
        and not _END.search(text[:-1])
    )


def _same(
    current: _Open, kind: BlockKind, line: Line, before: Line, look: _Look, level: int
) -> bool:
    """Whether `line` goes on with the block being put together."""
    if current.zone:
        return False
    turned = before.page != line.page or look.column(before) != look.column(line)
    gap = before.base - line.base
    if current.kind is BlockKind.CODE or kind is BlockKind.CODE:
        return current.kind is kind and (turned or gap < 2.6 * look.pitch)
    if kind is BlockKind.TABLE or current.kind is BlockKind.TABLE:
        return current.kind is kind and not turned
    if kind is BlockKind.HEADING or current.kind is BlockKind.HEADING:
        return (
            kind is current.kind
            and current.level == level
            and not turned
            and gap < 1.7 * max(line.size, look.pitch)
            and len(current.lines) < 3
            and (not _NUMBERED.match(line.plain))
            and abs(before.size - line.size) < 0.3
        )
    if kind is BlockKind.ITEM:
        return False
    if kind is BlockKind.FORMULA or current.kind is BlockKind.FORMULA:
        return kind is current.kind and not turned and abs(gap) < 3 * look.pitch
    if (
        abs(before.size - line.size) > 0.09 * look.size
        and min(before.size, line.size) < 0.93 * look.size
    ):
        return False
    ended = bool(_END.search(before.plain))
    if turned:
        return not ended and (not look.short(before) or line.plain[:1].islower())
    if gap > 1.38 * look.pitch or gap < -0.5 * look.pitch:
        return False
    if before.hyphen and line.plain[:1].islower():
        return True
    if current.kind is BlockKind.ITEM:
        return line.left > current.indent + 0.3 * look.size or (
            not look.short(before) and not ended and line.left >= current.indent - 1
        )
    left = look.lefts.get(look.column(line), line.left)
    indented = (
        0.6 * look.size < line.left - left < 6 * look.size and before.left <= left + 0.5 * look.size
    )
    if indented and ended:
        return False
    return not (look.short(before) and ended)


def _list(
    item: _Open,
    previous: tuple[int, bool, float, int] | None,
    lists: int,
    done: list[_Open],
    look: _Look,
) -> int:
    """Numbers the list of an item by its indent; returns the number of lists so far."""
    if previous:
        for block in reversed(done):
            if block.kind is BlockKind.HEADING or (
                block.kind is BlockKind.PARAGRAPH
                and not block.zone
                and block.lines[0].left <= item.indent
            ):
                break
            if (
                block.kind is BlockKind.ITEM
                and abs(block.indent - item.indent) < 0.6 * look.size
                and block.ordered == item.ordered
            ):
                item.list_id, item.level = block.list_id, block.level
                return lists
        _, _, indent, level = previous
        item.list_id, item.level = (
            lists,
            level + 1
            if item.indent > indent + 0.5 * look.size
            else max(1, level - 1)
            if item.indent < indent - 0.5 * look.size
            else level,
        )
        return lists + 1
    item.list_id, item.level = lists, 1
    return lists + 1


def _joined(done: list[_Open], look: _Look) -> list[_Open]:
    """Paragraphs that go on after a column's or page's end, or below a figure or footnote."""
    out: list[_Open] = []
    for block in done:
        text = block.lines[0].plain
        if block.kind is BlockKind.PARAGRAPH and not _beside(block, look):
            earlier = next(
                (other for other in reversed(out[-6:]) if not _beside(other, look)), None
            )
            if earlier is not None and earlier.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
                last = earlier.lines[-1]
                turned = last.page != block.lines[0].page or last.base < block.lines[0].base
                open_end = last.hyphen or (not _END.search(last.plain) and not look.short(last))
                if turned and open_end and (text[:1].islower() or _HAN.match(text[:1])):
                    earlier.lines += block.lines
                    continue
        out.append(block)
    return out


def _beside(block: _Open, look: _Look) -> bool:
    """Whether a block stands beside the text's flow: a caption, a footnote, a page's head."""
    text = block.lines[0].plain
    small = median(line.size for line in block.lines) < 0.92 * look.size
    return bool(block.zone) or bool(_CAPTION.match(text)) or small


def _pieces(done: list[_Open], look: _Look) -> list[Piece]:
    pieces: list[Piece] = []
    for block in _joined(done, look):
        place = f"page {block.lines[0].page}"
        if block.kind is BlockKind.CODE:
            left = min(line.left for line in block.lines)
            text = "\n".join(
                " " * round((line.left - left) / (0.55 * line.size)) + line.plain
                for line in block.lines
            )
            pieces.append(Piece(block.kind, text, place, askable=False))
            continue
        if block.kind is BlockKind.TABLE:
            rows = tuple(tuple(cell for cell in line.cells) for line in block.lines)
            pieces.append(
                Piece(block.kind, "\n".join(" | ".join(row) for row in rows), place, rows=rows)
            )
            continue
        raw = _join(block.lines, look)
        if block.kind is BlockKind.ITEM:
            hit = _BULLET.match(raw) or _ORDERED.match(raw)
            raw = hit["text"] if hit else raw
        text, marks = finish(raw)
        if not any(sign.isalnum() for sign in text):
            continue
        zone = block.zone or _look_zone(block, text, look)
        formula = block.kind is BlockKind.FORMULA
        marks = (
            ()
            if block.kind is BlockKind.HEADING or formula
            else tuple(mark for mark in marks if mark[1] - mark[0] <= 60)
        )
        pieces.append(
            Piece(
                BlockKind.PARAGRAPH if formula else block.kind,
                text,
                place,
                level=block.level,
                marks=marks,
                list_id=block.list_id,
                ordered=block.ordered,
                zone=zone,
                askable=not formula,
            )
        )
    _charts(pieces)
    _front(pieces)
    return pieces


def _join(lines: list[Line], look: _Look) -> str:
    out = ""
    all_bold = all(line.bold for line in lines)
    for line in lines:
        text = line.text.strip()
        if line.bold and not all_bold:
            text = f"{STRONG}{text}{END}"
        if out.endswith(("-", "\u2010", "\u00ad")) and re.match(r"[^\W\d_]", text):
            head = re.search(r"[^\W\d_]+[-\u2010\u00ad]$", out)
            tail = re.match(r"[^\W\d_]+", text)
            if (
                head
                and tail
                and text[:1].islower()
                and not look.words[(head.group()[:-1] + "-" + tail.group()).lower()]
            ):
                out = out[:-1] + text
                continue
            out += text
            continue
        out += (SOFT if out else "") + text
    return out


def _look_zone(block: _Open, text: str, look: _Look) -> str:
    size = median(line.size for line in block.lines)
    if (
        block.kind is BlockKind.PARAGRAPH
        and size < 0.92 * look.size
        and _NOTE.match(text)
        and len(text) > 12
    ):
        return zones.FOOTNOTE
    return ""


def _charts(pieces: list[Piece]) -> None:
    """Runs of scraps (axis labels, numbers of a scale) are a figure's, not the text's."""
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and _scrap(pieces[end]):
            end += 1
        if end - at >= 3:
            for piece in pieces[at:end]:
                piece.zone = zones.CHART
        at = max(end, at + 1)


def _scrap(piece: Piece) -> bool:
    if piece.zone or piece.kind not in (BlockKind.PARAGRAPH,) or not piece.askable:
        return False
    short = len(piece.text) < 24 and len(piece.text.split()) <= 3 and not _END.search(piece.text)
    return short or not re.search(r"[^\W\d_]{2,}", piece.text)


def _front(pieces: list[Piece]) -> None:
    """Author, address and date under the title."""
    first = next((n for n, piece in enumerate(pieces[:6]) if piece.kind is BlockKind.HEADING), None)
    if first is None:
        return
    for piece in pieces[first + 1 : first + 6]:
        if piece.zone:
            continue
        text = piece.text
        if piece.kind is BlockKind.HEADING and re.search(r"\S@\S", text):
            piece.kind, piece.level, piece.zone = BlockKind.PARAGRAPH, 0, zones.FRONT
            continue
        if (
            piece.kind is not BlockKind.PARAGRAPH
            or len(text) > 160
            or _END.search(text)
            or re.search(r"[\u3400-\u9fff]{8,}", text)
        ):
            break
        if (
            "@" in text
            or re.search(
                r"\b(?:19|20)\d\d\b|university|department|college|institute|school|大学|学院|年\d+月",
                text,
                re.I,
            )
            or (len(text.split()) <= 8 and text.istitle())
        ):
            piece.zone = zones.FRONT
        else:
            break
