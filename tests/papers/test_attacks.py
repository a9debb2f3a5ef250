"""Formulas of those who mean harm: nothing that pandoc makes of them runs in Typst."""

import pytest
import typst

from services.renderer.papers.formulas import typst_formulas

HOSTILE = [
    r'\operatorname{\text{"#panic()"}}',
    r'\operatorname{\text{"std.panic(1)"}}',
    r"\operatorname{\text{\textbackslash}}\text{#panic()}",
    r"\operatorname{\text{a\textbackslash}}\text{ std.panic(1) }\operatorname{\text{b}}",
    r"\phantom{\text{#panic()}}",
    r'\phantom{\operatorname{\text{"#panic()"}}}',
    r"\phantom{\boxed{\text{#panic()}}}",
    r"\boxed{\phantom{\text{#panic()}}}",
    r'\boxed{\operatorname{\text{"$])#panic()"}}}',
    r'\mathrm{\operatorname*{\mbox{"+panic()+"}}}',
    r'\text{"#panic()"}',
    r"\text{`#panic()`}",
    r"\text{#{panic()}}",
    r"\big\{\text{#panic()}",
    r"std.panic(1)",
    r"\text{std}.panic(1)",
    r"\operatorname{std}.\operatorname{panic}(1)",
    r"/\!/ \text{#panic()}",
]


def _refusal(markup: str) -> str:
    """What Typst says against it (then its source is shown instead); "" for nothing."""
    try:
        typst.compile(markup.encode(), format="pdf", ignore_system_fonts=True)
    except typst.TypstError as refused:
        return refused.message
    return ""


@pytest.mark.parametrize("latex", HOSTILE)
@pytest.mark.parametrize("displayed", [True, False])
def test_no_formula_runs(latex: str, displayed: bool) -> None:
    (made,) = typst_formulas([(latex, displayed)]).values()
    assert "panicked" not in _refusal(made)


@pytest.mark.parametrize(
    "latex",
    [r"\boxed{x^2}", r"\phantom{x}", r"\big( x \big)", r"a \! b", r"\text{a # b}", r"x \mod 3",
     r"\xcancel{x}", r'\text{the "first" one}', r"\begin{cases}a & b\\ c & d\end{cases}"],
)  # fmt: skip
def test_what_pandoc_itself_writes_is_set(latex: str) -> None:
    (made,) = typst_formulas([(latex, False)]).values()
    assert made.startswith("$")
    typst.compile(made.encode(), format="pdf", ignore_system_fonts=True)
