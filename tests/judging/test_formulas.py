"""The judges' own arithmetic over LaTeX, and when two answers are one."""

import pytest

from examstream.exam.judging.arithmetic import Unbound, value
from examstream.exam.judging.latex import NotArithmetic, sides
from examstream.exam.judging.names import normal
from examstream.exam.judging.quantities import chinese_number, number_of
from examstream.exam.judging.sameness import alike, formulas_agree


@pytest.mark.parametrize(
    ("latex", "values", "expected"),
    [
        (r"\frac{n(n-1)}{2}", {"n": 12}, 66),
        (r"2|E|", {"|E|": 17}, 34),
        (r"4N_e", {"N_e": 80}, 320),
        (r"\sum_{i=1}^{n} i^2", {"n": 3}, 14),
        (r"\log_2 8", {}, 3),
        (r"1-\left(1-\frac{1}{2N}\right)^t", {"N": 10, "t": 2}, 0.0975),
        (r"{n \choose 2}", {"n": 5}, 10),
        (r"\sqrt{2}\cdot\sqrt{8}", {}, 4),
        (r"\min(n, m)", {"n": 6, "m": 12}, 6),
        (r"i - \pi", {"i": 7, "\\pi": 3}, 4),
        (r"-x^2", {"x": 3}, -9),
        (r"\lfloor n/2 \rfloor!", {"n": 7}, 6),
    ],
)
def test_formulas_are_computed(latex: str, values: dict[str, float], expected: float) -> None:
    assert value(latex, values) == pytest.approx(expected)


@pytest.mark.parametrize(
    "latex", [r"x \in S", r"\frac{1}{0}", "2^{999999}", "(", r"\int f", "10!!!!!!"]
)
def test_what_is_not_arithmetic_is_refused(latex: str) -> None:
    with pytest.raises((NotArithmetic, Unbound)):
        value(latex, {})


def test_a_formula_is_cut_at_its_relations() -> None:
    assert [text for _, text in sides(r"a \le b = c")] == ["a", "b", "c"]


def test_formulas_are_equal_at_random_points() -> None:
    assert formulas_agree("$(a+b)^2$", "$a^2+2ab+b^2$")
    assert not formulas_agree("$(a+b)^2$", "$a^2+b^2$")


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("action potential", "The action potentials."),
        ("50 %", "50%"),
        ("1,200", "1200"),
        ("大数定律", "“大数定律”"),
        ("蒙特卡罗", "蒙特卡罗方法"),
    ],
)
def test_answers_that_are_one(accepted: str, given: str) -> None:
    assert alike({}, accepted, given)


@pytest.mark.parametrize(
    ("accepted", "given"),
    [("K⁺", "K"), ("平方", "平方根"), ("magma", "lava"), ("12", "12.5")],
)
def test_answers_that_are_two(accepted: str, given: str) -> None:
    assert not alike({}, accepted, given)


def test_two_terms_of_a_lecture_are_two_even_where_one_holds_the_other() -> None:
    names = {normal(x): frozenset({normal(x)}) for x in ("membrane potential", "potential")}
    assert not alike(names, "membrane potential", "potential")


def test_numbers_are_read_in_both_languages() -> None:
    assert number_of("−55 mV") == -55
    assert number_of("1/4") == 0.25
    assert chinese_number("三百二十") == 320
    assert number_of("four buckets") is None or number_of("four buckets") == 4
