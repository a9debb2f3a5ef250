"""Numbers worked out from laws, rates and pairs of figures; every value here is worked by hand."""

from functools import cache

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.reckoning.operations import operation_of
from examstream.exam.judging.reckoning.pairs import by_pair
from examstream.exam.judging.reckoning.rates import by_rates, rates
from examstream.exam.judging.reckoning.reckoned import reckoned
from examstream.exam.judging.reckoning.worded import worded
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context

_EN = """# Wells

The pressure at the bottom of a well is $p = 10 d$, where $p$ is the pressure in kilopascals and $d$
is the depth in metres. The power of a pump is the energy delivered divided by the time taken. The
drag on a rope is $D = k v^2$, where $D$ is the drag and $v$ is the speed of the rope. The toll of a
well is $T = \\frac{W r}{100}$, where $W$ is the worth of the water in crowns and $r$ is the rate in per cent.

The bucket lift raises 25 litres per minute. One bucket holds 8 litres. The old shaft is 36 metres
deep, the new shaft 90 metres deep. The well was opened in 1820 and closed in 1875. Of the 40 workers
of the well, 10 are divers.
"""
_ZH = """# 水井

井底的压强为 $p = 10 d$，其中 $p$ 是压强，单位是千帕，$d$ 是深度，单位是米。水泵的功率等于提升的能量除以所用的时间。

水车每分钟提水 25 升。旧井深 36 米，新井深 90 米。水井于 1820 年开凿，1875 年封闭。
"""


@cache
def _book(text: str) -> Book:
    read = read_lecture([LectureFile("wells.md", text.encode())])
    return book_of(Context(lecture=read, terms=()))


@pytest.mark.parametrize(
    ("lecture", "stem", "unit", "value"),
    [
        (_EN, "What is the pressure at the bottom of a well with a depth of 7 metres?", "kilopascals", 70),
        (_EN, "At what depth is the pressure in a well 250 kilopascals?", "metres", 25),
        (_EN, "A pump delivers an energy of 600 joules in a time of 20 seconds. What is its power?", "watts", 30),
        (_EN, "What is the toll in crowns on water with a worth of 800 crowns at a rate of 5 per cent?", "crowns", 40),
        (_ZH, "一口井的深度为 7 米，井底的压强是多少千帕？", "千帕", 70),
        (_ZH, "水泵用 20 秒的时间提升 600 焦耳的能量，水泵的功率是多少？", "", 30),
    ],
)  # fmt: skip
def test_a_law_is_solved_for_what_is_asked(
    lecture: str, stem: str, unit: str, value: float
) -> None:
    found = worded(_book(lecture), stem, unit)
    assert found is not None
    assert found.value == pytest.approx(value)


def test_a_law_tells_by_what_factor_it_grows() -> None:
    stem = "By what factor does the drag on a rope grow if its speed becomes three times as large?"
    found = worded(_book(_EN), stem)
    assert found is not None
    assert found.value == pytest.approx(9)  # 3 squared


@pytest.mark.parametrize(
    ("lecture", "stem", "unit", "value"),
    [
        (_EN, "How many litres does the bucket lift raise in 6 minutes?", "litres", 150),
        (_EN, "How many minutes does the bucket lift need to raise 200 litres?", "minutes", 8),
        (_ZH, "水车工作 6 分钟，可以提水多少升？", "升", 150),
    ],
)
def test_a_rate_leads_from_one_unit_to_another(
    lecture: str, stem: str, unit: str, value: float
) -> None:
    found = by_rates(_book(lecture), stem, unit)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("lecture", "stem", "unit", "value"),
    [
        (_EN, "How many metres deeper is the new shaft than the old shaft?", "metres", 54),
        (_EN, "How many times as deep as the old shaft is the new shaft?", "", 2.5),
        (_EN, "How many years passed from the opening of the well to its closing?", "years", 55),
        (_EN, "What percentage of the workers of the well are divers?", "%", 25),
        (_ZH, "新井比旧井深多少米？", "米", 54),
        (_ZH, "新井的深度是旧井的多少倍？", "", 2.5),
        (_ZH, "水井从开凿到封闭经过了多少年？", "年", 55),
    ],
)
def test_two_figures_are_taken_together(lecture: str, stem: str, unit: str, value: float) -> None:
    found = by_pair(_book(lecture), stem, unit)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("lecture", "stem", "unit"),
    [
        (_EN, "How deep is the old shaft?", "metres"),
        (_EN, "How many litres does one bucket hold?", "litres"),
        (_EN, "In which year was the well opened?", ""),
        (_EN, "What is the age of a rope of 7 metres?", "years"),
        (_ZH, "旧井深多少米？", "米"),
        (_ZH, "水井于哪一年开凿？", ""),
    ],
)  # fmt: skip
def test_what_is_stated_or_told_by_no_law_is_not_reckoned(
    lecture: str, stem: str, unit: str
) -> None:
    assert reckoned(_book(lecture), stem, unit) is None


def test_no_rate_is_read_of_a_thing_for_itself() -> None:
    assert rates("The solubility is 5 grams/gram.") == []


def test_an_hour_to_the_next_gives_no_quantity() -> None:
    stem = "How many litres does the bucket lift raise from an hour to the next?"
    assert by_rates(_book(_EN), stem, "litres") is None


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("What is the ratio of the depth of the new shaft to that of the old one?", "ratio"),
        ("甲井与乙井的深度相差多少米？", "difference"),
        ("甲井和乙井一共有多少名工人？", "sum"),
        ("How deep is the old shaft?", ""),
        ("甲井早于多少米的深度不再出水？", ""),
    ],
)
def test_a_stem_names_its_operation(stem: str, name: str) -> None:
    operation = operation_of(stem)
    assert (operation.name if operation else "") == name
