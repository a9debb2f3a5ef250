"""What lectures nobody tuned the rules to have shown: one small text for each mend."""

import pytest

from examstream.exam.plan.formula_names import meanings
from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.harvest import harvest_zh
from examstream.exam.question import QuestionType
from examstream.text.formula import NotAFormula, parse
from examstream.text.zh.masked import SLOT
from tests.rules.zh_lecture import lecture


def _facts(text: str, pattern: str = "") -> list[Fact]:
    return [f for f in harvest_zh(lecture(text)).facts if pattern in ("", f.pattern)]


def _frames(text: str) -> list[str]:
    return [f.details.get("frame", "") for f in _facts(text)]


@pytest.mark.parametrize("latex", [r"\pi[i] - 1", "a[i] + 2", r"\pi_t + 1"])
def test_an_entry_of_an_array_is_no_product(latex: str) -> None:
    with pytest.raises(NotAFormula):
        parse(latex)


def test_the_ith_thing_does_not_count_things() -> None:
    assert "i" not in meanings("从第 $i$ 个字符到第 $j$ 个字符。", "zh")


def test_one_of_several_like_numbers_is_not_asked_for() -> None:
    assert not _facts("1871年的甲国、1903年的乙国和1911年的丙国都发生过严重的粮食危机。", "P11")


@pytest.mark.parametrize(
    "line",
    [
        "前 12 位由地区管理机构统一分配，后 20 位由厂商自行指定。",
        "当准备金率是 20% 时，货币乘数是 5。",
        "19世纪60年代的棉花歉收就引发了危机。",
    ],
)
def test_a_number_that_hangs_in_the_air_is_not_asked_for(line: str) -> None:
    assert not _facts(line, "P11")


def test_what_a_lecture_is_going_to_use_is_no_enumeration() -> None:
    assert not _facts(
        "我们将用到的概念包括：\n\n- 边际成本\n- 固定成本\n- 机会成本\n\n"
        "企业的成本分为可变成本、平均成本和沉没成本三种。",
        "P9",
    )[:-1]


def test_changes_of_one_thing_under_one_heading_share_a_topic() -> None:
    topics = [
        f.topic for f in _facts("当水库开闸时，下游水位上升；当水库关闸时，下游水位下降。", "P7")
    ]
    assert len(topics) == 2
    assert len(set(topics)) == 1


def test_a_row_of_one_letter_goes_with_its_kind() -> None:
    rows = "|等级|最低温度||A|零下十度||B|零下二十度||C|零下三十度||D|零下四十度|"
    assert {f.details["frame"] for f in _facts(rows)} >= {f"等级 B 的最低温度是{SLOT}。"}


def test_cells_of_a_short_column_share_a_topic() -> None:
    rows = "|行星|颜色||火星|红色||木星|棕色||土星|黄色||海王星|蓝色|"
    assert len({f.topic for f in _facts(rows)}) == 1


def test_an_opening_that_looks_back_is_cut() -> None:
    told = _facts(
        "**热泵**和**冷泵**都是机器。不同的是，热泵只有一个压缩机，而冷泵有多个压缩机。", "P8"
    )
    assert told
    assert told[0].details["false"] == "冷泵只有一个压缩机，而热泵有多个压缩机。"


def test_whose_cost_it_is_must_be_said() -> None:
    assert not _frames("每次成功的比较都会前进一步，因此总的时间复杂度为 $O(n)$。")
    assert _frames("冒泡法的时间复杂度为 $O(n^2)$。")


def test_what_always_stands_before_the_same_word_is_no_term() -> None:
    text = "".join(f"第{i}次改造冷却管道之后，系统{w}。" for i, w in ((2, "停机"), (3, "启动")))
    names = {t.name for t in harvest_zh(lecture(text + "改造冷却管道需要三天。")).terms}
    assert "改造冷却" not in names


def test_a_definition_is_cut_before_it_names_its_parts() -> None:
    told = _facts(r"**词表**是一个带有编号的集合，记作 $\Sigma$，其中的元素称为**词元**。", "P2")
    assert told[0].details["frame"] == f"{SLOT}是一个带有编号的集合。"


def test_an_alias_between_a_term_and_its_definition() -> None:
    told = _facts("**云层识别**又称云分类，是指在卫星图像中找出各种云的位置和类型。", "P2")
    assert told[0].details["aliases"] == ["云分类"]


def test_an_adjective_keeps_its_particle_and_is_no_short_answer() -> None:
    told = _facts("如果一段文字可以由规则推出，则称这段文字是**可导出**的。", "P1")
    assert all(QuestionType.SHORT_ANSWER not in f.types for f in told)
    assert all(f.details["frame"].endswith(f"{SLOT}的。") for f in told)


def test_the_one_of_a_pair_needs_its_pair() -> None:
    assert not _facts("教学中常常综合二者的优点，采用五层的体系结构。")


def test_two_facts_that_give_each_other_away_share_a_topic() -> None:
    told = _facts(
        "# 发电\n\n**风力发电**通过定义一个转换函数来衡量风机的状态。\n\n"
        "**风力发电**定义了一个转换函数，度量风机的**潜在能量**。"
    )
    assert len(told) > 1
    assert len({f.topic for f in told}) == 1


def test_a_primed_letter_is_not_introduced_as_a_set_of_its_own() -> None:
    text = "设 $V'$ 为点集。\n\n若 $H \\subseteq G$ 满足 $V' = V$，则称 $H$ 为 $G$ 的**支撑子图**。"
    assert not _facts(text, "P1")
