"""A text taken apart for judging: words, numbers, formulas, Chinese characters, and their roots.

English words are reduced twice: `lemma` (number and tense: what makes two answers the same) and
`root` (derivation as well: what makes two sentences speak of the same thing). Chinese is read by
characters and pairs of them, so no dictionary decides what a new subject's words are.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from examstream.exam.judging import lexicon, synonyms
from examstream.exam.judging.roots import lemma, root, symbolic

_TOKEN = re.compile(
    r"\$\$(?P<display>.+?)\$\$|\$(?P<math>[^$\n]+?)\$"
    r"|(?P<number>(?<![^\W\u3040-\u9fff])(?<!\.)[+\-−–]?\d+(?:[,\u2009\u202f "
    r"]\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w]*[A-Za-z]\d))"
    r"|"
    r"(?P<word>[^\W\d_\u3040-\u9fff][^\W_\u3040-\u9fff]*[⁺⁻₀-₉⁰-⁹⁺⁻]*(?:['’](?:s|"
    r"t|re|ve|ll|d)\b)?[⁺⁻₀-₉⁰-⁹]*)"
    r"|(?P<cjk>[\u3400-\u9fff\uf900-\ufaff])"
    r"|(?P<cut>[.,;:!?()\[\]—。，；：！？（）、．])",
    re.S,
)
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺⁻₊₋", "01234567890123456789+-+-")


class Token(NamedTuple):
    """One token: `kind` is word, number, math, cjk or cut; `text` lowered (math: squeezed)."""

    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order; spaces and ornaments are not tokens."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "cut"
        raw = match.group()
        if kind in ("display", "math"):
            kind, raw = "math", squeezed(match.group(match.lastgroup or 0))
            if (plain := plain_number(raw)) is not None:
                kind, raw = "number", plain
        elif kind == "word":
            raw = re.sub(r"['’]s$", "", raw).replace("’", "'")
            raw = raw if symbolic(raw) else raw.lower()
            if raw in lexicon.NUMBER_WORDS:
                kind, raw = "number", canonical(str(lexicon.NUMBER_WORDS[raw]))
        elif kind == "number":
            before = text[match.start() - 1] if match.start() else " "
            if raw[0] in "-−–" and not before.isspace() and before not in "(（=":
                raw = raw[1:]  # 3-4 and 3–4 are ranges
            raw = canonical(raw)
        found.append(Token(kind, raw, match.start(), match.end()))
    return tuple(_one_name(found, text))


def _one_name(run: list[Token], text: str) -> list[Token]:
    """Chinese words of one meaning and length read as one: 购置 as 购买."""
    for at, token in enumerate(run[:-1]):
        if token.kind != "cjk" or run[at + 1].start != token.end:
            continue
        if (word := synonyms.CHINESE_OF.get(text[token.start : token.end + 1])) is not None:
            for k in (0, 1):
                run[at + k] = run[at + k]._replace(text=word[k])
    return run


def squeezed(latex: str) -> str:
    """One spelling of a formula: no spaces, no font or size commands, no single braces."""
    text = re.sub(
        r"\\(?:left|right|big|Big|bigg|Bigg|displaystyle|textstyle|limits)(?![A-Za-z])", "", latex
    )
    text = re.sub(
        r"\\(?:mathrm|mathbf|mathit|mathsf|text|textrm|textit|textbf|"
            r"operatorname\*?|boldsymbol|bm|rm)(?![A-Za-z])",
        "", text,
    )  # fmt: skip
    text = re.sub(r"\\[,;:!> ]|~|\\q?quad(?![A-Za-z])|\\displaystyle", "", text)
    for long, short in (("\\leq", "\\le"), ("\\geq", "\\ge"), ("\\neq", "\\ne"), ("\\lvert", "|"), ("\\rvert", "|"),
                        ("\\vert", "|"), ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"), ("\\lbrace", "\\{"),
                        ("\\rbrace", "\\}"), ("\\to", "\\rightarrow"), ("\\ast", "*"), ("\\varnothing", "\\emptyset")):  # fmt: skip
        text = re.sub(re.escape(long) + r"(?![A-Za-z])", short.replace("\\", "\\\\"), text)
    for long, short in (
        ("≤", "\\le"),
        ("≥", "\\ge"),
        ("≠", "\\ne"),
        ("×", "\\times"),
        ("−", "-"),
        ("·", "\\cdot"),
    ):
        text = text.replace(long, short)
    text = re.sub(r"(?<=\d)\s+(?=\d)", "\0", re.sub(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])", "\\1\0", text))
    text = re.sub(r"\s+", "", text).replace("\0", " ")
    text = re.sub(r"(?<![A-Za-z])\{([^{}\\])\}", r"\1", text)
    while text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        text = text[1:-1]
    return text.rstrip(".,;。，；")


def plain_number(latex: str) -> str | None:
    """The canonical number a formula is nothing else than; None if it is more."""
    bare = latex.replace("{,}", "").replace("\\%", "").replace("−", "-")
    return canonical(bare) if re.fullmatch(r"[+-]?\d[\d,]*(?:\.\d+)?", bare) else None


def canonical(number: str) -> str:
    """`1,200` and `1200.0` are one number."""
    bare = re.sub(r"[,\s\u2009\u202f]", "", number).replace("−", "-").replace("–", "-").lstrip("+")
    value = float(bare)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


class Unit(NamedTuple):
    """One unit of matter: a root and where it stands; `at` counts words (or half of characters)."""

    root: str
    weight: float  # what it counts before rarity: 1 matter, less for glue, 0 never listed
    start: int
    end: int
    at: float
    clause: int
    word: str = ""  # an English word as printed, in lower case


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[Unit, ...]:
    """The units of matter of a text: content words, numbers, formulas, pairs of characters."""
    found: list[Unit] = []
    at, clause = 0.0, 0
    glue = _glue_spans(text)
    run = tokens(text)
    for i, token in enumerate(run):
        if token.kind == "cut":
            clause += token.text not in "()[]（）、"
            continue
        at += 0.55 if token.kind == "cjk" else 1.0
        if token.kind == "word":
            for part in re.split(r"[-–]", token.text):
                if part.lower() not in lexicon.FUNCTION and part:
                    weight = 0.25 if part.lower() in lexicon.GLUE else 1.0
                    found.append(
                        Unit(root(part), weight, token.start, token.end, at, clause, part.lower())
                    )
        elif token.kind == "number":
            found.append(Unit("#" + token.text, 0.8, token.start, token.end, at, clause))
        elif token.kind == "math":
            found.append(Unit("$" + token.text, 0.8, token.start, token.end, at, clause))
            for name in symbols(token.text):
                found.append(Unit("$" + name, 0.25, token.start, token.end, at, clause))
        else:
            if any(s <= token.start < e for s, e in glue):
                continue
            solid = token.text not in lexicon.ZH_FUNCTION
            if solid:
                found.append(Unit(token.text, 0.3, token.start, token.end, at, clause))
            after = run[i + 1] if i + 1 < len(run) else None
            if after and after.kind == "cjk" and after.start == token.end:
                both = solid + (after.text not in lexicon.ZH_FUNCTION)
                if both and not any(s <= after.start < e for s, e in glue):
                    weight = 1.0 if both == 2 else 0.2
                    found.append(
                        Unit(token.text + after.text, weight, token.start, after.end, at, clause)
                    )
    return tuple(found)


def _glue_spans(text: str) -> list[tuple[int, int]]:
    spans = []
    for phrase in lexicon.ZH_GLUE:
        start = text.find(phrase)
        while start >= 0:
            spans.append((start, start + len(phrase)))
            start = text.find(phrase, start + 1)
    return spans


def symbols(latex: str) -> list[str]:
    """The identifiers of a squeezed formula, with their subscripts."""
    name = r"\\(?!le|ge|ne|in|frac|sum|cdot|times|rightarrow|forall|exists|quad)[A-Za-z]+|[A-Za-z]"
    return re.findall(rf"(?:{name})(?:_(?:\{{[^{{}}]*\}}|[A-Za-z0-9]))?", latex)


@lru_cache(maxsize=8192)
def letters(text: str) -> tuple[str, ...]:
    """A text as one string per word or character, function words kept: what is aligned."""
    found: list[str] = []
    for token in tokens(text):
        if token.kind == "word":
            found.extend(root(part) for part in re.split(r"[-–]", token.text) if part)
        elif token.kind != "cut":
            found.append({"number": "#", "math": "$"}.get(token.kind, "") + token.text)
    return tuple(found)


def is_chinese(text: str) -> bool:
    """Whether a text is mostly Chinese (formulas do not count)."""
    cjk = latin = 0
    for token in tokens(text):
        cjk += token.kind == "cjk"
        latin += token.kind == "word"
    return cjk > latin


def matter(parts: Iterable[Unit]) -> dict[str, float]:
    """Roots and the highest weight each has."""
    weights: dict[str, float] = {}
    for unit in parts:
        weights[unit.root] = max(weights.get(unit.root, 0.0), unit.weight)
    return weights


class Trace(NamedTuple):
    """A token as it is searched for: its lemma and where it stands."""

    lemma: str
    start: int
    end: int
    at: float
    clause: int


@lru_cache(maxsize=8192)
def trace(text: str) -> tuple[Trace, ...]:
    """The tokens of a text as lemmas with places, hyphens taken apart."""
    found: list[Trace] = []
    at, clause = 0.0, 0
    for token in tokens(text):
        if token.kind == "cut":
            clause += token.text not in "()[]（）、"
            continue
        at += 0.55 if token.kind == "cjk" else 1.0
        parts = re.split(r"[-–]", token.text) if token.kind == "word" else [token.text]
        mark = {"number": "#", "math": "$"}.get(token.kind, "")
        found.extend(
            Trace(
                mark + (lemma(p) if token.kind == "word" else p), token.start, token.end, at, clause
            )
            for p in parts
            if p
        )
    return tuple(found)
