"""Harvesting a Chinese lecture: each pattern from a sentence of its own."""

from typing import Any

import pytest

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.harvest import harvest_zh
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import SLOT
from tests.rules.zh_lecture import lecture


def _facts(text: str) -> list[Fact]:
    return list(harvest_zh(lecture(text)).facts)


def _one(text: str, pattern: str) -> dict[str, Any]:
    found = [f for f in _facts(text) if f.pattern == pattern]
    assert found, [f.pattern for f in _facts(text)]
    return found[0].details


@pytest.mark.parametrize(
    ("line", "key", "frame"),
    [
        (
            "若一块岩石由岩浆冷却形成，则称它为**火成岩**(igneous rock)。",
            "火成岩",
            f"若一块岩石由岩浆冷却形成，则称它为{SLOT}。",
        ),
        (
            "海水每天有规律的涨落叫做潮汐，又称海潮。",
            "潮汐",
            f"海水每天有规律的涨落叫做{SLOT}。",
        ),
        (
            "如果一个行星绕恒星运行，那么这个恒星是它的**主星**。",
            "主星",
            f"如果一个行星绕恒星运行，那么这个恒星是它的{SLOT}。",
        ),
    ],
)
def test_p1_a_naming_becomes_a_frame(line: str, key: str, frame: str) -> None:
    told = _one(line, "P1")
    assert (told["key"], told["frame"]) == (key, frame)


def test_p1_aliases_are_accepted_too() -> None:
    told = _one("大气层最靠近地面的一层称为对流层，又称变温层。", "P1")
    assert told["aliases"] == ["变温层"]


def test_p2_a_definition_that_opens_with_its_term() -> None:
    told = _one("通货膨胀是指物价水平在一段时间内持续上涨的现象。", "P2")
    assert told["frame"] == f"{SLOT}是指物价水平在一段时间内持续上涨的现象。"


def test_p4_an_entry_of_a_list() -> None:
    told = _one("- **季雨林**：旱季落叶、雨季葱绿的热带林地。", "P4")
    assert told["frame"] == f"{SLOT}：旱季落叶、雨季葱绿的热带林地。"


def test_k10_a_term_defined_twice_in_other_words_is_left() -> None:
    text = "天空中运动的光点称为流星。\n\n燃烧殆尽的陨石碎屑称为流星。"
    assert not [f for f in _facts(text) if f.topic == "流星"]


def test_k14_letters_are_introduced_or_the_fact_is_dropped() -> None:
    bound = "设 $T$ 是一个图 $G=(V, E)$。\n\n当 $V, E$ 都是有限集合时，称 $G$ 为**有限图**。"
    assert _one(bound, "P1")["frame"].startswith("设 $G=(V, E)$ 为图。")
    assert not _facts("若 $q_k \\ne 3 r_j$，则称该数列为**奇异数列**。")


def test_rivals_are_of_one_kind_and_none_is_defined_by_the_key() -> None:
    text = """
    线段开始的位置称为**起点**。线段结束的位置称为**终点**。起点和终点统一称作**端点**。
    只有一条边的位置称为**悬点**。没有边的位置称为**孤点**。两线相交的位置称为**交点**。
    """
    facts = {f.topic: f.details for f in _facts(text)}
    assert "端点" not in facts["起点"]["rivals"]
    assert {"悬点", "孤点", "交点"} <= set(facts["起点"]["rivals"])
    assert facts["起点"]["foils"] == ["终点"]


@pytest.mark.parametrize(
    ("line", "pattern", "false"),
    [
        ("**潜热**的数值高于显热的数值。", "P7", "潜热的数值低于显热的数值。"),
        ("如果**汇率**上升，则出口减少。", "P7", "如果汇率上升，则出口增加。"),
        ("**鲸豚**是哺乳动物，而不是鱼类动物。", "P8", "鲸豚是鱼类动物，而不是哺乳动物。"),
        ("**月食**不是遮挡日光造成，而是地影造成。", "P8", "月食是遮挡日光造成。"),
        ("**液态水**不需要容器就能流动。", "P8", "液态水需要容器就能流动。"),
        (
            "**正方形**一定是长方形，但长方形不一定是正方形。",
            "P18",
            "长方形一定是正方形。",
        ),
        (
            "**花岗岩**具有粗粒结构，而玄武岩具有细粒结构。",
            "P8",
            "玄武岩具有粗粒结构，而花岗岩具有细粒结构。",
        ),
    ],
)
def test_k11_a_false_statement_is_one_the_lecture_contradicts(
    line: str, pattern: str, false: str
) -> None:
    line = f"{line}\n\n**潜热**、**汇率**、**鲸豚**、**月食**、**液态水**、**正方形**、**花岗岩**都是术语。"
    assert _one(line, pattern)["false"] == false


@pytest.mark.parametrize(
    "line", ["这里的**潜热**可能高于显热的数值。", "**潜热**不会高于显热的数值，也不低于它。"]
)
def test_k12_hedges_and_denials_are_not_turned_round(line: str) -> None:
    assert not [f for f in _facts(line) if f.pattern == "P7"]


def test_p9_count_and_items_must_agree() -> None:
    text = """
    山地主要包括褶皱山、断块山和火山。

    平原分为四种：冲积平原、湖积平原和海积平原。

    湖泊主要包括构造湖、冰川湖和火口湖。水库里的山称为**孤山**。云上的山称为**浮山**。
    """
    facts = [f for f in _facts(text) if f.pattern == "P9"]
    assert [f.details["items"] for f in facts] == [["褶皱山", "断块山", "火山"]]
    assert facts[0].types == (QuestionType.MULTIPLE_CHOICE,)
    assert set(facts[0].details["others"]) == {"孤山", "浮山"}


@pytest.mark.parametrize(
    ("line", "value", "ask"),
    [
        ("成年人的骨架由 206 块骨头组成。", 206, "多少块"),
        ("这座大桥全部建成于 1957 年。", None, ""),
        ("武汉长江大桥于 1957 年建成通车。", 1957, "哪一年"),
        ("人体内的水分约占体重的 60%。", None, ""),
        ("空气中氮气所占的体积比例为 78%。", 78, "百分之多少"),
        ("假设仓库里有 30 箱货物待运。", None, ""),
    ],
)
def test_p11_a_number_is_asked_where_it_stood(line: str, value: float | None, ask: str) -> None:
    found = [f for f in _facts(line) if f.details.get("form") == "number"]
    assert [(f.details["value"], f.details["ask"]) for f in found] == (
        [(value, ask)] if value else []
    )


def test_p13_cells_of_a_table() -> None:
    rows = "|行星|卫星个数|颜色||火星|2|红色||木星|95|棕色||土星|146|黄色||海王星|16|蓝色|"
    facts = {f.details["frame"].split("是")[0]: f for f in _facts(rows)}
    assert facts["土星的卫星个数"].details["value"] == 146
    assert facts["火星的颜色"].details["key"] == "红色"


def test_p17_a_person_is_asked_for() -> None:
    told = _one("万有引力定律由牛顿于 1687 年提出。", "P17")
    assert told["key"] == "牛顿"


def test_orders_of_growth_are_asked_among_orders() -> None:
    told = _one("在有序数组中，二分查找的时间复杂度为 $O(\\log n)$。", "P5")
    assert told["key"] == r"$O(\log n)$"
    assert "$O(n^2)$" in told["rivals"]


def test_facts_stand_where_they_say_and_are_the_same_every_time() -> None:
    text = "海水的涨落称为**潮汐**(tide)。**潮差**是指高潮与低潮之间水位的差值。"
    one, other = harvest_zh(lecture(text)), harvest_zh(lecture(text))
    assert one == other
    whole: Lecture = lecture(text)
    for fact in one.facts:
        assert whole.text[fact.start : fact.end].strip("。") in whole.text
        assert fact.details["key"] in whole.text[fact.start : fact.end]
