"""Blocks of a PDF → pieces: joined over columns, words mended, figures and footnotes out."""

import re
from statistics import median

from examstream.exam.lecture import zones
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.pdf_lines import Line
from examstream.exam.lecture.pdf_look import BULLET, CAPTION, END, HAN, NOTE, ORDERED, Look, Open
from examstream.exam.lecture.piece import END as MARK_END
from examstream.exam.lecture.piece import SOFT, STRONG, Marks, Piece, finish


def _joined(done: list[Open], look: Look) -> list[Open]:
    """Paragraphs that go on after a column's or page's end, or below a figure or footnote."""
    out: list[Open] = []
    for block in done:
        text = block.lines[0].plain
        if block.kind is BlockKind.PARAGRAPH and not _beside(block, look):
            earlier = next(
                (other for other in reversed(out[-6:]) if not _beside(other, look)), None
            )
            if earlier is not None and earlier.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
                last = earlier.lines[-1]
                turned = last.page != block.lines[0].page or last.base < block.lines[0].base
                open_end = last.hyphen or (not END.search(last.plain) and not look.short(last))
                if turned and open_end and (text[:1].islower() or HAN.match(text[:1])):
                    earlier.lines += block.lines
                    continue
        out.append(block)
    return out


def _beside(block: Open, look: Look) -> bool:
    """Whether a block stands beside the text's flow: a caption, a footnote, a page's head."""
    text = block.lines[0].plain
    small = median(line.size for line in block.lines) < 0.92 * look.size
    return bool(block.zone) or bool(CAPTION.match(text)) or small


def pieces_of(done: list[Open], look: Look) -> list[Piece]:
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
            hit = BULLET.match(raw) or ORDERED.match(raw)
            raw = hit["text"] if hit else raw
        text, marks = finish(raw)
        marks = _whole(text, marks)
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


def _whole(text: str, marks: Marks) -> Marks:
    """Marks that a line's end parted, as one: "Connecticut" and, below it, "Compromise"."""
    joined: list[tuple[int, int, str]] = []
    for start, end, how in sorted(marks):
        before = joined[-1] if joined else None
        if before and before[2] == how and not text[before[1] : start].strip():
            joined[-1] = (before[0], end, how)
        else:
            joined.append((start, end, how))
    return tuple(joined)


def _join(lines: list[Line], look: Look) -> str:
    out = ""
    all_bold = all(line.bold for line in lines)
    for line in lines:
        text = line.text.strip()
        if line.bold and not all_bold:
            text = f"{STRONG}{text}{MARK_END}"
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


def _look_zone(block: Open, text: str, look: Look) -> str:
    size = median(line.size for line in block.lines)
    if (
        block.kind is BlockKind.PARAGRAPH
        and size < 0.92 * look.size
        and NOTE.match(text)
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
    short = len(piece.text) < 24 and len(piece.text.split()) <= 3 and not END.search(piece.text)
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
            or END.search(text)
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
