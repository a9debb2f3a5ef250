"""Two cases of one law: by what factor it changes where one quantity is so many times as large."""

import re

from examstream.exam.judging.quantities import chinese_number
from examstream.exam.judging.reckoning.computed import Computed
from examstream.exam.judging.reckoning.described import Described, Wanted, asked_for, held
from examstream.exam.judging.reckoning.laws import Law
from examstream.exam.judging.reckoning.solving import factored
from examstream.exam.judging.words import tokens, units

_ASKED, _KIN = 0.35, 0.2
_REACH = 40
"""How far, in characters, what is so many times as large may stand from the factor."""
_GROWS = re.compile(
    r"\b(?:by (?:what|which) factor|what factor|how many times|how many-fold)\b|(?:多少|几)倍", re.I
)
_FACTOR = re.compile(
    r"\b(?P<word>twice|doubl\w+|tripl\w+|quadrupl\w+|halv\w+)\b"
    r"|\b(?P<n>[\w.]+)(?:\s|-)?(?:times|fold)\b|(?P<zh>[\d.]+|[两二三四五六七八九十]+)\s?倍",
    re.I,
)
_WORTH = {"tw": 2.0, "do": 2.0, "tr": 3.0, "qu": 4.0, "ha": 0.5}


def grown(law: Law, own: Described, stem: str, asked: Wanted) -> Computed | None:
    """By what factor the left side changes where one name changes by the factor a stem tells."""
    factors = [(m, f) for m in _FACTOR.finditer(stem) if (f := _factor(m)) is not None]
    if not _GROWS.search(stem) or len(factors) != 1 or law.left not in own:
        return None
    wanted = asked_for(law, law.left, own, asked)
    match, factor = factors[0]
    near = _near(stem, match)
    names = sorted(((held(own[n], near), n) for n in law.names if n != law.left), reverse=True)
    if wanted < _ASKED or not names or names[0][0] < _KIN:
        return None
    if (value := factored(law, names[0][1], factor)) is None:
        return None
    fit = 0.5 * min(1.0, wanted) + 0.5 * names[0][0]
    return Computed(value, fit, law.told_in, f"{law.left} = {law.right} at two values")


def _factor(match: re.Match[str]) -> float | None:
    if match["word"]:
        return _WORTH[match["word"][:2].lower()]
    if match["zh"]:
        text = match["zh"]
        return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else chinese_number(text)
    run = tokens(match["n"])
    return float(run[0].text) if len(run) == 1 and run[0].kind == "number" else None


def _near(stem: str, match: re.Match[str]) -> dict[str, float]:
    """The roots of the factor's own clause, the nearer the more."""
    found: dict[str, float] = {}
    low = max(stem.rfind(mark, 0, match.start()) for mark in ",;，；。.")
    ends = [i for mark in ",;，；。?？" if (i := stem.find(mark, match.end())) >= 0]
    for unit in units(stem):
        if low < unit.start and unit.end <= min(ends, default=len(stem)):
            gap = max(match.start() - unit.end, unit.start - match.end(), 0)
            found[unit.root] = max(found.get(unit.root, 0.0), max(0.0, 1.0 - gap / _REACH))
    return found
