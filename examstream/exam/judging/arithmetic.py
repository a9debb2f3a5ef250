"""What a formula comes to: the judges' own road.

Formulas of the lecture are computed here again, by other code than wrote the question.
"""

import math
from collections.abc import Mapping

from examstream.exam.judging.latex import Node, NotArithmetic, parsed

Values = Mapping[str, float]
_FUNCTIONS = {
    "\\ln": math.log, "\\log": math.log, "\\exp": math.exp, "\\sin": math.sin, "\\cos": math.cos,
    "\\tan": math.tan, "\\lg": math.log10, "\\tanh": math.tanh, "\\arctan": math.atan,
}  # fmt: skip


class Unbound(KeyError):
    """A name of the formula has no value; `args[0]` is the name."""


def value(latex: str, values: Values) -> float:
    """The number a formula comes to; raises NotArithmetic or Unbound."""
    try:
        result = float(_value(parsed(latex), values))
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        if isinstance(error, NotArithmetic):
            raise
        raise NotArithmetic(str(error)) from error
    if not math.isfinite(result):
        raise NotArithmetic("not finite")
    return result


def _value(node: Node, values: Values) -> float:
    kind, rest = node[0], node[1:]
    if kind == "number":
        return float(rest[0])  # type: ignore[arg-type]
    if kind == "name":
        return _named(str(rest[0]), values)
    if kind == "apply":
        name, inner, text = str(rest[0]), rest[1], str(rest[2])
        if text in values or name not in values:
            return _named(text, values)
        return values[name] * _value(inner, values)  # type: ignore[arg-type]
    if kind == "abs":
        return (
            values[str(rest[1])]
            if str(rest[1]) in values
            else abs(_sized(rest[0], str(rest[1]), values))
        )
    if kind == "function":
        return _function(str(rest[0]), _value(rest[1], values), rest[2], values)  # type: ignore[arg-type]
    if kind == "series":
        return _series(rest, values)
    arguments = [_value(part, values) for part in rest]  # type: ignore[arg-type]
    return _computed(str(kind), arguments)


def _sized(node: object, text: str, values: Values) -> float:
    """|x| of a bound number; |V| of a set is a name of its own."""
    try:
        return _value(node, values)  # type: ignore[arg-type]
    except Unbound:
        raise Unbound(text) from None


def _named(name: str, values: Values) -> float:
    if name in values:
        return values[name]
    if name == "\\pi":
        return math.pi
    if name == "e":
        return math.e
    raise Unbound(name)


def _function(name: str, argument: float, base: object, values: Values) -> float:
    if base is not None:
        return math.log(argument) / math.log(_value(base, values))  # type: ignore[arg-type]
    return float(_FUNCTIONS[name](argument))


def _series(parts: tuple[object, ...], values: Values) -> float:
    piece, name, low, high, body, text = parts
    if str(text) in values:
        return values[str(text)]
    first, last = int(_value(low, values)), int(_value(high, values))  # type: ignore[arg-type]
    if last - first > 10_000:
        raise NotArithmetic("too many terms")
    total = 0.0 if piece == "\\sum" else 1.0
    for i in range(first, last + 1):
        part = _value(body, {**values, str(name): float(i)})  # type: ignore[arg-type]
        total = total + part if piece == "\\sum" else total * part
    return total


def _computed(kind: str, a: list[float]) -> float:
    match kind:
        case "+":
            return a[0] + a[1]
        case "-":
            return a[0] - a[1]
        case "*":
            return a[0] * a[1]
        case "/":
            return a[0] / a[1]
        case "^":
            if abs(a[1]) > 400 or (abs(a[0]) > 1 and abs(a[1]) * math.log10(abs(a[0])) > 300):
                raise NotArithmetic("too large")
            if a[0] < 0 and a[1] != int(a[1]):
                raise NotArithmetic("not real")
            return float(a[0] ** a[1])
        case "min" | "max":
            return min(a) if kind == "min" else max(a)
        case "neg":
            return -a[0]
        case "!":
            if a[0] < 0 or a[0] != int(a[0]) or a[0] > 150:
                raise NotArithmetic("no factorial")
            return float(math.factorial(int(a[0])))
        case "binomial":
            if min(a) < 0 or any(x != int(x) or x > 500 for x in a):
                raise NotArithmetic("no binomial")
            return float(math.comb(int(a[0]), int(a[1])))
        case "floor":
            return float(math.floor(a[0]))
        case "ceil":
            return float(math.ceil(a[0]))
    raise NotArithmetic(kind)
