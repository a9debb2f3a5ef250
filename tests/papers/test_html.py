"""Questions as HTML: what is shown is what was meant, or it is refused."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examstream.exam.question import Asked, Option, QuestionType
from services.renderer.html import CannotRender
from services.renderer.html.mathml import check_math, mathml
from services.renderer.html.question import question_html
from services.renderer.html.write import clean, markdown_html

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://a.b/c.png)",
    "<img src=x onerror=alert(1)>",
    "<https://a.b>",
    "[x]: http://a.b\n\n[x]",
    "<!-- <b> -->",
    "`</code><script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    r"$\text{<script>alert(1)</script>}$",
    "$a<b>c$",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "> " * 500 + "deep",
    "&lt;script&gt;",
)


def _stem(stem: str) -> Asked:
    return Asked(type=QuestionType.SHORT_ANSWER, stem=stem)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_tag_attribute_or_address(text: str) -> None:
    html = question_html(_stem(text), "en")
    tags = re.findall(r"<[^>]*>", html)
    assert not any(re.match(r"</?(script|img|a|style|iframe|svg)\b", tag) for tag in tags)
    assert not any(re.search(r"\son\w+\s*=|href|src=", tag) for tag in tags)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([*HOSTILE, "*", "_", "`", "$", "|", "\n", "#", "中", "____", "\\"]))
)
def test_the_sanitiser_finds_nothing_to_take_away(parts: list[str]) -> None:
    try:
        html = markdown_html("".join(parts))
    except CannotRender:
        return
    assert re.sub(r"\s", "", clean(html)) == re.sub(r"\s", "", html)


@pytest.mark.parametrize(
    ("latex", "problem"),
    [
        (r"\foo{x}", "foo"),
        (r"\frac{a}", "missing"),
        ("{a", "braces"),
        ("a}", "braces"),
        ("a^b^c", "broken"),
        (r"\left(x", "broken"),
        (r"\begin{matrix}a", "broken"),
        (r"\begin{tikzpicture}x\end{tikzpicture}", "environment"),
        (r"\input{/etc/passwd}", "input"),
        (r"\def\x{y}\x", "def"),
        (r"\newcommand{\x}{y}", "newcommand"),
        ("{" * 200 + "}" * 200, "nest"),
        ("x" * 5000, "characters"),
    ],
)
def test_a_formula_that_would_look_wrong_is_refused_and_the_reason_told(
    latex: str, problem: str
) -> None:
    with pytest.raises(CannotRender, match=problem):
        check_math(latex)
    with pytest.raises(CannotRender):
        question_html(_stem(f"Why ${latex}$?"), "en")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\mathbb{R}", "ℝ"),
        (r"\boldsymbol{\alpha}", "𝜶"),
        (r"\mathsf{N}", "𝖭"),
        (r"\arg\max_x", "arg"),
        (r"90\degree", "°"),
        ("a < b", "&lt;"),
        (r"\xrightleftharpoons{k}", "⇌"),
    ],
)
def test_a_formula_is_mathml_with_letters_every_browser_has(latex: str, shown: str) -> None:
    made = mathml(latex, display=False)
    assert shown in made
    assert "mathvariant" not in made


def test_an_upright_letter_is_not_slanted() -> None:
    assert "<mtext>d</mtext>" in mathml(r"\int x\,\mathrm{d}x", display=True)


def test_money_is_no_formula_but_a_number_before_a_formula_may_stand() -> None:
    assert "<math" not in markdown_html("It costs $5 and then $6 more.")
    assert "<math" in markdown_html(r"a length of 10$\mu$m")


def test_a_blank_is_a_line_and_not_a_rule_or_bold_text() -> None:
    html = question_html(_stem("____ and ________ in `f(____)`"), "en")
    assert html.count('class="blank"') == 3
    assert "<hr" not in html
    with pytest.raises(CannotRender, match="blank inside a formula"):
        question_html(_stem("$x = ____$"), "en")


def test_tables_code_and_lists_are_kept() -> None:
    html = markdown_html("| a | b |\n|---|--:|\n| 1 | $x$ |\n\n- one\n- two\n\n```\nx < 1\n```")
    assert '<td class="right"><math' in html
    assert "<li>two</li>" in html
    assert "<pre><code>x &lt; 1" in html


def test_a_line_that_ends_within_chinese_goes_on_without_a_space() -> None:
    assert markdown_html("势能\n方法") == "<p>势能方法</p>"
    assert markdown_html("one\ntwo") == "<p>one\ntwo</p>"


def test_options_and_words_are_in_the_language_of_the_exam() -> None:
    options = (Option(label="A", text="$x$"), Option(label="B", text="*y*"))
    asked = Asked(type=QuestionType.SINGLE_CHOICE, stem="?", options=options)
    assert "<em>y</em>" in question_html(asked, "en")
    truth = Asked(type=QuestionType.TRUE_FALSE, stem="?")
    assert "对" in question_html(truth, "zh")
    assert "True" in question_html(truth, "en")
