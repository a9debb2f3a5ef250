"""The column of a table that a stem means by what it measures: what is longer has a length."""

import re
from collections.abc import Sequence

from examstream.exam.judging.reckoning.givens import asked_measure
from examstream.exam.judging.reckoning.measures import NONE, Measure, measure_of
from examstream.exam.judging.words import units

_NOUNS = (
    (r"\blong(?:er|est)?\b", "length"), (r"\bhigh(?:er|est)?\b|\btall(?:er|est)?\b", "height"),
    (r"\bdeep(?:er|est)?\b", "depth"), (r"\bheav(?:y|ier|iest)\b", "mass weight"),
    (r"\bold(?:er|est)?\b", "age year"), (r"\bwid(?:e|er|est)\b", "width"), (r"\bfast(?:er|est)?\b", "speed"),
    (r"\b(?:hot|warm|cold)(?:t?er|t?est)?\b", "temperature"), (r"\b(?:expensive|cheap(?:er|est)?)\b", "price cost"),
    (r"\b(?:large|big|small)(?:g?er|g?est)\b", "size area"), (r"\bslow(?:er|est)\b", "speed"),
)  # fmt: skip


def enriched(stem: str) -> str:
    """A stem with the nouns of its measures: what is long has a length."""
    extra = _meant(stem)
    return f"{stem} ({' '.join(extra)})" if extra else stem


def _meant(stem: str) -> list[str]:
    return [noun for pattern, noun in _NOUNS if re.search(pattern, stem, re.I)]


_NOUNS_ZH = (
    (r"最[早晚]|早于|晚于|[更最]?[早晚](?:多少|几)", "年份"), (r"最[长短]|[长短](?:多少|几)", "长度"),
    (r"最[高矮]|[高矮](?:多少|几)", "高度"), (r"最[重轻]|[重轻](?:多少|几)", "质量 重量"),
    (r"最[快慢]|[快慢](?:多少|几)", "速度 时速"),
)  # fmt: skip


def by_measure(header: Sequence[str], stem: str) -> list[tuple[float, int]]:
    """The one column whose head names what a stem measures by, or has the unit it asks for."""
    told = [noun for pattern, noun in _NOUNS_ZH if re.search(pattern, stem)]
    meant = {u.root for noun in [*_meant(stem), *told] for u in units(noun)}
    wanted = asked_measure(stem, "")
    heads = list(enumerate(header))[1:]
    by_name = [i for i, head in heads if meant & {u.root for u in units(head)}]
    by_unit = [i for i, head in heads if wanted.kind and _unit_of(head).kind == wanted.kind]
    met = next((met for met in (by_name, by_unit) if len(met) == 1), [])
    return [(0.5, i) for i in met]


def _unit_of(head: str) -> Measure:
    """The measure of the unit a head has in brackets; NONE if it has none."""
    match = re.search(r"[(（]([^()（）]+)[)）]", head)
    return measure_of(match[1]) if match else NONE
