"""Formulas of the stem or the lecture, evaluated with the stem's values."""

import re
from itertools import pairwise

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.book import Book
from examstream.exam.judging.support import query
from examstream.exam.judging.words import squeezed, units

_VALUE = r"([+-]?\d+(?:\.\d+)?(?:/\d+)?)"


def values_in(stem: str) -> dict[str, float]:
    """The values a stem gives its symbols: `$n = 12$`, `n is 5`, `|E|=17`."""
    found: dict[str, float] = {}
    for match in re.finditer(
        r"\$\$?([^$]+)\$\$?(?:\s*(?:is|equals|be|为|是|等于|取)\s*\$?([+-]?\d[\d,]*(?:\.\d+)?)\$?)?",
        stem,
    ):
        parts = latex.sides(match[1])
        if match[2] and len(parts) == 1:
            found[parts[0][1]] = float(match[2].replace(",", ""))
        for (_, left), (sign, right) in pairwise(parts):
            if sign == "=" and (number := _constant(right)) is not None and _is_name(left):
                found[left] = number
        if "," in match[1] and "=" in match[1]:
            for piece in re.split(r",(?!\d{3})", match[1]):
                sub = latex.sides(piece)
                if (
                    len(sub) == 2
                    and sub[1][0] == "="
                    and (number := _constant(sub[1][1])) is not None
                ):
                    found[sub[0][1]] = number
    plain = re.sub(r"\$[^$]*\$", " ", stem)
    for match in re.finditer(
        rf"(?<![\w\\])([A-Za-zα-ωΑ-Ω]\w{{0,2}}|\|[A-Z]\|)\s*(?:=|equals)\s*{_VALUE}", plain
    ):
        top, _, bottom = match[2].partition("/")
        found[match[1]] = float(top) / float(bottom or 1)
    return found


def _is_name(text: str) -> bool:
    """Whether a side is a name to be bound; `\\pi` and `e` may be bound to something else."""
    return text in ("\\pi", "e") or _constant(text) is None


def _constant(text: str) -> float | None:
    try:
        return arithmetic.value(re.sub(r"(?<=\d),(?=\d{3})", "", text), {})
    except (latex.NotArithmetic, arithmetic.Unbound):
        return None


def by_formula(book: Book, stem: str) -> tuple[float, str, float] | None:
    """(value, why, confidence) of the formula that fits stem and values; None if none does."""
    values = values_in(stem)
    own = evaluated(formulas(stem), values)
    if own:
        return own[-1][0], f"computed from the stem: {own[-1][1]}", 0.95
    if not values:
        return None
    asked = query(book, stem)
    target = _target(stem, values)
    best: list[tuple[float, float, str]] = []
    for sentence in book.sentences:
        near = {u.root for u in sentence.units} | {u.root for u in units(sentence.heading)}
        cover = sum(asked.weights.get(r, 0.0) for r in near) / asked.total
        for value, text, name in evaluated(formulas(sentence.text), values):
            used = sum(1 for symbol in values if symbol in squeezed(text))
            score = (
                cover + (0.5 if target and name and squeezed(name) == target else 0.0) + 0.1 * used
            )
            score += 0.3 * _said_before(sentence.text, text, asked.weights)
            if used < len(values):
                score -= 0.25
            best.append((score, value, text))
    best.sort(key=lambda entry: -entry[0])
    if not best or best[0][0] < 0.3:
        return None
    rivals = [b for b in best[1:] if abs(b[1] - best[0][1]) > 1e-9 * max(1.0, abs(b[1]))]
    if rivals and best[0][0] - rivals[0][0] < 0.05:
        return None
    return best[0][1], f"computed by {best[0][2]}", min(0.95, 0.5 + best[0][0])


def _said_before(text: str, formula: str, weights: dict[str, float]) -> float:
    """How much of what stands right before a formula the stem speaks of."""
    at = next(
        (m.start() for m in re.finditer(r"\$[^$]+\$", text) if formula in squeezed(m.group())), 0
    )
    clause = re.split(r"[,;，；。]", text[:at])[-1]
    near = [u for u in units(clause) if u.weight >= 0.3 and not u.root.startswith("$")][-6:]
    return sum(u.root in weights for u in near) / len(near) if near else 0.0


def _target(stem: str, values: dict[str, float]) -> str:
    """The symbol asked for: a formula of the stem that is a bare name without a value."""
    names = [squeezed(m) for m in re.findall(r"\$([^$]+)\$", stem)]
    left = [
        n.rstrip("=") for n in names if n.rstrip("=") not in values and "=" not in n.rstrip("=")
    ]
    return left[-1] if left else ""


def formulas(text: str) -> list[str]:
    return [a or b for a, b in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.S)]


def evaluated(formulas: list[str], values: dict[str, float]) -> list[tuple[float, str, str]]:
    """(value, formula, the name it is the value of) of the sides that can be computed and use a value."""
    found = []
    for formula in formulas:
        parts = latex.sides(formula)
        for number, (sign, text) in enumerate(parts):
            if sign not in ("", "=", "\\approx") or _constant(text) is not None or text in values:
                continue
            try:
                value = arithmetic.value(text, values)
            except (latex.NotArithmetic, arithmetic.Unbound, RecursionError):
                continue
            found.append((value, text, parts[0][1] if number else ""))
    return found
