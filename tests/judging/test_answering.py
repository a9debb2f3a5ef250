"""Numbers of one sentence, rows of a table, places in a list, names by what they are said to be."""

from functools import cache

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.reckoning.changes import by_change
from examstream.exam.judging.reckoning.worded import worded
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, NumericKey, Option, QuestionType
from services.answerer.rules.defined import by_definition
from services.answerer.rules.solve import solve

_EN = """# Mills

A hill of grain called a **stack** stands beside the mill. The stone that does not turn is the
**bedstone**, and the wooden box around both stones, known as the **tun**, keeps the flour in.

With the new stones the output rose from 30 sacks to 45 sacks. Of the 24 mills of the valley, 9 ground
wheat and 11 ground rye. The rest were idle. Two thirds of the 120 wells of the valley are dry. Each
wheel drives 3 hammers, and the forge has 4 wheels.

In a fair of $n$ millers, $\\frac{n(n-1)}{2}$ hands are shaken. The load of a mill is its output
divided by its input. The average warming of a stone is $w = \\frac{\\Delta T}{t}$, where $\\Delta T$ is
the change in temperature and $t$ is the time in minutes.

| Mill | Height of the tower (m) | Built |
|---|---|---|
| North | 24 | 1710 |
| South | 31 | 1688 |
| East | 19 | 1745 |

From the ground upward a mill has these floors:

1. the meal floor
2. the stone floor
3. the bin floor

The Harrow diagram shows the speed of the stones against the load.
"""
_ZH = """# 水磨

磨盘下面固定不动的一扇，称为**底扇**；把谷物送入磨眼的木斗，即料斗，装在上扇之上。东谷磨坊由工匠李石主持修建，于1710年完工。
《水磨图说》，由王祯编写，记载了水磨的做法。

开普勒在1611年提出改用铁轴；料斗的活门由城里的大野耐一创立。

换用新磨之后，磨一袋麦子的时间由9分钟缩短到5分钟。山谷里共有磨坊24座，其中磨麦的9座，其余为磨米的磨坊。沟渠全长的75%用石砌，其余用木槽。
每座磨坊雇工3人，山谷里有8座磨坊。若第 $n$ 天的水位记录在案，则第 $n$ 天的水位为 $2n$ 厘米。
"""


@cache
def _context(text: str) -> Context:
    return Context(lecture=read_lecture([LectureFile("mills.md", text.encode())]), terms=())


def _book(text: str) -> Book:
    return book_of(_context(text))


@pytest.mark.parametrize(
    ("lecture", "stem", "unit", "value"),
    [
        (_EN, "By how many sacks did the output rise with the new stones?", "sacks", 15),
        (_EN, "By what factor did the output grow with the new stones?", "", 1.5),
        (_EN, "How many of the mills of the valley were idle?", "", 4),
        (_EN, "How many of the wells of the valley are dry?", "", 80),
        (_EN, "How many hammers do the wheels of the forge drive in all?", "hammers", 12),
        (_ZH, "换用新磨之后，磨一袋麦子的时间缩短了多少分钟？", "分钟", 4),
        (_ZH, "山谷里磨米的磨坊有多少座？", "座", 15),
        (_ZH, "沟渠全长中用木槽的占百分之多少？", "%", 25),
    ],
)
def test_one_sentence_tells_the_parts(lecture: str, stem: str, unit: str, value: float) -> None:
    found = by_change(_book(lecture), stem, unit)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("lecture", "stem", "unit"),
    [
        (_EN, "How many mills of the valley ground rye?", ""),
        (_EN, "To how many sacks did the output rise?", "sacks"),
        (_EN, "How many hammers does each wheel drive?", "hammers"),
        (_ZH, "山谷里磨麦的磨坊有多少座？", "座"),
        (_ZH, "每座磨坊雇工多少人？", "人"),
    ],
)
def test_what_the_sentence_states_itself_is_no_change(lecture: str, stem: str, unit: str) -> None:
    assert by_change(_book(lecture), stem, unit) is None


@pytest.mark.parametrize(
    ("lecture", "stem", "unit", "value"),
    [
        (_EN, "How many hands are shaken in a fair of 8 millers?", "", 28),
        (_EN, "A mill takes in 4 sacks and puts out 3 sacks. What is its load?", "", 0.75),
        (_EN, "A stone warms from 20 °C to 50 °C in a time of 6 minutes. What is its average warming?", "", 5),
        (_ZH, "第7天的水位是多少厘米？", "厘米", 14),
    ],
)  # fmt: skip
def test_a_law_takes_a_place_a_change_and_what_goes_in_or_out(
    lecture: str, stem: str, unit: str, value: float
) -> None:
    found = worded(_book(lecture), stem, unit)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("stem", "options", "label"),
    [
        ("Which of these mills is the tallest?", ("East", "North", "South"), "C"),
        ("Which floor lies directly above the stone floor?", ("the bin floor", "the meal floor"), "A"),
        ("Which floor lies directly below the stone floor?", ("the bin floor", "the meal floor"), "B"),
    ],
)  # fmt: skip
def test_a_column_and_a_list_are_read_by_what_is_meant(
    stem: str, options: tuple[str, ...], label: str
) -> None:
    lettered = tuple(Option(label="ABC"[i], text=text) for i, text in enumerate(options))
    asked = Asked(type=QuestionType.SINGLE_CHOICE, stem=stem, options=lettered, unit="")
    assert solve(_context(_EN), asked).answer == label


def test_two_rows_are_compared_by_the_unit_asked_for() -> None:
    stem = "By how many metres is the mill South higher than the mill East?"
    asked = Asked(type=QuestionType.NUMERIC, stem=stem, options=(), unit="m")
    answer = solve(_context(_EN), asked).answer
    assert isinstance(answer, NumericKey)
    assert answer.value == 12  # 31 - 19


@pytest.mark.parametrize(
    ("lecture", "stem", "name"),
    [
        (_EN, "What is the stone that does not turn called?", "bedstone"),
        (_EN, "What is the term for the wooden box around both stones?", "tun"),
        (_EN, "Which diagram shows the speed of the stones against the load?", "Harrow diagram"),
        (_ZH, "磨盘下面固定不动的一扇称为什么？", "底扇"),
        (_ZH, "由工匠李石主持修建的磨坊叫什么？", "东谷磨坊"),
        (_ZH, "由王祯编写、记载水磨做法的书叫什么？", "《水磨图说》"),
    ],
)
def test_a_name_is_found_by_what_it_is_said_to_be(lecture: str, stem: str, name: str) -> None:
    found = by_definition(_book(lecture), stem)
    assert found is not None
    assert found.key == name


@pytest.mark.parametrize(
    ("lecture", "stem"),
    [
        (_EN, "What is the wheel that drives the hammers called?"),
        (_EN, "Who built the mill in the north?"),
        (_EN, "Which wooden box keeps the flour in?"),
        (_ZH, "山谷里最早的水车叫什么？"),
    ],
)
def test_what_no_sentence_names_is_not_told(lecture: str, stem: str) -> None:
    assert by_definition(_book(lecture), stem) is None


@pytest.mark.parametrize(
    ("stem", "name"),
    [("1611年提出改用铁轴的人是谁？", "开普勒"), ("料斗的活门是由谁创立的？", "大野耐一")],
)
def test_who_did_it_is_found_without_a_surname(stem: str, name: str) -> None:
    asked = Asked(type=QuestionType.SHORT_ANSWER, stem=stem, options=(), unit="")
    assert solve(_context(_ZH), asked).answer == name
