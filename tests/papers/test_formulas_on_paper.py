"""What the screen accepts, paper can set: every command latex2mathml knows, and random ones."""

import random
import re

import typst
from latex2mathml import commands
from latex2mathml.symbols_parser import SYMBOLS

from services.renderer.html import CannotRender
from services.renderer.html.mathml import check_math
from services.renderer.papers.formulas import typst_formulas

ATOMS = [
    "x", "y_1", "n^{2}", r"\alpha", r"\frac{a}{b}", r"\sqrt[3]{z}", r"\mathbb{R}", r"\cap",
    r"\otimes", r"\left(", r"\right)", r"\sum_{i=1}^n", r"\text{if }", "&", r"\\", r"\#", r"\%",
    r"\$", r"\_", r"\{", r"\}", "[", "]", "(", ")", "|", "/", "//", '"', "'", "#", "@", "<", ">",
    ":", ";", "~", "`", "*", "=", "中", r"\begin{cases}", r"\end{cases}", "{", "}", "^", "_",
    r'\text{"#panic()}', r"\text{]#read(1)}", r"\operatorname{a\"b}", r"\quad", r"\mathrm{kg}",
    r"\xrightarrow{k}", r"\bigcap", r"\llbracket", r"\label{a}", r"\tag{1}", r"\big(", r"\,",
]  # fmt: skip


def _accepted(latex: str) -> bool:
    try:
        check_math(latex)
    except CannotRender:
        return False
    return True


def _refused(markups: list[str]) -> list[str]:
    """Those that Typst refuses, found by halving."""
    try:
        typst.compile("\n\n".join(markups).encode(), ignore_system_fonts=True, format="pdf")
    except typst.TypstError:
        half = len(markups) // 2
        return markups if not half else _refused(markups[:half]) + _refused(markups[half:])
    return []


def _known_commands() -> set[str]:
    known: set[str] = set(SYMBOLS)
    for value in vars(commands).values():
        known |= {value} if isinstance(value, str) else set()
        known |= (
            {c for c in value if isinstance(c, str)} if isinstance(value, tuple | dict) else set()
        )
    return {c for c in known if re.fullmatch(r"\\[A-Za-z]+", c)}


def test_every_accepted_command_can_be_set_in_some_form() -> None:
    forms = {
        command: [f for f in (command, f"{command}{{x}}", f"a{command} b") if _accepted(f)]
        for command in _known_commands()
    }
    made = typst_formulas([(form, False) for tried in forms.values() for form in tried])
    settable = {latex: markup for (latex, _), markup in made.items() if markup[0] == "$"}
    partial = re.compile(  # need an argument of a kind that is not tried here
        r"\\([bB]igg?[lmr]?|(display|text|script|scriptscript)style|operatorname|hspace|not|tag"
        r"|operatornamewithlimits|bra|ket|braket|space|thinspace|nobreakspace|substack"
        r"|([pbBvV]|small)?matrix|array|cases|align|split)"
    )
    lost = [c for c, tried in forms.items() if tried and not settable.keys() & set(tried)]
    assert [command for command in lost if not partial.fullmatch(command)] == []
    refused = _refused(list(settable.values()))
    assert set(refused) <= {"$∛$", "$∜$"}


def test_random_formulas_never_break_a_paper() -> None:
    chance = random.Random(1)
    formulas = [
        (" ".join(chance.choices(ATOMS, k=chance.randint(1, 7))), chance.random() < 0.3)
        for _ in range(3000)
    ]
    made = typst_formulas(formulas)
    refused = set(_refused(list(made.values())))
    accepted = {(latex, shown) for latex, shown in formulas if _accepted(latex)}
    shown_as_source = {f for f in accepted if made[f][0] != "$" or made[f] in refused}
    assert len(accepted) > 300
    assert len(shown_as_source) / len(accepted) < 0.02
