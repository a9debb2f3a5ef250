"""Glossaries: whatever form they have, each entry becomes a definition with its term."""

import re

from examstream.exam.lecture import zones
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece

_ENTRY = re.compile(
    r"^(?P<term>[^:：—–。.!?]{1,60}?)\s*(?:[:：]|\s[—–-]+\s|——)\s*(?P<text>\S[\s\S]{3,})$"
)


def entries(pieces: list[Piece]) -> list[Piece]:
    """The pieces, those of a glossary as definitions."""
    out: list[Piece] = []
    for piece in pieces:
        above = out[-1] if out else None
        if not piece.kept or piece.zone:
            out.append(piece)
        elif (
            above
            and above.kept
            and _is_entry_title(above, out)
            and piece.kind is BlockKind.PARAGRAPH
        ):
            out[-1] = _defined(above.text, piece.text, piece.place)
        elif piece.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE):
            out.append(_entry(piece))
        elif piece.kind is BlockKind.TABLE and piece.rows and len(piece.rows[0]) == 2:
            for name, text in piece.rows[1:] if len(piece.rows) > 2 else piece.rows:
                out.append(_defined(name, text, piece.place))
        else:
            out.append(piece)
    return out


def _defined(term: str, text: str, place: str) -> Piece:
    colon = "：" if re.match(r"[\u3400-\u9fff]", text) else ": "
    term = term.rstrip(":： ")
    return Piece(BlockKind.DEFINITION, f"{term}{colon}{text}", place, term=term, kept=True)


def _is_entry_title(piece: Piece, before: list[Piece]) -> bool:
    """A bold line in a glossary, below its title: a term that stands alone on its line."""
    if piece.kind is not BlockKind.HEADING or not piece.kept or len(piece.text) > 60:
        return False
    titles = [other for other in before if other.kind is BlockKind.HEADING and other is not piece]
    title = next((other for other in reversed(titles) if zones.of_title(other.text)), None)
    return title is not None and piece.level > title.level


def _entry(piece: Piece) -> Piece:
    first = piece.marks[0] if piece.marks and piece.marks[0][0] == 0 else None
    hit = _ENTRY.match(piece.text)
    if hit:
        piece.kind, piece.term, piece.level, piece.list_id = (
            BlockKind.DEFINITION,
            hit["term"].strip(),
            0,
            -1,
        )
    elif first and first[1] < len(piece.text) - 3:
        return _defined(
            piece.text[: first[1]], piece.text[first[1] :].lstrip(":：–— "), piece.place
        )
    return piece
