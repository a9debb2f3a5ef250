"""Plain text: paragraphs by blank lines, headings and lists by their look."""

import itertools
import re
from typing import Any

from examstream.exam.lecture import zones
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import SOFT, Piece, clean, finish

_UNDERLINE = re.compile(r"^\s*([=\-~^*#_])\1{2,}\s*$")
_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-*+•‣◦▪●·]|(?P<number>\(?(?:\d{1,3}|[a-hA-H]|[ivx]{1,4})[.)]))\s+"
    r"|(?P<wide>[（(]\d{1,2}[)）]|\d{1,2}、|[①-⑳])\s*)(?P<text>\S.*)$"
)
_NUMBERED = re.compile(
    r"^(?:(?P<dots>\d+(?:\.\d+)*)\.?\s+\S|(?P<word>chapter|section|part|lecture|unit|appendix)\s+[\dIVXA-Z]+\b|第[一二三四五六七八九十百\d]+[章节讲部分课]|[一二三四五六七八九十]+[、.．])",
    re.I,
)
_END = re.compile(r"[.。．!！?？;；,，:：]$")
_RULE = re.compile(r"^\s*(?:[-=_*~#]\s?){3,}$")


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a text without markup."""
    lines = clean(source).expandtabs(4).split("\n")
    groups = _groups(lines)
    pieces: list[Piece] = []
    lists = 0
    for at, (number, group) in enumerate(groups):
        if len(group) >= 2 and _UNDERLINE.match(group[1]) and len(group[0].strip()) < 90:
            level = {"=": 1, "#": 1, "*": 1, "-": 2, "~": 3, "^": 3, "_": 2}[group[1].strip()[0]]
            pieces.append(_piece(BlockKind.HEADING, [group[0]], number, level=level))
            number, group = number + 2, group[2:]
            if not group:
                continue
        if _RULE.match(group[0]):
            number, group = number + 1, group[1:]
            if not group:
                continue
        if len(group) > 1 and len(group[0]) < 40 and zones.of_title(group[0].strip()):
            pieces.append(_piece(BlockKind.HEADING, group[:1], number, level=2))
            number, group = number + 1, group[1:]
        level = _heading(group, at, groups)
        if level:
            pieces.append(_piece(BlockKind.HEADING, group, number, level=level))
            continue
        lists += 1
        pieces += _paragraphs(group, number, lists)
    _same_list(pieces)
    title = pieces[0].text if pieces and pieces[0].kind is BlockKind.HEADING else ""
    return title, pieces


def _groups(lines: list[str]) -> list[tuple[int, list[str]]]:
    groups: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            groups.append((0, []))
        elif groups and groups[-1][1]:
            groups[-1][1].append(line)
        else:
            groups.append((number, [line]))
    return [group for group in groups if group[1]]


def _heading(group: list[str], at: int, groups: list[tuple[int, list[str]]]) -> int:
    """The level of a heading, 0 for none."""
    line = group[0].strip()
    if (
        len(group) > 1
        or len(line) > (30 if re.search(r"[\u3400-\u9fff]", line) else 80)
        or at + 1 >= len(groups)
    ):
        return 0
    if _END.search(line) and not (line.endswith(".") and line.isupper()):
        return 0
    numbered = _NUMBERED.match(line)
    if numbered:
        return (
            min(6, numbered["dots"].count(".") + 1)
            if numbered["dots"]
            else 1
            if numbered["word"] or line.startswith("第")
            else 2
        )
    if _BULLET.match(group[0]):
        return 0
    if line.isupper() and len(line) > 3:
        return 1 if at == 0 else 2
    words = line.split()
    after = " ".join(groups[at + 1][1])
    if at == 0 and len(words) <= 14:
        return 1
    return (
        3
        if len(words) <= 9
        and len(after) > 100
        and (line[0].isupper() or not line[0].isascii())
        and not line.endswith("|")
        else 0
    )


def _paragraphs(group: list[str], number: int, list_id: int) -> list[Piece]:
    pieces: list[Piece] = []
    lines: list[str] = []
    start, kind, ordered, depth = number, BlockKind.PARAGRAPH, False, 0
    indents: list[int] = []

    def close() -> None:
        if lines:
            more = (
                {"list_id": list_id, "ordered": ordered, "level": depth}
                if kind is BlockKind.ITEM
                else {}
            )
            pieces.append(_piece(kind, lines, start, **more))

    for offset, line in enumerate(group):
        hit = _BULLET.match(line)
        if hit:
            close()
            indent = len(hit["indent"])
            indents = [other for other in indents if other < indent] + [indent]
            lines, start, kind, ordered, depth = (
                [hit["text"]],
                number + offset,
                BlockKind.ITEM,
                bool(hit["number"] or hit["wide"]),
                len(indents),
            )
        else:
            lines.append(line)
    close()
    return [piece for piece in pieces if piece.text]


def _same_list(pieces: list[Piece]) -> None:
    """Items with blank lines between them are one list."""
    for before, piece in itertools.pairwise(pieces):
        if before.kind is piece.kind is BlockKind.ITEM and (
            before.ordered == piece.ordered or before.level != piece.level
        ):
            piece.list_id = before.list_id


def _joined(lines: list[str]) -> str:
    """Lines as one, words parted at a line's end put together."""
    out = lines[0]
    for line in lines[1:]:
        parted = re.search(r"[a-z]{2,}-$", out) and re.match(r"[a-z]{2,}", line)
        out = out[:-1] + line if parted else out + SOFT + line
    return out


def _piece(kind: BlockKind, lines: list[str], number: int, **more: Any) -> Piece:
    text, _ = finish(_joined([line.strip() for line in lines]))
    return Piece(kind, text, f"line {number}", **more)
