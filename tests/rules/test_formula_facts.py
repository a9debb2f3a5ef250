"""Questions from formulas: P14, P15, P16 in both languages, values in their domain (K13, K14)."""

import pytest

from examstream.exam.plan.formula import formula_facts
from examstream.exam.plan.formula_names import kind, meanings
from examstream.exam.plan.model import Context, Fact, Order, Share
from examstream.exam.question import Draft, NumericKey, QuestionType
from services.generator.rules.formula import write_formula
from tests.rules.zh_lecture import lecture


def _facts(text: str, language: str) -> list[Fact]:
    return formula_facts(lecture(text, language), (), language)


def _draft(text: str, language: str, pattern: str, seed: int = 1) -> Draft:
    read = lecture(text, language)
    fact = next(f for f in formula_facts(read, (), language) if f.pattern == pattern)
    order = Order(type=fact.types[0], key_position=1, share=Share(fact=fact))
    draft = write_formula(Context(lecture=read), order, seed)
    assert read.text[draft.evidence.start : draft.evidence.end] == draft.evidence.quote
    return draft


EN_VALUE = (
    "Let $h$ be the number of guests at the party. The number of handshakes among all guests is "
    r"$$\frac{h(h-1)}{2}.$$"
)


def test_p14_binds_every_letter_and_computes() -> None:
    draft = _draft(EN_VALUE, "en", "P14")
    assert draft.stem.startswith("Let $h$ be the number of guests")
    assert draft.stem.endswith("what is the number of handshakes among all guests?")
    assert isinstance(draft.key, NumericKey)
    h = int(draft.stem.split("$h = ")[1].split("$")[0])
    assert draft.key == NumericKey(value=h * (h - 1) / 2, tolerance=0, unit="")


def test_p14_in_chinese() -> None:
    text = "设球队的个数为 $n$。单循环赛的比赛场数为 $\\frac{n(n-1)}{2}$。"
    draft = _draft(text, "zh", "P14")
    assert draft.stem.startswith("设 $n$ 为球队的个数。当 $n = ")
    assert draft.stem.endswith("时，单循环赛的比赛场数是多少？")


def test_p14_an_equation_between_counts() -> None:
    text = "对于任何多面体 $P$，有 $\\sum_{f \\in F} s(f) = 2|K|$。"
    draft = _draft(text.replace("|K|", "|E|").replace("$P$", "$P=(V, E)$"), "zh", "P14")
    assert "若 $|E| = " in draft.stem
    assert draft.stem.endswith(r"则 $\sum_{f \in F} s(f)$ 等于多少？")


@pytest.mark.parametrize(
    "text",
    [
        r"The number of pairs is $\frac{q(q-1)}{2}$.",  # nobody says what q is
        r"Let $n$ be the number of pupils. The size of this group is $2n$.",  # leans on "this"
        r"Let $n$ be the number of pupils. The number of pens is $2n = 3n$.",  # does not hold
        r"Let $n$ be the number of pupils. The number of pens is approximately $\approx 2n$.",
    ],
)
def test_k13_k14_unbound_leaning_or_wrong_formulas_are_not_used(text: str) -> None:
    assert not [f for f in _facts(text, "en") if f.pattern == "P14"]


def test_probabilities_stay_between_zero_and_one() -> None:
    text = (
        "Let $p$ be the probability of rain on one day. "
        "The probability of three dry days in a row is $(1-p)^3$."
    )
    for seed in range(8):
        key = _draft(text, "en", "P14", seed).key
        assert isinstance(key, NumericKey)
        assert 0 < key.value < 1
        assert key.tolerance == pytest.approx(0.01 * min(key.value, 1 - key.value), rel=1e-3)


def test_p15_the_right_order_among_permutations() -> None:
    text = (
        "调和平均数，记作 $H(x)$。\n\n几何平均数，记作 $G(x)$。\n\n算术平均数，记作 $A(x)$。\n\n"
        "对任意的正数列 $x$，有 $H(x) \\le G(x) \\le A(x)$。"
    )
    draft = _draft(text, "zh", "P15")
    assert draft.options[1].text == r"$H(x) \le G(x) \le A(x)$"
    assert draft.key == "B"
    assert len({option.text for option in draft.options}) == 4


def test_p16_symbols_of_one_shape() -> None:
    text = "\n\n".join(
        f"容器 $X$ 的{name}记作 $\\{letter}(X)$。"
        for name, letter in (
            ("总体积", "alpha"),
            ("表面积", "beta"),
            ("总重量", "gamma"),
            ("厚度值", "mu"),
        )
    )
    draft = _draft(text, "zh", "P16")
    assert draft.stem == "容器 $X$ 的总体积记作（　）。"
    assert draft.options[1].text == r"$\alpha(X)$"


def test_meanings_tell_kinds() -> None:
    found = meanings("Let $r$ be the interest rate. A sample of $n$ plants, chosen.", "en")
    assert found["r"][0].words == "the interest rate"
    assert kind("the number of plants") == "count"
    assert kind("中奖的概率") == "share"


def test_same_seed_same_question() -> None:
    assert _draft(EN_VALUE, "en", "P14", 7) == _draft(EN_VALUE, "en", "P14", 7)


def test_p14_counts_what_there_are() -> None:
    text = (
        "We invite $m$ guests in all. "
        "But there are $\\frac{m(m-1)}{2}$ different pairs of guests in our sample."
    )
    draft = _draft(text, "en", "P14")
    assert draft.stem.endswith("what is the number of different pairs of guests in the sample?")
    m = int(draft.stem.split("$m = ")[1].split("$")[0])
    assert draft.key == NumericKey(value=m * (m - 1) / 2, tolerance=0, unit="")


def test_p14_asks_for_the_symbol_whose_formula_binds_the_rest() -> None:
    text = (
        "Let $T$ be the price of a crossing. Let $d$ be the distance. "
        "$$T = \\frac{d}{4v},$$ where $v$ is the speed of the boat."
    )
    draft = _draft(text, "en", "P14")
    assert "what is the price" in draft.stem
    assert "$v$ be the speed of the boat" in draft.stem


def test_p14_as_a_choice_of_formulas() -> None:
    read = lecture(EN_VALUE, "en")
    (fact,) = formula_facts(read, (), "en")
    order = Order(type=QuestionType.SINGLE_CHOICE, key_position=2, share=Share(fact=fact))
    draft = write_formula(Context(lecture=read), order, 1)
    assert draft.key == "C"
    assert draft.options[2].text == r"$\frac{h(h-1)}{2}$"
    assert "Which expression gives the number of handshakes" in draft.stem
