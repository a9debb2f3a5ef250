"""Pieces of all files → one Lecture: offsets, sections, and what was left out."""

from collections.abc import Iterable

from examstream.exam.lecture.model import Block, BlockKind, Lecture, LeftOut, Marked
from examstream.exam.lecture.piece import Piece


def _gap(before: Block, piece: Piece, list_id: int) -> str:
    same = before.kind is BlockKind.ITEM and piece.kind is BlockKind.ITEM and before.list_id >= 0
    return "\n" if same and (before.list_id == list_id or piece.level != before.level) else "\n\n"


def assemble(title: str, language: str, files: Iterable[tuple[str, list[Piece]]]) -> Lecture:
    """The lecture of these files' pieces, in order; each block's offsets are exact."""
    text: list[str] = []
    length = 0
    blocks: list[Block] = []
    left_out: list[LeftOut] = []
    sources: list[str] = []
    lists = 0  # list numbers are the lecture's, not the file's
    for name, pieces in files:
        sources.append(name)
        first, numbers = True, {-1: -1}
        above: list[tuple[int, str]] = []
        for piece in pieces:
            if piece.zone:
                left_out.append(
                    LeftOut(
                        source=name,
                        place=piece.place,
                        reason=piece.zone,
                        text=piece.text,
                        after=length,
                    )
                )
                continue
            if piece.list_id not in numbers:
                numbers[piece.list_id] = lists
                lists += 1
            list_id = numbers[piece.list_id]
            if piece.kind is BlockKind.HEADING:
                above = [entry for entry in above if entry[0] < piece.level]
            if blocks:
                gap = "\n\n" if first else _gap(blocks[-1], piece, list_id)
                text.append(gap)
                length += len(gap)
            first = False
            blocks.append(
                Block(
                    kind=piece.kind,
                    start=length,
                    end=length + len(piece.text),
                    source=name,
                    place=piece.place,
                    heading=above[-1][1] if above else "",
                    section=tuple(entry[1] for entry in above),
                    level=piece.level,
                    marked=tuple(
                        Marked(start=length + a, end=length + b, how=how)
                        for a, b, how in piece.marks
                    ),
                    term=piece.term,
                    rows=piece.rows,
                    list_id=list_id,
                    ordered=piece.ordered,
                    askable=piece.askable,
                )
            )
            text.append(piece.text)
            length += len(piece.text)
            if piece.kind is BlockKind.HEADING:
                above.append((piece.level, piece.text))
    return Lecture(
        title=title,
        language=language,
        sources=tuple(sources),
        text="".join(text),
        blocks=tuple(blocks),
        left_out=tuple(left_out),
    )
