"""Arithmetic in LaTeX: a small operator-precedence parser (Pratt, 1973) that evaluates formulas.

It is the judges' own road: formulas of the lecture are computed here again, by other code than
wrote the question. What is not arithmetic (a set, a limit, a sum over a set) is one opaque name.
"""

import math
import re
from collections.abc import Mapping

from examstream.exam.judging.words import squeezed

Node = tuple[object, ...]
Values = Mapping[str, float]
_MOST = 1e15

_TOKEN = re.compile(r"\d+(?:\.\d+)?|\\[A-Za-z]+|\\[{}%|]|[A-Za-zα-ωΑ-Ω]|.", re.S)
_FUNCTIONS = {
    "\\ln": math.log, "\\log": math.log, "\\exp": math.exp, "\\sin": math.sin, "\\cos": math.cos,
    "\\tan": math.tan, "\\lg": math.log10, "\\tanh": math.tanh, "\\arctan": math.atan,
}  # fmt: skip
_RELATIONS = ("=", "\\le", "\\ge", "<", ">", "\\approx", "\\ne", "\\equiv", "\\sim", "\\propto", ":=", "\\to",
              "\\rightarrow", "\\iff", "\\Rightarrow", "\\in")  # fmt: skip
_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_STOP = {")", "]", "\\}", "}", "\\rfloor", "\\rceil", ",", "&", "\\\\", "\\choose", None}


class NotArithmetic(ValueError):
    """The formula says more than arithmetic can compute."""


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


def parsed(latex: str) -> Node:
    """The formula as a tree; raises NotArithmetic."""
    parser = _Parser(pieces(latex))
    node = parser.expression(0)
    if parser.peek() == "\\choose":
        parser.take()
        node = ("binomial", node, parser.expression(0))
    if parser.peek() is not None:
        raise NotArithmetic(f"left over: {parser.peek()}")
    return node


def pieces(latex: str) -> list[str]:
    """The tokens of a formula, squeezed."""
    return [piece for piece in _TOKEN.findall(squeezed(latex)) if piece != " "]


def sides(latex: str) -> list[tuple[str, str]]:
    """A formula cut at its relations: [("", left), ("=", middle), ("\\le", right) …]."""
    found: list[tuple[str, str]] = []
    current: list[str] = []
    relation, depth = "", 0
    for piece in pieces(latex):
        if piece in ("{", "(", "[", "\\{"):
            depth += 1
        elif piece in ("}", ")", "]", "\\}"):
            depth -= 1
        if depth == 0 and piece in _RELATIONS:
            found.append((relation, "".join(current)))
            relation, current = piece, []
        else:
            current.append(piece + (" " if re.fullmatch(r"\\[A-Za-z]+", piece) else ""))
    found.append((relation, "".join(current)))
    return [(sign, squeezed_spaced(text)) for sign, text in found]


def squeezed_spaced(text: str) -> str:
    """Squeezed, but a command keeps a space before a letter (so that it can be read again)."""
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", text.strip())


class _Parser:
    def __init__(self, run: list[str]) -> None:
        self.run, self.i, self.bars = run, 0, 0

    def peek(self) -> str | None:
        return self.run[self.i] if self.i < len(self.run) else None

    def take(self, wanted: str | None = None) -> str:
        piece = self.peek()
        if piece is None or (wanted is not None and piece != wanted):
            raise NotArithmetic(f"expected {wanted}, got {piece}")
        self.i += 1
        return piece

    def expression(self, least: int) -> Node:
        node = self.prefix()
        while True:
            piece = self.peek()
            if piece in ("+", "-") and least <= 10:
                self.take()
                node = (piece, node, self.expression(11))
            elif piece in ("*", "\\cdot", "\\times") and least <= 20:
                self.take()
                node = ("*", node, self.expression(21))
            elif piece in ("/", "\\div") and least <= 20:
                self.take()
                node = ("/", node, self.expression(21))
            elif piece == "^" and least <= 40:
                self.take()
                node = ("^", node, self.group())
            elif piece == "!":
                self.take()
                node = ("!", node)
            elif piece in ("%", "\\%"):
                self.take()
                node = ("/", node, ("number", 100.0))
            elif (
                piece not in _STOP
                and piece not in _RELATIONS
                and least <= 20
                and self.starts(piece)
            ):
                node = ("*", node, self.expression(21))
            else:
                return node

    def starts(self, piece: str | None) -> bool:
        if piece == "|":
            return self.bars == 0
        return piece is not None and (
            piece[0].isalnum()
            or piece in _OPEN
            or piece == "{"
            or (piece[0] == "\\" and piece[1:].isalpha())
        )

    def group(self) -> Node:
        if self.peek() == "{":
            self.take()
            node = self.expression(0)
            if self.peek() == "\\choose":
                self.take()
                node = ("binomial", node, self.expression(0))
            self.take("}")
            return node
        if self.peek() == "-":
            self.take()
            return ("neg", self.group())
        piece = self.take()
        if piece[0].isdigit():  # x^12 is x^1 2 in LaTeX; authors who write it mean 12
            return ("number", float(piece))
        self.i -= 1
        return self.prefix()

    def prefix(self) -> Node:
        piece = self.take()
        if piece[0].isdigit():
            return ("number", float(piece))
        if piece in ("-", "+"):
            node = self.expression(15)
            return ("neg", node) if piece == "-" else node
        if piece == "{":
            self.i -= 1
            return self.group()
        if piece in ("\\frac", "\\binom"):
            top, bottom = self.group(), self.group()
            return ("/" if piece == "\\frac" else "binomial", top, bottom)
        if piece == "\\sqrt":
            degree: Node = ("number", 2.0)
            if self.peek() == "[":
                self.take()
                degree = self.expression(0)
                self.take("]")
            return ("^", self.group(), ("/", ("number", 1.0), degree))
        if piece in _FUNCTIONS:
            return self.function(piece)
        if piece in ("\\sum", "\\prod"):
            return self.series(piece)
        if piece in ("\\min", "\\max"):
            return self.choice(piece)
        if piece == "|":
            start = self.i
            self.bars += 1
            node = self.opaque_or(lambda: self.expression(0), start)
            self.bars -= 1
            self.take("|")
            return ("abs", node, "|" + "".join(self.run[start : self.i - 1]) + "|")
        if piece in _OPEN:
            node = self.expression(0)
            self.take(_OPEN[piece])
            return {"\\lfloor": ("floor", node), "\\lceil": ("ceil", node)}.get(piece, node)
        if piece[0].isalpha() or (piece[0] == "\\" and piece[1:].isalpha()):
            return self.name(piece)
        raise NotArithmetic(f"not arithmetic: {piece}")

    def opaque_or(self, read: object, start: int) -> Node:
        try:
            return read()  # type: ignore[operator, no-any-return]
        except NotArithmetic:
            while self.peek() not in ("|", None):
                self.take()
            return ("name", "".join(self.run[start : self.i]))

    def raw_group(self) -> str:
        """A subscript or argument as text, braces and all."""
        if self.peek() not in ("{", "("):
            return self.take()
        start, depth = self.i, 0
        while True:
            piece = self.take()
            depth += (piece in "{(") - (piece in "})")
            if depth == 0:
                return "".join(self.run[start : self.i])

    def name(self, piece: str) -> Node:
        text = piece
        if piece in ("\\bar", "\\hat", "\\tilde", "\\overline", "\\mathbb", "\\mathcal", "\\vec"):
            text += self.raw_group()
        while self.peek() in ("_", "'"):
            text += self.take()
            if text.endswith("_"):
                text += self.raw_group()
        if self.peek() == "(":
            start = self.i
            try:
                self.take()
                inner = self.expression(0)
                self.take(")")
                return ("apply", text, inner, text + "".join(self.run[start : self.i]))
            except NotArithmetic:
                self.i = start
                return ("name", text + self.raw_group())
        return ("name", text)

    def function(self, piece: str) -> Node:
        base: Node | None = None
        power: Node | None = None
        while self.peek() in ("_", "^"):
            if self.take() == "_":
                base = self.group()
            else:
                power = self.group()
        node: Node = ("function", piece, self.expression(20), base)
        return ("^", node, power) if power else node

    def choice(self, piece: str) -> Node:
        """`\\min(a, b)` and `\\max\\{a, b, c\\}`."""
        closing = _OPEN.get(self.take(), "")
        parts = [self.expression(0)]
        while self.peek() == ",":
            self.take()
            parts.append(self.expression(0))
        self.take(closing)
        return (piece[1:], *parts)

    def series(self, piece: str) -> Node:
        start = self.i - 1
        low = high = ""
        while self.peek() in ("_", "^"):
            if self.take() == "_":
                low = self.raw_group()
            else:
                high = self.raw_group()
        try:
            body = self.expression(11)
        except NotArithmetic:
            body = ("name", "?")
        text = "".join(self.run[start : self.i])
        match = re.fullmatch(r"\{?([A-Za-z])=(.+?)\}?", low)
        if match and high:
            return ("series", piece, match[1], parsed(match[2]), parsed(_bare(high)), body, text)
        return ("name", text)


def _bare(group: str) -> str:
    return group[1:-1] if group.startswith("{") and group.endswith("}") else group


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
