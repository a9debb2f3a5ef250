"""Rules told in words: interest is principal times rate times years, 等于甲除以乙, twice the radius."""

import re

from examstream.exam.judging.quantities import chinese_number

_EQUALS = (
    r"(?:is|are|equals?|is equal to|is given by|is (?:calculated|found|computed|obtained) (?:as|by)|is defined as|"
    r"is obtained by multiplying|amounts to|comes to|means)"
)
_SENTENCE = re.compile(rf"(?P<t>[^,;:.]+?)\s{_EQUALS}\s(?P<e>[^;:]+?)(?=[;:]|\.\s|\.?$)", re.I)
_APPOSED = re.compile(
    r"(?P<t>[^,;:.]+?), (?:that is,? |or )?(?P<e>the (?:ratio|product|quotient|difference|sum) (?:of|between) [^,;:.]+)(?=[,;:.]|$)",
    re.I,
)
_SENTENCE_ZH = re.compile(
    r"(?P<t>[^，。；：、]+?)(?:，?等于|是指|是|为|即|＝|就是)(?P<e>[^，。；：]+(?:，(?:再|并)?(?:除以|乘以|减去|加上)[^，。；：]+)*)"
)
_OPERATORS = {
    "divided by": "/", "over": "/", "multiplied by": "*", "times": "*", "minus": "-", "less": "-", "plus": "+",
    "除以": "/", "乘以": "*", "减去": "-", "加上": "+", "扣除": "-", "减": "-", "加": "+", "乘": "*", "与": "",
}  # fmt: skip
_CUT = re.compile(
    r",?\s*(?:and\s|then\s|再|并)?\b(divided by|multiplied by|times|minus|plus)\b\s*|，?(?:再|并)?(除以|乘以|减去|加上|扣除)"
)
_NOUNS = re.compile(
    r"^(?:the\s)?(?P<op>product|ratio|quotient|difference|sum)\s(?:of|between)\s(?P<a>.+?),?\s(?:and|to)\s(?P<b>[^,.]+)",
    re.I,
)
_NOUNS_ZH = re.compile(
    r"^(?P<a>[^，]+?)(?:与|和|同|对)(?P<b>[^，]+?)(?:之|的)(?P<op>比值|比率|比|乘积|积|差额|差|商|和)$"
)
_SHARE_ZH = re.compile(r"^(?P<a>.+?)占(?P<b>.+?)的(?P<op>比例|百分比|比重|比率|份额)$")
_TIMES_ZH = re.compile(r"^(?P<a>.+?)的(?P<n>[\d.]+|[一二两三四五六七八九十百千]+)倍$")
_SIGN = {"product": "*", "ratio": "/", "quotient": "/", "difference": "-", "sum": "+", "比值": "/", "比率": "/",
         "比": "/", "商": "/", "乘积": "*", "积": "*", "差": "-", "差额": "-", "和": "+"}  # fmt: skip
_MULTIPLE = re.compile(
    r"^(?P<n>twice|half|double|three times|four times|[\d.]+\s?times|[\d.]+ percent of)\s(?:of\s)?(?P<a>.+)$",
    re.I,
)
_WORTH = {"twice": 2.0, "double": 2.0, "half": 0.5, "three times": 3.0, "four times": 4.0}
_POWERS = (
    (re.compile(r"^(?:the\s)?square root of\s(.+)$", re.I), r"\sqrt{%s}"),
    (re.compile(r"^(?:the\s)?square of\s(.+)$", re.I), "(%s)^2"),
    (re.compile(r"^(?:the\s)?cube of\s(.+)$", re.I), "(%s)^3"),
    (re.compile(r"^(.+?)\ssquared$", re.I), "(%s)^2"),
    (re.compile(r"^(.+)的平方$"), "(%s)^2"), (re.compile(r"^(.+)的立方$"), "(%s)^3"),
    (re.compile(r"^(.+)的平方根$"), r"\sqrt{%s}"),
)  # fmt: skip


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """(right side in names a, b, …, what each name is; "" is what the rule gives) told by a sentence."""
    bare = re.sub(r"\*\*|\([^)]*\)|（[^）]*）", "", text)
    pattern = _SENTENCE_ZH if re.search(r"[\u3400-\u9fff]", bare) else _SENTENCE
    for match in (*pattern.finditer(bare), *_APPOSED.finditer(bare)):
        if "$" in match["e"] or len(match["t"]) > 90:
            continue
        told: dict[str, str] = {}
        right = _expression(match["e"].strip(), told)
        if right and told and re.search(r"[-+*/^{]|cdot", right):
            return [(right, {"": match["t"].strip(), **told})]
    return []


def _expression(text: str, told: dict[str, str]) -> str:
    """The expression a phrase says; "" if it says none."""
    if noun := _NOUNS.match(text) or _NOUNS_ZH.match(text) or _SHARE_ZH.match(text):
        sign = _SIGN.get(noun["op"].lower(), "/")
        parts = [*re.split(r",\s|、", noun["a"]), noun["b"]]
        pieces = [_piece(p, told) for p in parts]
        return "" if not all(pieces) else _joined(pieces, [sign] * (len(pieces) - 1), [])
    parts, signs, whole, last = [], [], [], 0
    for cut in _CUT.finditer(text):
        parts.append(text[last : cut.start()])
        signs.append(_OPERATORS[(cut[1] or cut[2]).lower()])
        whole.append(re.search(r"then|再", cut.group()) is not None)
        last = cut.end()
    parts.append(re.split(r",\s", text[last:])[0] if signs else text[last:])
    pieces = [_piece(p, told) for p in parts]
    if not all(pieces) or len(told) > 5:
        return ""
    if not signs:
        return pieces[0] if not re.fullmatch(r"[a-h]", pieces[0]) else ""
    return _joined(pieces, signs, whole)


def _joined(pieces: list[str], signs: list[str], whole: list[bool]) -> str:
    """By the ranks of the signs; `then`, 再 take all before them together."""
    right = pieces[0]
    for at, (sign, piece) in enumerate(zip(signs, pieces[1:], strict=True)):
        right = f"({right})" if whole and whole[at] else right
        right = f"{right} \\cdot {piece}" if sign == "*" else f"{right} {sign} {piece}"
    return right


def _piece(text: str, told: dict[str, str]) -> str:
    text = re.sub(r"^(?:the|an?)\s|^its\s", "", text.strip(" ,，.。"), flags=re.I)
    for pattern, form in _POWERS:
        if match := pattern.match(text):
            inner = _piece(match[1], told)
            return form % inner if inner else ""
    if match := _TIMES_ZH.match(text):
        number = float(match["n"]) if match["n"][0].isdigit() else chinese_number(match["n"])
        inner = _piece(match["a"], told)
        return f"{number:g} \\cdot {inner}" if inner and number else ""
    if match := _MULTIPLE.match(text):
        word = match["n"].lower()
        size = 0.01 if "percent" in word else 1.0
        number = _WORTH.get(word) or float(word.split()[0].removesuffix("times")) * size
        inner = _piece(match["a"], told)
        return f"{number:g} \\cdot {inner}" if inner else ""
    if re.fullmatch(r"[\d.]+", text):
        return text
    if not text or re.search(r"\d", text) or len(text) > 80:
        return ""
    name = "abcdefgh"[len(told)]
    told[name] = text
    return name
