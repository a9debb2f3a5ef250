"""LaTeX formulas as trees that can be evaluated: a restricted reader of lecture mathematics.

A recursive-descent reader of our own, and points instead of symbols for equality (K13): what the
lectures' formulas need of a computer-algebra system is to be evaluated, and that costs no 0.3 s
and 40 MB. What is not arithmetic over numbers (a set, an expectation, a sum over a set) is an
opaque name, so that `\\sum_{v \\in V} d(v) = 2|E|` still says how two counts hang together.
"""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from examstream.text.formula_tree import NOISE, Node, NotAFormula, Reader, evaluated, squeezed

LENGTH_MAX = 400

_RELATION = re.compile(
    r"(?<![<>!:])=(?!=)|:=|\\approx|\\simeq|\\leq?(?![a-zA-Z])|\\geq?(?![a-zA-Z])|\\neq?(?![a-zA-Z])|<|>|\\equiv|\\propto|\\to(?![a-z])|\\in(?![a-z])"
    r"|\\subseteq|\\sim|\\iff|\\Rightarrow|\\mid|\\nmid|\\ll|\\gg"
)


@dataclass(frozen=True)
class Formula:
    """A side of a formula as a tree, and its names as printed (key: squeezed)."""

    tree: Node
    names: tuple[str, ...]
    latex: str
    printed: Mapping[str, str] = field(default_factory=dict)  # names as the source prints them

    def value(self, values: Mapping[str, float]) -> float:
        """The number it comes to; raises NotAFormula where it comes to none."""
        try:
            result = evaluated(self.tree, values)
        except (ZeroDivisionError, OverflowError, ValueError, KeyError, TypeError) as error:
            raise NotAFormula(f"no value: {error}") from error
        if isinstance(result, complex) or not math.isfinite(result) or abs(result) > 1e12:
            raise NotAFormula("no finite real value")
        return result


def clean(latex: str) -> str:
    """Delimiters, spacing, labels and trailing words gone."""
    text = re.sub(r"\\(?:label|tag)\{[^{}]*\}", "", latex.strip().strip("$"))
    text = re.sub(r"\\\\(?:\[[^\]]*\])?", " ", text).replace("&", " ")
    text = re.sub(
        r"\\(?:begin|end)\{(?:aligned|align\*?|equation\*?|split|gathered|eqnarray\*?)\}", "", text
    )
    text = NOISE.sub(" ", text)
    text = re.sub(r"(?:\\[hm]box|\\text)\{\s*[a-z ]+\}\s*[.,;]?\s*$", "", text)
    return text.strip().rstrip(".,;。，．； ")


def sides(latex: str) -> list[tuple[str, str]]:
    """(relation before it, side) for every side of a chain; rows of an alignment are one chain."""
    text = clean(latex)
    cuts, depth, at = [], 0, 0
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text) and text[at + 1] in "{}|":
            at += 2
            continue
        depth += (char in "{([") - (char in "})]")
        found = _RELATION.match(text, at) if depth == 0 else None
        if found:
            cuts.append((found.start(), found.end()))
            at = found.end()
            continue
        at += 1
    ends = [(0, 0), *cuts, (len(text), len(text))]
    parts = []
    for (a, b), (c, _) in itertools.pairwise(ends):
        side = text[b:c].strip()
        if side:
            parts.append((text[a:b].strip(), side))
    return parts


def parse(latex: str) -> Formula:
    """One side as a formula; raises NotAFormula."""
    text = clean(latex)
    if not text or len(text) > LENGTH_MAX:
        raise NotAFormula("empty or too long")
    if re.search(
        r"/\s*\d+\s*(?:[A-Za-z(]|\\(?!rfloor|rceil|cdot|times|choose)[a-z])", text
    ):  # 1/2N: half of N to some, 1/(2N) to others
        raise NotAFormula("a slash that reads two ways")
    reader = Reader(text)
    tree = reader.whole()
    names = tuple(dict.fromkeys(reader.names))
    return Formula(tree, names, text, {n: reader.printed[n] for n in names})


def equal(one: Formula, other: Formula, seed: int = 0, points: int = 20) -> bool:
    """K13: do two sides agree at random points (whole numbers and fractions)?"""
    draw = Random(f"K13|{seed}")
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    tried = agreed = 0
    for i in range(points * 4):
        if tried == points:
            break
        values = {n: draw.randint(2, 12) if i % 2 else draw.uniform(0.05, 0.95) for n in names}
        try:
            a, b = one.value(values), other.value(values)
        except NotAFormula:
            continue
        tried += 1
        agreed += math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    return tried >= 5 and agreed == tried


__all__ = ["Formula", "NotAFormula", "equal", "parse", "sides", "squeezed"]
