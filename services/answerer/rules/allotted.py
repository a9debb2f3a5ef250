"""Which part of a sentence tells of one of its several quantities of a kind."""

import itertools
import re
from collections.abc import Sequence

from examstream.exam.judging.quantities import Quantity
from examstream.exam.judging.words import units

_CUTS = (
    r"[;；]|,? (?:whereas|while|but)\b|，?(?:而(?!且)|但)",
    r", and\b|，",
    r"\band\b|[,和与及、]",
)
"""What parts two quantities, the strongest first: 80 litres, whereas a beef cow drinks 40."""


def stretch(text: str, rivals: Sequence[Quantity], at: int) -> tuple[int, int]:
    """Where the words of a quantity stand: from the cut before it to the cut behind it."""
    one = rivals[at]
    low = _cut(text, rivals[at - 1], one)[1] if at else _beginning(text, one)
    high = _cut(text, one, rivals[at + 1])[0] if at + 1 < len(rivals) else _end(text, one)
    return low, high


def _cut(text: str, one: Quantity, other: Quantity) -> tuple[int, int]:
    """Where the words of one end and the next one's begin; without a cut, behind the unit."""
    for cut in _CUTS:
        if match := re.search(cut, text[one.end : other.start]):
            return one.end + match.start(), one.end + match.end()
    end = min(other.start, one.end + len(one.unit) + 1)
    return end, end


def _beginning(text: str, one: Quantity) -> int:
    return max(text.rfind(mark, 0, one.start) + 1 for mark in ";；")


def _end(text: str, one: Quantity) -> int:
    match = re.search(r"[;:；：。]|\.\s", text[one.end :])
    return one.end + match.start() if match else len(text)


def kinds_told_apart(text: str, spans: Sequence[tuple[int, int]]) -> set[tuple[int, str]]:
    """(stretch, root) of the words that stand beside one word in several stretches: strong flour in
    one, cake flour in another; sown in March, sown in May.
    """
    pairs: dict[tuple[str, bool], set[tuple[int, str]]] = {}
    for number, (low, high) in enumerate(spans):
        run = [u for u in units(text) if low <= u.start and u.end <= high and u.word]
        for one, other in itertools.pairwise(run):
            between = text[one.end : other.start]
            if between == " ":
                pairs.setdefault((other.root, True), set()).add((number, one.root))
            if _TO_IT.fullmatch(between):
                pairs.setdefault((one.root, False), set()).add((number, other.root))
    return {
        pair
        for told in pairs.values()
        if len({n for n, _ in told}) > 1 and len({k for _, k in told}) > 1
        for pair in told
    }


_TO_IT = re.compile(r" (?:in|of|for|at|on|by|with|from) (?:the |an? )?")
