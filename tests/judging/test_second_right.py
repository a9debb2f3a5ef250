"""Second right options by rule: other names, descriptions, persons, what stands before in a list; formulas."""

import pytest

from services.grader.checks.foreign import foreign
from services.grader.checks.joined import joined
from services.grader.checks.options import distinct, one_right
from services.grader.checks.stem import whole
from tests.judging.test_choice_checks import case

_LECTURE = """# Coffee

The thin skin that clings to the seed is known as **silverskin**, or chaff. The foam on an espresso is
called **crema**. The swollen part of the stem that stores water is called a **pseudobulb**. A machine that
strips the pulp is called a **depulper**.

The first fire insurance company was founded by Nicholas Barbon in 1681. Roasting has four stages:

1. drying
2. yellowing
3. first crack
4. second crack

The height is $(\\lfloor \\log_2 n \\rfloor + 1)^2$ in the worst case. The I band is light.
"""
_ZH_LECTURE = """# 生态

处于食物链同一环节上的全部生物称为一个**营养级**。同一区域内同种生物的全部个体称为**种群**。对群落结构有决定性影响的物种称为**关键种**。
"""
_SKIN = "The thin skin that clings to the seed is known as silverskin, or chaff."
_BULB = "The swollen part of the stem that stores water is called a pseudobulb."
_LEVEL = "处于食物链同一环节上的全部生物称为一个营养级。"


def test_another_name_told_behind_or_is_the_same_answer() -> None:
    options = "silverskin", "crema", "chaff"
    stem = "What is the thin skin that clings to the seed known as?"
    assert distinct(case(_LECTURE, stem, _SKIN, "A", options))


@pytest.mark.parametrize(
    ("option", "right"), [("a swelling of the stem which stores water", True), ("pod", False)]
)
def test_an_option_that_says_what_the_stem_says_is_right_as_well(option: str, right: bool) -> None:
    stem = "What is the swollen part of the stem that stores water called?"
    assert bool(one_right(case(_LECTURE, stem, _BULB, "A", ("pseudobulb", option)))) is right


@pytest.mark.parametrize(("option", "right"), [("营养层次", True), ("浑仪", False)])
def test_an_unknown_name_near_the_key_may_be_its_other_name(option: str, right: bool) -> None:
    stem = "处于食物链同一环节上的全部生物称为（　）。"
    draft = case(_ZH_LECTURE, stem, _LEVEL, "A", ("营养级", option, "圭表", "关键种"))
    assert bool(one_right(draft)) is right


@pytest.mark.parametrize(
    ("option", "same"),
    [
        ("Barbon, an economist", True),
        ("the Englishman Nicholas Barbon", True),
        ("Praisegod Barbon", False),
    ],
)
def test_a_family_name_with_no_other_first_name_is_one_person(option: str, same: bool) -> None:
    quote = "The first fire insurance company was founded by Nicholas Barbon in 1681."
    stem = "Who founded the first fire insurance company?"
    fault = one_right(case(_LECTURE, stem, quote, "A", ("Nicholas Barbon", option, "Adam Smith")))
    assert ("one within the other" in fault or "one person" in fault) is same


@pytest.mark.parametrize(
    ("stem", "right"),
    [
        ("Which stage of roasting comes before second crack?", True),
        ("Which stage of roasting comes directly before second crack?", False),
    ],
)
def test_what_stands_before_in_a_list_is_not_one_thing(stem: str, right: bool) -> None:
    draft = case(_LECTURE, stem, "first crack", "A", ("first crack", "drying", "crema"))
    assert ("same side" in one_right(draft)) is right


def test_a_formula_squared_is_no_other_wording() -> None:
    key, squared = "$\\lfloor \\log_2 n \\rfloor + 1$", "$(\\lfloor \\log_2 n \\rfloor + 1)^2$"
    quote = "The height is $(\\lfloor \\log_2 n \\rfloor + 1)^2$ in the worst case."
    draft = case(_LECTURE, "What is the height in the worst case?", quote, "A", (squared, key))
    assert "in other words" not in one_right(draft)


def test_things_told_apart_by_a_letter_are_two() -> None:
    options = "I band", "A band", "crema"
    draft = case(_LECTURE, "Which band is light?", "The I band is light.", "A", options)
    assert "one within the other" not in one_right(draft)


@pytest.mark.parametrize(
    ("stem", "broken"),
    [("Which of these does a twitch consist of?", False), ("The twitch consists of.", True)],
)
def test_a_question_may_end_in_its_preposition(stem: str, broken: bool) -> None:
    draft = case(_LECTURE, stem, "The I band is light.", "A", ("crema", "chaff"))
    assert bool(whole(draft)) is broken


_COURTS = """# Courts

| Court | Judges | Seat | Founded |
|---|---|---|---|
| district court | 1 | every county | 1789 |
| supreme court | 9 | the capital | 1791 |
| tax court | 19 | the capital | 1924 |

The **supreme court** has nine judges and sits in the capital. Its rules are kept in a book
that anybody may read on the first floor of the building where the court sits.
"""


@pytest.mark.parametrize(
    ("stem", "right"),
    [
        ("Which court sits in the capital?", True),
        ("Which court, founded in 1791, sits in the capital?", False),
    ],
)
def test_a_row_with_the_cell_the_stem_tells_is_right_as_well(stem: str, right: bool) -> None:
    quote = "The supreme court has nine judges and sits in the capital."
    options = "the supreme court", "the district court", "the tax court"
    assert ("in a table" in one_right(case(_COURTS, stem, quote, "A", options))) is right


_ZH_CIRCUITS = """# 存储

断电后，随机存储器中的内容会丢失。把模拟量转换为数字量的器件称为**模数转换器**（ADC）。只读存储器不会丢失内容。时钟频率越高，电路的功耗越大。
"""


@pytest.mark.parametrize(("option", "right"), [("随机存取存储器", True), ("只读存储器", False)])
def test_a_name_with_something_put_in_may_be_the_same(option: str, right: bool) -> None:
    quote = "断电后，随机存储器中的内容会丢失。"
    draft = case(
        _ZH_CIRCUITS, "断电后内容会丢失的存储器是（　）。", quote, "A", ("随机存储器", option)
    )
    assert ("another name" in one_right(draft)) is right


@pytest.mark.parametrize(("option", "right"), [("green meal", True), ("sieve", False)])
def test_an_unknown_name_with_a_word_of_the_key_alone_may_be_its_other_name(
    option: str, right: bool
) -> None:
    lecture = (
        _LECTURE + "\nThe **green flour** of lentils feeds the workers of the mill in winter.\n"
    )
    quote = "The green flour of lentils feeds the workers of the mill in winter."
    draft = case(lecture, "What feeds the workers in winter?", quote, "A", ("green flour", option))
    assert ("no term" in one_right(draft)) is right


def test_letters_in_brackets_are_another_name() -> None:
    quote = "把模拟量转换为数字量的器件称为模数转换器（ADC）。"
    draft = case(
        _ZH_CIRCUITS, "把模拟量转换为数字量的器件称为（　）。", quote, "A", ("模数转换器", "ADC")
    )
    assert distinct(draft)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("iron", "Fe", True),
        ("CO₂", "carbon dioxide", True),
        ("砷化镓", "GaAs", True),
        ("iron", "tin", False),
    ],
)
def test_an_element_and_its_symbol_are_one(one: str, other: str, same: bool) -> None:
    draft = case(
        _COURTS,
        "Which is heated first?",
        "The supreme court has nine judges and sits in the capital.",
        "A",
        (one, other),
    )
    assert bool(distinct(draft)) is same


_ZH_MILLS = "# 磨坊\n\n粗磨机筛去谷物外壳，磨机把谷粒磨成细粉。轮子用橡木、榆木做成。磨盘由石匠凿成，每年修一次。水渠由村民轮流清理。\n"


def test_a_chinese_thing_told_of_in_a_clause_of_its_own_is_not_within_the_other() -> None:
    quote = "粗磨机筛去谷物外壳，磨机把谷粒磨成细粉。"
    draft = case(_ZH_MILLS, "筛去谷物外壳的机器是（　）。", quote, "A", ("粗磨机", "磨机"))
    assert "within" not in one_right(draft)
    assert not joined(draft)


def test_chinese_things_of_one_list() -> None:
    options = ("榆木", "橡木")
    assert joined(case(_ZH_MILLS, "轮子用什么做？", "轮子用橡木、榆木做成。", "A", options))


_MILLS = """# Mills

A **sluice** is a gate that holds the water of a mill back. A **tailrace** leads the water away, and a
**headrace channel** leads the water to the wheel. The temporary dam that keeps a site dry is called a
**cofferdam**; Ada Long, Ben Short and Cy Broad introduced the term in 1871. Oak and elm last long under
water: oak is used for the wheel. Cogs and shafts are made of beech and iron, respectively. DNA mills that
work as dams are called **ribodams**.
"""
_TERM = "Ada Long, Ben Short and Cy Broad introduced the term in 1871."
_OAK = "Oak and elm last long under water: oak is used for the wheel."
_BEECH = "Cogs and shafts are made of beech and iron, respectively."


@pytest.mark.parametrize(
    ("stem", "quote", "options", "right"),
    [
        ("Who introduced the term cofferdam?", _TERM, ("Ben Short", "Cy Broad", "Al Wright"), True),
        ("Who introduced the term cofferdam?", _TERM, ("Ben Short", "Bo Gray", "Al Wright"), False),
        ("What are shafts of a mill made of?", _BEECH, ("iron", "beech", "elm"), False),
        ("What is used for the wheel?", _OAK, ("oak", "elm", "beech"), False),
    ],
)
def test_what_is_told_of_one_of_a_list_is_told_of_the_other(
    stem: str, quote: str, options: tuple[str, ...], right: bool
) -> None:
    found = joined(case(_MILLS, stem, quote, "A", options))
    assert bool(found) is right


@pytest.mark.parametrize(
    ("options", "right"),
    [
        (("headrace", "sluice", "tailrace"), False),
        (("headrace channel", "tailrace", "leat", "sluice"), True),
        (("headrace channel", "weir", "leat", "sluice"), False),
    ],
)
def test_one_name_the_lecture_does_not_give_among_those_it_gives(
    options: tuple[str, ...], right: bool
) -> None:
    stem = "What is the way that leads the water to the wheel called?"
    quote = "a headrace channel leads the water to the wheel."
    assert bool(foreign(case(_MILLS, stem, quote, "A", options))) is right


def test_an_abbreviation_the_stem_has_makes_no_name() -> None:
    stem = "What are DNA mills that work as dams called?"
    quote = "DNA mills that work as dams are called ribodams."
    options = "ribodams", "damming DNAs", "sluice", "cofferdam"
    assert foreign(case(_MILLS, stem, quote, "A", options)) == "damming DNAs"
