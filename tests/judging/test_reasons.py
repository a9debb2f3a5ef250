"""Why something is so: the reason the lecture gives, wherever its sentence has it."""

from functools import cache

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from services.answerer.rules.reasons import by_reason

_EN = """# Kilns

Glazed pots are set on stilts because molten glaze sticks to the shelf. A cooled kiln is left shut for a
day. It should be opened slowly, since a draught cracks the pots. Because clay shrinks as it dries, lids
and pots are dried together. Ash melts at a lower heat than sand, so wood-fired pots need no glaze. Some
shelves bend owing to the weight of tall jars. The oldest kilns of the valley have stood since 1710.
"""
_ZH = """# 窑

上了釉的坯体要放在支钉上，因为熔化的釉会粘住棚板。由于黏土干燥时会收缩，器盖与器身要一起晾干。
草木灰的熔点比沙低，所以柴烧的器物不必上釉。窑门冷却一天以后才打开。
"""


@cache
def _book(text: str) -> Book:
    read = read_lecture([LectureFile("kilns.md", text.encode())])
    return book_of(Context(lecture=read, terms=()))


@pytest.mark.parametrize(
    ("stem", "reason"),
    [
        ("Why are glazed pots set on stilts?", "molten glaze sticks to the shelf"),
        ("Why should a cooled kiln be opened slowly?", "a draught cracks the pots"),
        ("Why are lids and pots dried together?", "clay shrinks as it dries"),
        ("Why do wood-fired pots need no glaze?", "Ash melts at a lower heat than sand"),
        ("For what reason do some shelves bend?", "the weight of tall jars"),
    ],
)
def test_the_reason_is_found_behind_and_before_what_is_so(stem: str, reason: str) -> None:
    answer = by_reason(_book(_EN), stem)
    assert answer is not None
    assert answer.key == reason


@pytest.mark.parametrize(
    ("stem", "reason"),
    [
        ("上了釉的坯体为什么要放在支钉上？", "熔化的釉会粘住棚板"),
        ("器盖与器身为什么要一起晾干？", "黏土干燥时会收缩"),
        ("柴烧的器物为什么不必上釉？", "草木灰的熔点比沙低"),
    ],
)
def test_a_chinese_reason_is_found_as_well(stem: str, reason: str) -> None:
    answer = by_reason(_book(_ZH), stem)
    assert answer is not None
    assert answer.key == reason


@pytest.mark.parametrize(
    "stem", ["Why have the kilns of the valley stood?", "What are glazed pots set on?"]
)
def test_no_reason_told_or_asked_for_is_no_answer(stem: str) -> None:
    assert by_reason(_book(_EN), stem) is None


def test_a_chinese_name_is_no_reason() -> None:
    assert by_reason(_book(_ZH), "坯体上的一层玻璃质称为什么？") is None
