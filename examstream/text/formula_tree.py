"""The tree of a formula: a recursive-descent reader, and its value (see formula.py for why)."""

import math
import re
from collections.abc import Mapping

_SUM_MAX = 2000

Node = tuple[object, ...]

NOISE = re.compile(
    r"\\(?:left|right|big[lr]?|Big[lr]?|bigg[lr]?|Bigg[lr]?|displaystyle|limits|nolimits|quad|qquad|notag|nonumber|hfill)(?![a-zA-Z])|\\[,;:! ]|~"
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\\[a-zA-Z]+|\\[{}|%\\]|[A-Za-zα-ωΑ-Ω]|\S")
_FUNCTIONS = {
    "\\log": math.log, "\\ln": math.log, "\\exp": math.exp, "\\sin": math.sin, "\\cos": math.cos,
    "\\tan": math.tan, "\\lg": math.log10, "\\tanh": math.tanh,
}  # fmt: skip
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi varphi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell".split()
)
_ACCENTS = frozenset("bar hat tilde widehat widetilde overline vec dot".split())


class NotAFormula(ValueError):
    """The text is no formula this reader can evaluate."""


def squeezed(latex: str) -> str:
    """A name without spaces and needless braces, to compare by."""
    text = re.sub(r"\s+", "", NOISE.sub("", latex))
    return re.sub(r"([_^])\{(\w)\}", r"\1\2", text)


class Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        self.at = 0
        self.names: list[str] = []
        self.printed: dict[str, str] = {}

    def whole(self) -> Node:
        """The one expression the text is."""
        tree = self.expression()
        if self.peek():
            raise NotAFormula(f"left over: {self.peek()}")
        return tree

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place][0] if place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise NotAFormula(f"{wanted or 'more'} expected, {token or 'the end'} found")
        self.at += 1
        return token

    def expression(self) -> Node:
        node = self.term()
        while self.peek() in ("+", "-"):
            node = (self.take(), node, self.term())
        if self.peek() == "\\choose":
            self.take()
            node = ("binomial", node, self.expression())
        return node

    def term(self) -> Node:
        if self.peek() in ("-", "+"):
            sign = self.take()
            inner = self.term()
            return ("-", ("number", 0.0), inner) if sign == "-" else inner
        node = self.power()
        while True:
            token = self.peek()
            if token in ("*", "\\cdot", "\\times"):
                self.take()
                node = ("*", node, self.power())
            elif token in ("/", "\\div"):
                self.take()
                node = ("/", node, self.power())
            elif token and token not in "+-)]},=" and token not in (
                "\\choose", "\\}", "\\rfloor", "\\rceil", "\\dots", "\\ldots", "\\cdots", "\\cup", "\\cap"
            ):  # fmt: skip
                node = ("*", node, self.power())
            else:
                return node

    def power(self) -> Node:
        node = self.atom()
        while self.peek() == "^":
            self.take()
            node = ("^", node, self.argument())
        if self.peek() == "!":
            self.take()
            node = ("factorial", node)
        return node

    def argument(self) -> Node:
        if self.peek() == "{":
            self.take()
            node = self.expression()
            self.take("}")
            return node
        token = self.peek()
        if token.isdigit() and len(token) > 1:  # x^23 means x^2·3 to TeX; no lecture means it
            raise NotAFormula("a bare exponent of two digits")
        return self.atom()

    def atom(self) -> Node:
        token = self.take()
        if re.fullmatch(r"\d+(?:\.\d+)?", token):
            return ("number", float(token))
        closing = {"(": ")", "[": "]", "{": "}"}.get(token)
        if closing:
            node = self.expression()
            self.take(closing)
            return node
        if token in ("\\lfloor", "\\lceil"):
            node = self.expression()
            self.take("\\rfloor" if token == "\\lfloor" else "\\rceil")
            return ("floor" if token == "\\lfloor" else "ceil", node)
        if token in ("\\frac", "\\dfrac", "\\tfrac"):
            top = self.argument()
            return ("/", top, self.argument())
        if token in ("\\binom", "\\tbinom", "\\dbinom"):
            top = self.argument()
            return ("binomial", top, self.argument())
        if token == "\\sqrt":
            if self.peek() == "[":
                raise NotAFormula("a root with an index")
            return ("^", self.argument(), ("number", 0.5))
        if token in _FUNCTIONS:
            return self.function(token)
        if token in ("\\min", "\\max"):
            return self.extreme(token)
        if token in ("\\sum", "\\prod"):
            return self.series(token)
        if token == "|":
            return self.size()
        if token == "\\pi":
            if self.peek() in ("[", "_"):
                raise NotAFormula("a letter with an index, not the number")
            return ("number", math.pi)
        return self.name()

    def function(self, token: str) -> Node:
        if self.peek() == "_":
            self.take()
            base = self.argument()
            return ("/", ("call", "\\log", self.power()), ("call", "\\log", base))
        return ("call", token, self.power())

    def extreme(self, token: str) -> Node:
        opened = self.take()
        if opened not in ("(", "\\{"):
            raise NotAFormula("min or max of what?")
        parts = [self.expression()]
        while self.peek() == ",":
            self.take()
            parts.append(self.expression())
        self.take(")" if opened == "(" else "\\}")
        if len(parts) < 2:
            raise NotAFormula("min or max of one thing")
        return (token[1:], *parts)

    def series(self, token: str) -> Node:
        began = self.tokens[self.at - 1][1]
        bounds = re.match(
            r"\\(?:sum|prod)\s*_\s*\{\s*([A-Za-z])\s*=\s*([^{}]+)\}\s*\^\s*(\{[^{}]+\}|\w)",
            self.text[began:],
        )
        if not bounds:
            return self.opaque_series(began)
        end = began + bounds.end()
        while self.at < len(self.tokens) and self.tokens[self.at][1] < end:
            self.at += 1
        before = list(self.names)
        body = self.term()
        self.names = before + [n for n in self.names[len(before) :] if n != bounds[1]]
        low, high = Reader(bounds[2]), Reader(bounds[3].strip("{}"))
        bottom, top = low.whole(), high.whole()
        self.names += [*low.names, *high.names]
        self.printed |= {**low.printed, **high.printed}
        return (token[1:], bounds[1], bottom, top, body)

    def opaque_series(self, began: int) -> Node:
        """A sum over a set: the sign, its index and the one thing after it are a name."""
        if self.peek() == "_":
            self.take()
            self.skip()
        before = list(self.names)
        self.power()
        self.names = before
        return self.named(self.text[began : self.tokens[self.at - 1][2]])

    def size(self) -> Node:
        """|E|: a count and a name; |x-1| with arithmetic inside is not read."""
        began = self.tokens[self.at - 1][1]
        while self.peek() != "|":
            self.take()
        self.take()
        inner = self.text[began + 1 : self.tokens[self.at - 1][1]]
        if not re.fullmatch(
            r"\s*(?:\\[a-z]+\s*)?[A-Za-z]'?(?:_\w|_\{\w+\})?\s*(?:\(\s*[A-Za-z]'?\s*\))?\s*", inner
        ):
            raise NotAFormula("a modulus")
        return self.named(f"|{inner.strip()}|")

    def skip(self) -> None:
        """Over one argument, whatever it says."""
        if self.take() == "{":
            depth = 1
            while depth:
                token = self.take()
                depth += (token == "{") - (token == "}")

    def name(self) -> Node:
        """A letter with its accent, index, prime and bracketed index; f(x) is one name."""
        began = self.tokens[self.at - 1][1]
        token = self.tokens[self.at - 1][0]
        if token[:1] == "\\" and token[1:] in _ACCENTS:
            self.skip()
        elif token[:1] == "\\" and token[1:] not in _GREEK:
            raise NotAFormula(f"{token} is not arithmetic")
        elif not (token[:1] == "\\" or token.isalpha()):
            raise NotAFormula(f"unexpected {token}")
        while True:
            if self.peek() in ("_", "'") or (self.peek() == "^" and self.index_above()):
                if self.take() != "'":
                    self.skip()
            else:
                break
        rest = self.text[self.tokens[self.at][1] :] if self.at < len(self.tokens) else ""
        applied = re.match(
            r"\(\s*(?:\\[a-z]+|[A-Za-z])'?(?:_\w|_\{\w+\})?(?:\s*,\s*[A-Za-z]'?)*\s*\)", rest
        )
        if applied:
            end = self.tokens[self.at][1] + applied.end()
            while self.at < len(self.tokens) and self.tokens[self.at][1] < end:
                self.at += 1
        if self.peek() == "[":
            raise NotAFormula("an entry of an array")
        return self.named(self.text[began : self.tokens[self.at - 1][2]])

    def index_above(self) -> bool:
        """Is what stands above a mark (N^{(f)}, d^+) and no exponent?"""
        rest = self.text[self.tokens[self.at][2] :]
        return bool(
            re.match(
                r"\s*(?:\{\s*\([a-z]\)\s*\}|\{?\s*[+*-]\s*\}?(?=\s*[(=]|\s*$|\s*_)|\\ast)", rest
            )
        )

    def named(self, latex: str) -> Node:
        name = squeezed(latex)
        self.names.append(name)
        self.printed[name] = " ".join(latex.split())
        return ("name", name)


def evaluated(node: Node, values: Mapping[str, float]) -> float:
    kind, *parts = node
    match kind:
        case "number":
            return float(parts[0])  # type: ignore[arg-type]
        case "name":
            return float(values[str(parts[0])])
        case "sum" | "prod":
            return _series(str(kind), parts, values)
        case "call":
            return float(_FUNCTIONS[str(parts[0])](evaluated(parts[1], values)))  # type: ignore[arg-type]
    given = [evaluated(part, values) for part in parts]  # type: ignore[arg-type]
    match kind:
        case "+":
            return given[0] + given[1]
        case "-":
            return given[0] - given[1]
        case "*":
            return given[0] * given[1]
        case "/":
            return given[0] / given[1]
        case "^":
            return float(given[0] ** given[1])
        case "min":
            return min(given)
        case "max":
            return max(given)
        case "floor":
            return float(math.floor(given[0]))
        case "ceil":
            return float(math.ceil(given[0]))
        case "factorial":
            return float(math.factorial(_whole(given[0])))
        case "binomial":
            return float(math.comb(_whole(given[0]), _whole(given[1])))
    raise NotAFormula(f"unknown {kind}")


def _whole(number: float) -> int:
    if number != int(number) or not 0 <= number <= 170:
        raise ValueError("not a small whole number")
    return int(number)


def _series(kind: str, parts: list[object], values: Mapping[str, float]) -> float:
    index, low, high, body = parts
    first, last = evaluated(low, values), evaluated(high, values)  # type: ignore[arg-type]
    if first != int(first) or last != int(last) or last - first > _SUM_MAX:
        raise ValueError("bounds")
    terms = (evaluated(body, {**values, str(index): i}) for i in range(int(first), int(last) + 1))  # type: ignore[arg-type]
    return math.fsum(terms) if kind == "sum" else math.prod(terms)
