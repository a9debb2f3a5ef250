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


def test_of_two_costs_the_last_is_asked_for() -> None:
    frames = _frames("每次插入的成本是 $O(1)$，对于 $n$ 次操作，总成本是 $O(n)$。")
    assert frames == [f"每次插入的成本是 $O(1)$，对于 $n$ 次操作，总成本是{SLOT}。"]


def test_entries_of_a_list_are_asked_beside_their_like_and_half_of_them() -> None:
    text = "**成长期**是一段很长的时间。\n\n" + "\n".join(
        f"- **{name}**：{said}。"
        for name, said in (
            ("幼期", "身体刚刚长出翅膀的雏形"), ("壮期", "体重增加得最快并且食量最大"),
            ("衰期", "动作变得迟缓而且不再觅食"), ("眠期", "躲进洞穴之中不吃也不喝水"),
        )
    )  # fmt: skip
    told = _facts(text, "P4")
    assert len(told) == 4
    assert len({f.topic for f in told}) == 2
    assert all("成长期" not in f.details["rivals"] for f in told)


def test_what_opens_two_sentences_is_a_term_and_its_other_name_is_accepted() -> None:
    told = _facts(
        "# 折旧分析\n\n折旧分析、摊销分析和减值分析都是常用的方法。\n\n"
        "折旧法通过把购置费用分配到每一年来反映设备价值的下降。\n\n折旧法类似于一种逐年付费的安排。\n\n"
        "折旧法规定残值不得为负。"
    )
    keys = [f.details for f in told if f.details.get("key") == "折旧法"]
    assert keys
    assert keys[0]["aliases"] == ["折旧分析"]


def test_parts_of_a_part_are_no_wrong_options() -> None:
    told = _facts(
        "一场比赛包括上半场和下半场两个阶段。\n\n下半场分为开球场、相持场和终结场三个时期。", "P9"
    )
    assert all("开球场" not in f.details["others"] for f in told if "上半场" in f.details["items"])
