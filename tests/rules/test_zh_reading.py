"""Reading Chinese: sentences, masks, numbers, words, statements."""

import pytest

from examstream.exam.plan.zh.statements import statements
from examstream.text.zh.contrast import excludes, opposed
from examstream.text.zh.masked import mask, unmask, without_glosses
from examstream.text.zh.quantities import number, quantities
from examstream.text.zh.sentences import sentences
from examstream.text.zh.words import words
from tests.rules.zh_lecture import lecture


def _cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("水是液体。冰是固体！", ["水是液体。", "冰是固体！"]),
        ("阶为 $n$．设 $f(a. b)$ 已知．", ["阶为 $n$．", "设 $f(a. b)$ 已知．"]),
        ("它（见上。例外）不变。完", ["它（见上。例外）不变。", "完"]),
        ("比值为 3.14 左右.后文", ["比值为 3.14 左右.", "后文"]),
        ("甲用 C 语言；乙用 Go", ["甲用 C 语言；", "乙用 Go"]),
    ],
)
def test_sentences_end_at_marks_outside_formulas_and_brackets(text: str, parts: list[str]) -> None:
    assert _cut(text) == parts


def test_a_sentence_keeps_its_place() -> None:
    text = "  一。 二三。"
    assert [text[a:b] for a, b in sentences(text, 2)] == ["一。", "二三。"]


def test_formulas_are_masked_and_set_again_with_spaces() -> None:
    masked, formulas = mask("若 $d(v) = 0$ ，则 **$v$** 不动")
    assert formulas == ("$d(v) = 0$", "$v$")
    assert unmask("若" + masked[1] + "则", formulas) == "若 $d(v) = 0$ 则"


def test_a_foreign_name_in_brackets_is_cut_and_a_formula_is_not() -> None:
    assert without_glosses("称为势垒(potential barrier)。") == "称为势垒。"
    assert without_glosses("总成本函数(a)") == "总成本函数(a)"


@pytest.mark.parametrize(
    ("text", "value"), [("二百零六", 206), ("十五", 15), ("百分之七十", 70), ("1,200", 1200)]
)
def test_numbers_in_characters(text: str, value: float) -> None:
    assert number(text) == value


def test_quantities_know_units_hedges_and_eras() -> None:
    found = quantities("前方有 30 座桥，全长 12.5 米，建于公元前 221 年，第三种除外")
    assert [(q.value, q.unit, q.hedged) for q in found] == [
        (30, "座", False),
        (12.5, "米", False),
        (-221, "年", False),
    ]
    assert quantities("约 30 人")[0].hedged


def test_words_are_the_likeliest_path() -> None:
    assert words("操作系统管理内存") == ("操作系统", "管理", "内存")


def test_opposites() -> None:
    assert opposed("入口", "出口")
    assert not opposed("入口", "门口")
    assert excludes("有向的边", "无向的边")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("水在零度以下会结成冰块。", ""),
        ("这种现象称为毛细作用。", "K2 stands alone"),
        ("由图可知，上式对一切正数成立。", "K2 stands alone"),
        ("我们接下来看几个有趣的练习。", "K3 person"),
        ("例如，把手放进温水里试一试。", "K3 story"),
        ("在公式(3)中代入初值即得结果。", "K2 a number refers"),
        ("该方法的步骤主要有以下几步：", "K2 stands alone"),
        ("因此，蒸发速度与温度有关。", ""),
    ],
)
def test_a_statement_says_what_forbids_to_ask_from_it(line: str, fault: str) -> None:
    assert next(iter(statements(lecture(line)))).fault == fault


def test_openings_are_cut_and_labels_set_apart() -> None:
    first, second = statements(lecture("显然，冰比水轻。\n\n- **浮力**：液体对物体向上的托力。"))
    assert (first.text, first.opening) == ("冰比水轻。", "显然")
    assert (second.label, second.text) == ("浮力", "液体对物体向上的托力。")
