"""The quantities a stem gives, each with the words that say what it is."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from examstream.exam.judging.quantities import Quantity, chinese_number, quantities
from examstream.exam.judging.reckoning.measures import NONE, Measure, measure_of
from examstream.exam.judging.words import Unit, units


@dataclass(frozen=True)
class Given:
    """A number of the stem, its unit, and the roots around it with their nearness (0 … 1)."""

    value: float
    unit: str
    near: dict[str, float] = field(hash=False)
    measure: Measure = NONE


_BOUNDARY = re.compile(r",(?!\d{3})|[;:，；：。?？]|\.(?=\s)|、")


def givens(stem: str) -> list[Given]:
    """The quantities of a stem with what stands around each, up to its neighbours."""
    bare = re.sub(r"[$*]", " ", stem)
    every = _measured(bare)
    cuts = [m.start() for m in _BOUNDARY.finditer(bare)]
    run = units(bare)
    found = []
    for at, quantity in enumerate(every):
        low = max((c for c in cuts if c < quantity.start), default=0)
        if at:
            low = max(low, _joint(bare, every[at - 1].end, quantity.start, every[at - 1].end))
        high = min((c for c in cuts if c >= quantity.end), default=len(bare))
        if at + 1 < len(every):
            high = min(high, _joint(bare, quantity.end, every[at + 1].start))
        near: dict[str, float] = {}
        for unit in run:
            if low <= unit.start and unit.end <= high and not unit.root.startswith("#"):
                near[unit.root] = max(near.get(unit.root, 0.0), _nearness(unit, quantity.start))
        for verb, nouns in _DOES:
            if verb.search(bare[low : quantity.start]) and not verb.search(
                bare[quantity.end : high]
            ):
                near |= {u.root: max(near.get(u.root, 0.0), _BY_VERB) for u in units(nouns)}
        if _TIME.match(quantity.unit):
            near |= {u.root: max(near.get(u.root, 0.0), _BY_UNIT) for u in units("时间")}
        found.append(Given(quantity.value, quantity.unit, near, _measure(bare, quantity)))
    return found


def _measure(text: str, quantity: Quantity) -> Measure:
    if text[quantity.start : quantity.end].endswith(("%", "％")):
        return measure_of("%")
    measure = measure_of(text[quantity.end : quantity.end + 40])
    return measure_of("%") if measure.kind.startswith("share/") else measure


def asked_measure(stem: str, unit: str) -> Measure:
    """The unit a stem asks for: the one beside the answer's place, or `how many days`, 多少天."""
    if unit:
        return measure_of(unit)
    if match := _ASKS.search(stem):
        return measure_of(next(g for g in match.groups() if g))
    return NONE


_ASKS = re.compile(
    r"\bhow many ([a-z][^,.?]*)|\bin ((?:square |cubic )?[a-z-]+(?: per [a-z ]+)?)\s?[?,.]"
    r"|(?:多少|几)([\u3400-\u9fffa-zA-Z%℃/²³]+)",
    re.I,
)


_DOES = (
    (re.compile(r"\b(?:takes? in|draws?|consumes?|receives?|absorbs?|is fed|uses?)\b[^,;]*$|(?:输入|消耗|吸收|耗电|吸入)[^，；]*$"),
     "input put in taken in supplied consumed 输入 消耗"),
    (re.compile(r"\b(?:puts? out|delivers?|gives? (?:off|out)|yields?|produces?|supplies|emits?)\b[^,;]*$|(?:输出|产生|放出|释放)[^，；]*$"),
     "output delivered produced 输出 产生"),
)  # fmt: skip
_BY_VERB = 0.8
"""How near a quantity is to what the verb before it says goes in, or comes out."""
_TIME = re.compile(r"秒|分钟|小时|天|周|个月|年")
_BY_UNIT = 0.6
"""How near a quantity is to what its unit measures, though no word says so."""


def _joint(text: str, low: int, high: int, default: int = -1) -> int:
    """Where `and` parts what is said of two numbers."""
    found = [
        low + m.start() for m in re.finditer(r"\b(?:and|while|but)\b|而|和|与", text[low:high])
    ]
    return found[-1] if found else (high if default < 0 else default)


def asked_roots(stem: str) -> dict[str, float]:
    """The roots of what a stem asks for; those that only say what is given count little."""
    bare = re.sub(r"[$*]", " ", stem)
    every = _measured(bare)
    found: dict[str, float] = {}
    sentences = [m.end() for m in re.finditer(r"[。？?；;]|\.\s", bare)]
    questions = {_at(sentences, m.start()) for m in _QUESTION.finditer(bare)}
    for low, text in _clauses(bare):
        given = any(low <= q.start < low + len(text) for q in every)
        beside = _BESIDE if _at(sentences, low) in questions else _ELSEWHERE
        weight = 1.0 if _QUESTION.search(text) else _WITH_A_NUMBER if given else beside
        for unit in units(text):
            found[unit.root] = max(found.get(unit.root, 0.0), weight)
    for pattern, nouns in _MEASURES:
        if pattern.search(bare):
            for unit in units(nouns):
                found[unit.root] = max(found.get(unit.root, 0.0), 0.7)
    return found


_WITH_A_NUMBER, _BESIDE, _ELSEWHERE = 0.3, 0.9, 0.6
"""What words tell of what is asked: in a clause that gives a number, beside the question, elsewhere."""


def _at(cuts: list[int], start: int) -> int:
    return sum(cut <= start for cut in cuts)


_MEASURES = (
    (
        re.compile(
            r"\bhow many (?:\w+ )?(?:years|months|days|hours|minutes|seconds)\b|\bhow long\b|\bwhen\b"
            r"|多少(?:年|天|日|小时|分钟|秒)|几(?:年|天|小时|分钟|秒)|多久|多长时间",
            re.I,
        ),
        "time duration 时间",
    ),
    (
        re.compile(
            r"\bhow many (?:\w*metres|\w*meters|miles|feet)\b|\bhow far\b|多少(?:千|毫|厘)?米|多远",
            re.I,
        ),
        "distance length 距离 长度",
    ),
    (re.compile(r"\bhow (?:fast|quickly)\b|多快", re.I), "speed rate velocity 速度 速率"),
    (
        re.compile(r"\bhow (?:heavy|many (?:kilo)?grams)\b|多少(?:千)?克|多重", re.I),
        "mass weight 质量 重量",
    ),
)
"""What a question for a measure asks for, without naming it."""
_QUESTION = re.compile(
    r"\b(?:what|how|which|find|calculate|compute|determine)\b|多少|几|____|求|？", re.I
)


def _clauses(text: str) -> list[tuple[int, str]]:
    cuts = [0, *(m.end() for m in _BOUNDARY.finditer(text) if m.group() != "、"), len(text)]
    return [(a, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()]


def _measured(text: str) -> list[Quantity]:
    """The quantities but for numbers of figures, scales behind digits (900 万) and a bare `one`."""
    return [
        q
        for q in quantities(text)
        if not _ordinal(text, q.start)
        and not text.startswith("次方", q.end)
        and (text[q.start : q.end] not in _BARE or _HALF_OF.match(text, q.start))
        and not (_SCALE.match(text, q.start) and re.search(r"\d\s*$", text[: q.start]))
    ]


_SCALE = re.compile(r"[万亿千百]|(?:hundred|thousand|million|billion)\b")
_HALF_OF = re.compile(r"half of (?:its|their|the|all)\b", re.I)
_BARE = frozenset("一 两 万 亿 千 百 十 one One half".split())


def _ordinal(text: str, start: int) -> bool:
    return re.search(r"(?:第|表|图|Table|Figure|table|figure)\s*$", text[:start]) is not None


def ordinals(stem: str) -> list[Given]:
    """The places in a row a stem names: 第6个, the 6th."""
    found = []
    for match in _PLACE.finditer(stem):
        near = {u.root: 0.8 for u in units(stem[match.end() : match.end() + 12])}
        text = match["zh"] or match["en"]
        value = float(text) if text.isdigit() else chinese_number(text)
        if value is not None:
            found.append(Given(value, "", near))
    return found


_PLACE = re.compile(
    r"第\s?(?P<zh>\d+|[一二三四五六七八九十]+)(?=\s?[\u3400-\u9fff])|\b(?P<en>\d+)(?:st|nd|rd|th)\b"
)


def _nearness(unit: Unit, at: int) -> float:
    step = 9.0 if unit.root.isascii() else 4.0
    if unit.start < at:
        return 1.0 / (1.0 + 0.12 * (at - unit.end) / step)
    return 0.85 / (1.0 + 0.25 * (unit.start - at) / step)
