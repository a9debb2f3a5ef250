"""Lines of a PDF → blocks: which line goes on with the one above, which starts anew."""

from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.pdf_kinds import kind_of
from examstream.exam.lecture.pdf_lines import Line
from examstream.exam.lecture.pdf_look import BULLET, END, NUMBERED, ORDERED, Look, Open
from examstream.exam.lecture.pdf_pieces import pieces_of
from examstream.exam.lecture.piece import Piece


def blocks(lines: list[Line]) -> list[Piece]:
    """The pieces of a whole file."""
    look = Look(lines)
    done: list[Open] = []
    current: Open | None = None
    lists = 0
    for at, line in enumerate(lines):
        before = current.lines[-1] if current else None
        if line.zone:
            done.append(Open(BlockKind.PARAGRAPH, [line], zone=line.zone))
            continue  # a running head does not end the paragraph around it
        follower = next((other for other in lines[at + 1 : at + 4] if not other.zone), None)
        kind, level = kind_of(line, before, look, follower, current)
        if current and before and _same(current, kind, line, before, look, level):
            current.lines.append(line)
            continue
        current = Open(kind, [line], level=level, indent=line.left)
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
            current.ordered = bool(ORDERED.match(line.text)) and not BULLET.match(line.text)
            lists = _list(current, stack, lists, done, look)
        done.append(current)
    return pieces_of(done, look)


def _same(current: Open, kind: BlockKind, line: Line, before: Line, look: Look, level: int) -> bool:
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
            and (not NUMBERED.match(line.plain))
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
    ended = bool(END.search(before.plain))
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
    item: Open,
    previous: tuple[int, bool, float, int] | None,
    lists: int,
    done: list[Open],
    look: Look,
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
