"""Chinese statements asked in more ways: a term blanked, a person, a number told falsely."""

import pytest

from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.amounts import amounts
from examstream.exam.plan.zh.harvest import harvest_zh
from examstream.exam.plan.zh.misstated import another, han, value_of
from examstream.exam.plan.zh.namings import is_name
from examstream.exam.plan.zh.plain import sound
from examstream.exam.plan.zh.statements import Statement, statements
from examstream.text.zh.masked import SLOT
from tests.rules.zh_lecture import lecture


def _told(line: str) -> Statement:
    return next(iter(statements(lecture(line))))


def _facts(text: str, pattern: str = "") -> list[Fact]:
    return [f for f in harvest_zh(lecture(text)).facts if pattern in ("", f.pattern)]


_TOWN = """# 城邦的财政

城邦委员会打算用神庙土地的收益来偿还公债。

许多市民希望城邦委员会早日出售神庙土地。

1623年，城邦委员会没收了神庙土地。

神庙土地的价值接近公债的总额，城邦委员会因此设立了专门的账簿。
"""


def test_a_term_that_comes_back_is_blanked_inside_a_statement() -> None:
    frames = [f.details["frame"] for f in _facts(_TOWN, "P5")]
    assert f"城邦委员会打算用{SLOT}的收益来偿还公债。" in frames


def test_blank_and_statement_of_one_sentence_share_a_topic() -> None:
    told = [f for f in _facts(_TOWN) if str(f.details["statement"]).startswith("城邦委员会打算")]
    assert len(told) >= 2
    assert len({f.topic for f in told}) == 1


def test_who_opens_a_statement_is_asked_for() -> None:
    [one] = _facts("约翰·卡尔文于1623年成为城邦委员会的首脑。", "P17")
    assert one.details["frame"].startswith(SLOT)
    assert one.details["key"] == "约翰·卡尔文"
    assert "卡尔文" in one.details["aliases"]


def test_a_piece_of_a_name_is_no_blank() -> None:
    text = "约翰·卡尔文于1623年成为城邦的首脑。\n\n卡尔文写了三部书。\n\n卡尔文和市民们住在城里。"
    assert not any("·" + SLOT in str(f.details.get("frame")) for f in _facts(text))


@pytest.mark.parametrize(
    ("number", "other"),
    [("1799年", "1839年"), ("2001年", "1961年"), ("四次", "八次"), ("十二个", "六个"), ("50%", "17%"),
     ("20%", "40%"), ("300米", "900米"), ("两个", ""), ("3.5米", ""), ("三万人", "")],
)  # fmt: skip
def test_a_number_is_told_falsely_by_far(number: str, other: str) -> None:
    assert another(number) == other


@pytest.mark.parametrize("value", [1, 9, 10, 11, 20, 24, 90])
def test_chinese_numbers_read_as_they_are_written(value: int) -> None:
    assert value_of(han(value)) == value


def test_a_sentence_with_a_year_is_told_with_another() -> None:
    false = [f.details.get("false") for f in _facts(_TOWN, "P11")]
    assert "1663年，城邦委员会没收了神庙土地。" in false


def test_a_noun_phrase_with_a_number_is_no_question() -> None:
    told = list(statements(lecture("城邦委员会的十二个成员，他们在战时管理全城的粮食。")))
    assert not amounts(told, ())


def test_a_time_before_which_something_was_is_not_asked_for() -> None:
    assert not _facts("1789年之前，城邦的市民非常欣赏邻国的财政制度。", "P11")


@pytest.mark.parametrize(
    "line",
    [
        "图 3显示，城邦政府的支出超过了税收的收入。",
        "第二个时期始于围城战争，也以围城战争结束。",
    ],
)
def test_what_points_at_a_figure_or_a_list_leans(line: str) -> None:
    assert _told(line).fault


@pytest.mark.parametrize(
    "line",
    [
        "因为该元素所在的节点数目刚好等于最小元素个数。",
        "如果有，则将孩子节点中的元素上移到父节点中去。",
        "定位并删除元素，然后调整搜索树使其满足约束条件。",
        "在单一商品情况下，这种均衡与商品的更高价格相关。",
        "风险——通过设定商品的交付依赖于世界的状态来描述。",
    ],
)
def test_a_step_or_a_torn_clause_is_no_statement(line: str) -> None:
    assert not sound(_told(line))


def test_what_is_named_before_may_be_pointed_at() -> None:
    assert sound(_told("每次战争都导致两国支出激增，而每个国家都必须设法为这些支出提供资金。"))


def test_words_that_lead_on_are_no_label() -> None:
    assert not _told("而由前面已经知道：兄弟节点比较丰满时可以借一个元素。").label


@pytest.mark.parametrize(("name", "is_one"), [("B 树", True), ("t 检验", True), ("B", False)])
def test_a_letter_and_what_it_is_make_a_name(name: str, is_one: bool) -> None:
    assert is_name(name) is is_one


def test_at_least_is_turned_into_at_most() -> None:
    false = [
        f.details.get("false")
        for f in _facts("在平衡搜索树里，每个非叶子的内部节点至少有两个子节点。")
    ]
    assert "在平衡搜索树里，每个非叶子的内部节点至多有两个子节点。" in false
