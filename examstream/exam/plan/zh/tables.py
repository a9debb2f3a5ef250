"""P13: a table's cell by its row and column, and the row that holds the most or the least."""

import re

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.statements import Statement
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN

_NUMBER = re.compile(r"^\s*(-?\d[\d,]*(?:\.\d+)?)\s*(%|[A-Za-z℃]{0,4})\s*$")


_EVENT = re.compile(
    "地震|战争|战役|台风|飓风|火灾|洪水|会议|起义|事故|实验|火山|水库|大坝|运河|铁路|大桥|桥梁|卫星|朝代"
)


def tables(lecture: Lecture) -> list[Fact]:
    """Facts of every table whose first column names things and whose header names qualities."""
    return [
        made
        for b in lecture.blocks
        if b.kind is BlockKind.TABLE and b.askable
        for made in _table(b)
    ]


def _table(block: Block) -> list[Fact]:
    rows = [r for r in block.rows if len(r) == len(block.rows[0])]
    if len(rows) < 4 or not 2 <= len(rows[0]) <= 8:
        return []
    header, body = rows[0], rows[1:]
    things = [r[0].strip() for r in body]
    if len(set(things)) != len(things) or not all(re.search(rf"[{HAN}A-Za-z]", t) for t in things):
        return []
    s = Statement("", (), block.start, block.end, block, 0, "", ())
    found = []
    for column in range(1, len(header)):
        quality = header[column].strip()
        cells = [r[column].strip() for r in body]
        if not re.search(rf"[{HAN}]{{2}}", quality) or any(not c or len(c) > 24 for c in cells):
            continue
        numbers = [_NUMBER.match(c) for c in cells]
        named, unit = _unit(quality)
        for i, (thing, cell) in enumerate(zip(things, cells, strict=True)):
            said = f"{thing}的{named}是{cell}"
            asked = _row(header[0].strip(), thing)
            topic = f"{block.start}|{named}|{i % max(1, len(things) // 4)}"
            if all(numbers):
                found.append(_number(s, topic, asked, named, numbers[i], unit, said))
            elif cells.count(cell) == 1:
                made = _choice(s, topic, asked, named, cell, cells, said)
                if made is not None:
                    found.append(made)
    return found


def _unit(quality: str) -> tuple[str, str]:
    match = re.match(r"(.+?)\s*[（(/]\s*([^）)]+?)\s*[）)]?$", quality)
    return (match[1], match[2]) if match else (quality, "")


def _row(kind: str, thing: str) -> str:
    """A row as a stem names it: one letter or a number goes with its kind (A 类, 年份 2019)."""
    if _EVENT.fullmatch(kind) and kind not in thing:
        return thing + kind  # 邢台: a place; 邢台地震: what the row tells of
    if re.search(rf"[{HAN}]{{2}}|[A-Za-z]{{3}}", thing) or not re.search(rf"[{HAN}]{{2}}", kind):
        return thing
    return f"{kind} {thing} "


def _of(named: str) -> str:
    """的Y; a header that is a clause itself stands in quotation marks."""
    return f"对应的“{named}”" if "的" in named or len(named) > 8 else f"的{named}"


def _number(
    s: Statement,
    topic: str,
    thing: str,
    named: str,
    number: re.Match[str] | None,
    unit: str,
    said: str,
) -> Fact:
    assert number is not None
    value = float(number[1].replace(",", ""))
    return fact(
        "P13", s, (QuestionType.NUMERIC,), topic, said, 0.45, terms=(thing,),
        form="number", frame=f"{thing}{_of(named)}是\uf8ff", ask="多少" + (unit or number[2]), value=value,
        tolerance=0.0 if value.is_integer() else abs(value) * 0.01, unit=unit or number[2], number=number[0].strip(),
    )  # fmt: skip


def _choice(
    s: Statement, topic: str, thing: str, named: str, cell: str, cells: list[str], said: str
) -> Fact | None:
    others = [c for c in dict.fromkeys(cells) if c != cell and 0.4 <= len(c) / len(cell) <= 2.5]
    if len(others) < 3 or any(len(p) > 1 and p in cell for p in (thing,)):
        return None
    return fact(
        "P13", s, (QuestionType.SINGLE_CHOICE,), topic, said, 0.45, terms=(thing,),
        frame=f"{thing}{_of(named)}是\uf8ff。", key=cell, aliases=[], rivals=others[:6], foils=[], how="table", same=False,
    )  # fmt: skip
