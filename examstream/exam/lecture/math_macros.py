"""Macros inside formulas that the file does not define: names stay names, upright."""

import re

from examstream.exam.lecture.balanced import argument

_STANDARD = frozenset(
    """Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega Pr Re Im Rightarrow Leftarrow
    Leftrightarrow Longrightarrow Longleftarrow Longleftrightarrow Big Bigg Bigl Bigr Biggl Biggr
    Bigm Biggm Uparrow Downarrow Updownarrow Vert Bbb Bbbk Box Diamond Subset Supset Cap Cup Vdash
    Vvdash Join Lsh Rsh Finv Game Doteq Bumpeq Lleftarrow Rrightarrow Arrowvert Alph Roman Huge
    Large LARGE TeX LaTeX S P AA AE OE O L""".split()
)
"""Capitalised commands of LaTeX itself and of the packages of the AMS."""

_LETTERS = frozenset("RNZQCFHKEPD")
_FENCED = {"abs": ("|", "|"), "norm": (r"\|", r"\|"), "floor": (r"\lfloor ", r"\rfloor "), "ceil": (r"\lceil ", r"\rceil ")}  # fmt: skip
_SHORT = {"argmax": r"\mathrm{arg\,max}", "argmin": r"\mathrm{arg\,min}", "eps": r"\epsilon"}
_NAME = re.compile(r"\\(?P<name>[A-Za-z]+)")


def named(formula: str, defined: set[str]) -> str:
    r"""The formula with `\Pow{\Nat}` as `\mathrm{Pow}(\mathrm{Nat})`, `\R` as `\mathbb{R}`."""
    out: list[str] = []
    at = 0
    while hit := _NAME.search(formula, at):
        out.append(formula[at : hit.start()])
        name, at = hit["name"], hit.end()
        if (
            name in defined
            or name in _STANDARD
            or not (name[0].isupper() or name in _FENCED or name in _SHORT)
        ):
            out.append(hit.group())
            continue
        given: list[str] = []
        while name not in _SHORT and formula[at : at + 1] == "{" and len(given) < 4:
            inner, at = argument(formula, at)
            given.append(named(inner, defined))
        if name in _FENCED:
            left, right = _FENCED[name]
            out.append(f"{left}{given[0]}{right}" if given else hit.group())
        elif name in _SHORT:
            out.append(_SHORT[name])
        else:
            word = f"\\mathbb{{{name}}}" if name in _LETTERS else f"\\mathrm{{{name}}}"
            out.append(word + (f"({', '.join(given)})" if given else ""))
    out.append(formula[at:])
    return "".join(out)
