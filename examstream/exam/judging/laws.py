"""Laws of the lecture told with words: formulas whose symbols are explained, and `A divided by B`."""

import re
from dataclasses import dataclass, field

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.words import squeezed

_REACH = 5
TARGET = "\0target"
"""The name of what a law in words gives."""


@dataclass(frozen=True)
class Law:
    """`left = right`, what each name stands for in words, and the sentences that tell it."""

    left: str
    right: str
    meanings: dict[str, str] = field(hash=False)
    told_in: frozenset[int]
    share: bool = False  # one thing divided by another: may be asked in percent


def laws(book: Book) -> list[Law]:
    """Every law of the lecture whose names are all told."""
    found: list[Law] = []
    for sentence in book.sentences:
        found.extend(_formulas(book, sentence))
        found.extend(_verbal(sentence))
    return found


def _formulas(book: Book, sentence: Sentence) -> list[Law]:
    found = []
    for shown, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", sentence.text, re.S):
        parts = latex.sides(shown or inline)
        if len(parts) < 2 or parts[1][0] not in ("=", "\\approx"):
            continue
        left, right = parts[0][1], parts[1][1]
        if unbound(right) == [right] or not unbound(right):
            right = _CALL.sub(r"\1*(", right)  # n(m-c): a product, if n is told as a quantity
        names = unbound(right)
        if not names or left in names or len(names) > 4 or unbound(left) != [left]:
            continue
        meanings, told = _meanings(book, sentence, (left, *names))
        if left not in meanings and (lead := _lead(book, sentence)):
            meanings[left] = lead
        if all(name in meanings for name in (left, *names)):
            share = "\\frac" in right or "/" in right or bool(_SHARE.search(meanings[left]))
            found.append(Law(left, right, meanings, told | {sentence.index}, share))
    return found


_CALL = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\(")
_ANNOUNCES_ENGLISH = re.compile(
    r"(?:^|[,;:]\s)(?:and |so |then )?([^,;:$]*?[A-Za-z])(?:\s(?:is|are|equals|becomes|as|by))?\s*:?$"
)
_SHARE = re.compile(r"\b(?:fraction|share|proportion|probability)\b", re.I)
_ANNOUNCES = re.compile(r"([^，。；：$]*[\u3400-\u9fff])(?:为|是|等于|：|:)\s*$")


def _lead(book: Book, sentence: Sentence) -> str:
    """What stands before a formula: `the density is`, or the sentence that announces it."""
    if lead := re.split(r"\$", sentence.text)[0].strip():
        return lead
    before = book.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.block < sentence.block - 1:
        return ""
    announced = _ANNOUNCES.search(before.text) or _ANNOUNCES_ENGLISH.search(before.text)
    return announced[1] if announced else ""


def unbound(formula: str) -> list[str]:
    """The names a formula needs values for; [] if it is no arithmetic."""
    values: dict[str, float] = {}
    for _ in range(7):
        try:
            arithmetic.value(formula, values)
        except arithmetic.Unbound as missing:
            values[str(missing.args[0])] = 2.0 + 0.37 * len(values)
        except (latex.NotArithmetic, RecursionError):
            return []
        else:
            return list(values)
    return []


def _meanings(
    book: Book, at: Sentence, names: tuple[str, ...]
) -> tuple[dict[str, str], frozenset[int]]:
    """What the sentences around a formula say its names stand for."""
    found: dict[str, str] = {}
    told: set[int] = set()
    near = [
        s
        for s in book.sentences[max(0, at.index - _REACH) : at.index + _REACH + 1]
        if s.heading == at.heading
    ]
    near.sort(key=lambda s: (abs(s.index - at.index), -s.index))
    for pattern in (_IS, _HAS):
        for sentence in near:
            for name, meaning in pattern(sentence.text):
                if name in names and name not in found and meaning.strip():
                    found[name] = meaning
                    told.add(sentence.index)
    return found, frozenset(told)


_TELLS = re.compile(
    r"\$([^$]+)\$(?:\s*,?\s*(?:is|are|denotes?|represents?|stands for|means|being|gives|表示|代表|为|是|指)|(?=\sthe ))"
    r"\s*(?:the |an? )?([^$;；。，]*?)(?=,?\s*(?:and\s+|以及|和)?\$|[;；。，]|\.\s|\.$|$)"
)
_NAMED = re.compile(r"((?:[A-Za-z-]+ ){1,4}|[\u3400-\u9fff]{2,10}?(?:为|是)?\s?)\$([^$]+)\$")
_WRITTEN = re.compile(
    r"([^,.;，。；$]+?),? ?(?:is |are )?(?:written|denoted(?: by)?|记作|记为|用)\s*\$([^$]+)\$"
)

_COUNTED = re.compile(
    r"(?:\band|\bif|\bwith|\bof|\bfor|,) \$([A-Za-z])\$ ((?:[a-z-]+ ?){1,3})", re.I
)


def _IS(text: str) -> list[tuple[str, str]]:
    return [(squeezed(m[1]), m[2]) for m in _TELLS.finditer(text)]


def _HAS(text: str) -> list[tuple[str, str]]:
    return [
        (squeezed(m[2]), m[1])
        for pattern in (_WRITTEN, _NAMED)
        for m in pattern.finditer(text)
        if "=" not in m[2] and m[1].strip().lower() not in ("and", "with", "if", "of", "for")
    ] + [(squeezed(m[1]), f"number of {m[2]}") for m in _COUNTED.finditer(text) if "=" not in m[1]]


_SIGNS = {"divided by": "/", "over": "/", "multiplied by": "*", "times": "*", "minus": "-", "plus": "+",
          "除以": "/", "乘以": "*", "减去": "-", "加上": "+", "扣除": "-", "减": "-", "加": "+", "乘": "*",
          "product": "*", "ratio": "/", "quotient": "/", "difference": "-", "sum": "+",
          "比": "/", "比值": "/", "比率": "/", "商": "/", "积": "*", "乘积": "*", "差": "-", "差额": "-",
          "和": "+"}  # fmt: skip
_EQUALS = (
    r"(?:is|are|equals?|is equal to|is given by|is (?:calculated|found|computed|obtained) (?:as|by)|"
    r"is defined as)"
)
_PATTERNS = (
    re.compile(
        rf"(?P<t>[^,;:]+?)\s{_EQUALS}\s(?P<a>[^,;:]+?)\s(?P<op>divided by|multiplied by|times|minus|plus)"
        r"\s(?P<b>[^,;:.]+)",
        re.I,
    ),
    re.compile(
        rf"(?P<t>[^,;:]+?)\s{_EQUALS}\s(?:the\s)?(?P<op>product|ratio|quotient|difference|sum)\s"
        r"(?:of|between)\s(?P<a>[^,;:]+?)\s(?:and|to)\s(?P<b>[^,;:.]+)",
        re.I,
    ),
    re.compile(
        r"(?P<t>[^，。；：、]+?)(?:等于|是|为|即|＝)(?P<a>[^，。；：]+?)"
        r"(?P<op>除以|乘以|减去|加上|扣除)(?P<b>[^，。；：]+)"
    ),
    re.compile(
        r"(?P<t>[^，。；：、]+?)(?:等于|是指|是|为|即|＝)(?P<a>[^，。；：]+?)(?:与|和|同|对)"
        r"(?P<b>[^，。；：]+?)(?:之|的)(?P<op>比值|比率|比|乘积|积|差额|差|商|和)(?=[，。；：]|$)"
    ),
    re.compile(
        r"(?P<t>[^，。；：、]+?)(?:等于|是指|是|为|即)(?P<a>[^，。；：]+?)占(?P<b>[^，。；：]+?)的"
        r"(?P<op>比例|百分比|比重|比率|份额)"
    ),
)


def _verbal(sentence: Sentence) -> list[Law]:
    text = re.sub(r"\([^)]*\)|（[^）]*）", "", sentence.text)
    for pattern in _PATTERNS:
        if not (match := pattern.search(text)):
            continue
        sign = _SIGNS.get(match["op"].lower(), "/")
        target, one, other = (re.sub(r"\*\*|\$", "", match[k]).strip() for k in ("t", "a", "b"))
        if any(re.search(r"divided by|multiplied|除以|乘以|减去|加上", x) for x in (one, other)):
            continue
        if re.search(r"\d", one + other) or len(one) > 90 or len(other) > 90:
            continue
        right = {"/": "\\frac{a}{b}", "*": "a\\cdot b", "-": "a-b", "+": "a+b"}[sign]
        meanings = {TARGET: target, "a": one, "b": other}
        return [Law(TARGET, right, meanings, frozenset({sentence.index}), sign == "/")]
    return []
