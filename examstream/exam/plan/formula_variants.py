"""Wrong forms of a formula, such as a slip would make: each parses, and none equals another (K9, K13)."""

import re
from collections.abc import Iterator

from examstream.text.formula import Formula, NotAFormula, equal, parse

FEWEST = 3
LONGEST = 40
"""Characters of a formula that four options can show so that a reader sees where they differ."""
_MOST = 6
_NAME = r"(?:\\[a-zA-Z]+|[A-Za-z])(?:_(?:\{[^{}]*\}|\w))?"
_FRACTION = re.compile(r"\\frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")


def variants(formula: Formula) -> list[str]:
    """Up to six formulas that look like this one and come to something else; fewer where few do."""
    kept: list[Formula] = [formula]
    for latex in _slips(formula.latex):
        if latex == formula.latex or re.search(
            r"(?<!\d)0|\^\{?1\}?(?!\d)|(?<!\d)1\s*[A-Za-z]|--|\+-", latex
        ):
            continue
        try:
            other = parse(latex)
        except NotAFormula:
            continue
        if (
            set(other.names) <= set(formula.names)
            and other.names
            and not any(equal(other, one) or not _comparable(other, one) for one in kept)
        ):
            kept.append(other)
        if len(kept) > _MOST:
            break
    return [one.latex for one in kept[1:]]


def _comparable(one: Formula, other: Formula) -> bool:
    """Do both come to numbers somewhere? Else nothing tells them apart."""
    for low in (0.3, 3.0, 5.0):
        values = {n: low + i for i, n in enumerate(sorted({*one.names, *other.names}))}
        try:
            one.value(values), other.value(values)
        except NotAFormula:
            continue
        return True
    return False


def _slips(latex: str) -> Iterator[str]:
    """A factor lost or doubled, a sign turned, a fraction upside down, a power off by one."""
    if found := _FRACTION.search(latex):
        upper, lower = found[1].strip(), found[2].strip()
        upside = f"({lower})" if upper == "1" else f"\\frac{{{lower}}}{{{upper}}}"
        if found.group() == latex:
            upside = upside.strip("()") if upper == "1" else upside
        elif upper == "1" and re.fullmatch(rf"(?:{_NAME}|\d)+", lower):
            upside = lower if latex[found.end() : found.end() + 1] in ("", " ") else upside
        yield latex[: found.start()] + upside + latex[found.end() :]
    for found in re.finditer(r"(?<![\d^_.])(?<![_^]\{)([248])(?=\s*(?:[A-Za-z\\(]|$))", latex):
        other = {"2": "4", "4": "2", "8": "4"}[found[1]]
        yield latex[: found.start()] + other + latex[found.end() :]
    for found in re.finditer(rf"({_NAME}|\d)\s*([-+])\s*1(?![\d.])", latex):
        sign = "+" if found[2] == "-" else "-"
        yield f"{latex[: found.start()]}{found[1]}{sign}1{latex[found.end() :]}"
    for found in re.finditer(rf"1\s*([-+])\s*(?={_NAME}|\\frac|\d)", latex):
        sign = "+" if found[1] == "-" else "-"
        yield f"{latex[: found.start()]}1 {sign} {latex[found.end() :]}"
    for found in re.finditer(r"\^\{?([23])\}?", latex):
        yield latex[: found.start()] + ("^3" if found[1] == "2" else "^2") + latex[found.end() :]
        yield latex[: found.start()] + latex[found.end() :]
    for found in re.finditer(r"\^\{([A-Za-z])\s*([-+])\s*1\}", latex):
        yield f"{latex[: found.start()]}^{{{found[1]}}}{latex[found.end() :]}"
    for found in re.finditer(r"(?<![\d^_.])(?<![_^]\{)2\s*(?=[A-Za-z\\(])", latex):
        yield latex[: found.start()] + latex[found.end() :]
    for found in re.finditer(rf"(?<=[A-Za-z0-9}})])\s*([-+])\s*(?={_NAME}|\d|\\frac|\()", latex):
        sign = "+" if found[1] == "-" else "-"
        yield f"{latex[: found.start()]} {sign} {latex[found.end() :]}"
    if re.match(r"1\s*-", latex):
        yield re.sub(r"^1\s*-\s*", "", latex)
    if latex.startswith("(") and latex.endswith(")") and latex.count("(") == 1:
        latex = latex[1:-1]
    if re.fullmatch(rf"(?:{_NAME}|[\s\d()+-]|\^\{{?\w\}}?)+", latex):
        yield f"\\frac{{1}}{{{latex}}}"
        if not latex[:1].isdigit() or "-" in latex or "+" in latex:
            yield f"2({latex})" if re.search(r"[-+]", latex) else f"2{latex}"
        yield f"\\frac{{{latex}}}{{2}}"
        yield f"({latex})^2" if re.search(r"[-+\s]", latex) else f"{latex}^2"
    if latex.startswith(("\\frac", "(")):
        yield f"1 - {latex}"
        yield f"2 \\cdot {latex}"
