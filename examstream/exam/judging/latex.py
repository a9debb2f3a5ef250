"""Arithmetic in LaTeX: a small operator-precedence parser (Pratt, 1973).

What is not arithmetic (a set, a limit, a sum over a set) is one opaque name.
"""

import re

from examstream.exam.judging.words import squeezed

Node = tuple[object, ...]

_TOKEN = re.compile(
    r"\d+(?:\.\d+)?|\\Delta [A-Za-z](?![A-Za-z])|\\[A-Za-z]+|\\[{}%|]|[A-Za-zα-ωΑ-Ω]|.", re.S
)
"""A change of something, `\\Delta t`, is one name."""
FUNCTION_NAMES = frozenset(r"\ln \log \exp \sin \cos \tan \lg \tanh \arctan".split())
_RELATIONS = ("=", "\\le", "\\ge", "<", ">", "\\approx", "\\ne", "\\equiv", "\\sim", "\\propto", ":=", "\\to",
              "\\rightarrow", "\\iff", "\\Rightarrow", "\\in")  # fmt: skip
_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_STOP = {")", "]", "\\}", "}", "\\rfloor", "\\rceil", ",", "&", "\\\\", "\\choose", None}


class NotArithmetic(ValueError):
    """The formula says more than arithmetic can compute."""


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
            or (piece[0] == "\\" and piece[1:].replace(" ", "").isalpha())
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
        if piece in FUNCTION_NAMES:
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
        if piece[0].isalpha() or (piece[0] == "\\" and piece[1:].replace(" ", "").isalpha()):
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
                if inner[0] != "number" and self.peek() == "^" and _is_constant(inner):
                    self.i = start  # C(1/2)^t is a product
                    return ("name", text)
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


def _is_constant(node: object) -> bool:
    """Whether a node names nothing."""
    if not isinstance(node, tuple):
        return True
    return node[0] not in ("name", "apply") and all(_is_constant(part) for part in node[1:])
