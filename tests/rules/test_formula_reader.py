"""Reading LaTeX: trees, names, values, chains, equality at points."""

import math

import pytest

from examstream.text.formula import NotAFormula, equal, parse, sides, squeezed
from examstream.text.formula_symbols import identifiers


@pytest.mark.parametrize(
    ("latex", "values", "value"),
    [
        (r"\frac{1}{2}ab", {"a": 3, "b": 4}, 6),
        (r"2^{n+1} - 1", {"n": 3}, 15),
        (r"\left(1 - \frac{1}{k}\right)^{t-1}", {"k": 2, "t": 4}, 0.125),
        (r"\binom{m}{2} + {m \choose 3}", {"m": 5}, 20),
        (r"\sum_{i=1}^{n} i^2", {"n": 3}, 14),
        (r"\prod_{j=1}^3 j", {}, 6),
        (r"\max(a, b) - \min(a, b)", {"a": 9, "b": 4}, 5),
        (r"\sqrt{x^2 + y^2}", {"x": 3, "y": 4}, 5),
        (r"3 | S | + f(x)", {"|S|": 5, "f(x)": 1}, 16),
        (r"e_0 \cdot \log_2 8", {"e_0": 2}, 6),
        (r"\lfloor n/2 \rfloor !", {"n": 7}, 6),
        (r"N_a^{(v)} \hat p", {"N_a^{(v)}": 6, r"\hatp": 0.5}, 3),
    ],
)
def test_a_formula_is_evaluated(latex: str, values: dict[str, float], value: float) -> None:
    formula = parse(latex)
    assert set(formula.names) == set(values)
    assert math.isclose(formula.value(values), value)


@pytest.mark.parametrize(
    "latex",
    ["", r"A \cup B", r"\mathbb{E}[x]", r"a + ", r"1/2N", r"\int x dx", r"x^12", "(a + b", r"\foo"],
)
def test_what_is_not_arithmetic_or_reads_two_ways_is_refused(latex: str) -> None:
    with pytest.raises(NotAFormula):
        parse(latex)


def test_division_by_zero_and_names_without_value_have_no_value() -> None:
    with pytest.raises(NotAFormula):
        parse(r"\frac{1}{n-2}").value({"n": 2})
    with pytest.raises(NotAFormula):
        parse("a b").value({"a": 2})


def test_a_chain_is_cut_at_its_relations_and_an_alignment_is_one_chain() -> None:
    latex = r"\begin{aligned} s &= a + a \\ &= 2a \\ &\approx 3 \end{aligned} \quad ."
    assert sides(latex) == [("", "s"), ("=", "a + a"), ("=", "2a"), (r"\approx", "3")]


def test_a_relation_inside_brackets_cuts_nothing() -> None:
    assert [side for _, side in sides("P(T=t) = q")] == ["P(T=t)", "q"]


def test_k13_equality_is_tried_at_points() -> None:
    assert equal(parse(r"\sum_{k=2}^m \frac{1}{k(k-1)}"), parse(r"1 - \frac{1}{m}"))
    assert not equal(parse("a + b"), parse("a b"))


def test_names_are_one_whatever_their_spacing() -> None:
    assert squeezed(r"\left| V ( G ) \right|") == "|V(G)|"


def test_identifiers_leave_out_what_a_formula_binds() -> None:
    assert identifiers(r"\sum_{i=1}^n a_i + \text{rest}") == ("n", "a")
    assert identifiers(r"\forall v \in V, d(v) > k") == ("V", "d", "k")
