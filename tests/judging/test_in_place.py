"""A Chinese question keeps the order of what it asks about: its answer stands where its question word is."""

from functools import cache

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from services.answerer.rules.in_place import in_place

_PAPER = """# 造纸

木片用氢氧化钠蒸煮，以除去木质素。加入碳酸钙可以使纸变白。第一台造纸机由罗贝尔于1799年在法国制成。十九世纪中叶以前，破布是造纸的主要原料。
硫酸盐法会放出硫化氢气体。纸的强度取决于纤维的长度。漂白在高塔中进行。机械浆在日光下会变黄。世界上产纸最多的国家是中国。纤维先在碎浆机中与水混合。
"""


@cache
def _book() -> Book:
    read = read_lecture([LectureFile("paper.md", _PAPER.encode())])
    return book_of(Context(lecture=read, terms=()))


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("木片用什么蒸煮以除去木质素？", "氢氧化钠"),
        ("加入什么可以使纸变白？", "碳酸钙"),
        ("第一台造纸机是由谁制成的？", "罗贝尔"),
        ("第一台造纸机是在哪个国家制成的？", "法国"),
        ("十九世纪中叶以前，造纸的主要原料是什么？", "破布"),
        ("硫酸盐法会放出什么气体？", "硫化氢"),
        ("纸的强度取决于什么？", "纤维的长度"),
        ("漂白在哪里进行？", "高塔"),
        ("机械浆在日光下会怎样？", "变黄"),
        ("世界上产纸最多的是哪个国家？", "中国"),
        ("纤维在什么设备中与水混合？", "碎浆机"),
    ],
)
def test_what_stands_where_the_stem_asks(stem: str, answer: str) -> None:
    found = in_place(_book(), stem)
    assert found is not None
    assert found.key == answer


@pytest.mark.parametrize(
    "stem",
    ["棉花用什么漂洗？", "什么和什么一起蒸煮？", "造纸厂为何建在河边？", "漂白在高塔中进行吗？"],
)
def test_nothing_is_read_where_no_words_stand_around_it(stem: str) -> None:
    assert in_place(_book(), stem) is None
