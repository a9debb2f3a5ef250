"""Two quantities of a Chinese sentence taken together: how many times, by how much, in all."""

import re
from collections.abc import Callable
from itertools import pairwise

from examstream.exam.judging.book import Book
from examstream.exam.judging.chinese import content, nearest, rarity, said
from examstream.exam.judging.quantities import Quantity, quantities

_MANY = r"(?:多少|几)"
_TIMES = re.compile(
    rf"(?P<a>[^，。？]+?)(?:大约|约|大概)?是(?P<b>[^，。？]+?)的(?:大约|约)?{_MANY}倍"
)
_MORE = re.compile(
    rf"(?P<a>[^，。？]+?)比(?P<b>[^，。？]+?)[多少高低长短大小快慢早晚重轻宽窄深浅](?:了|出)?{_MANY}"
)
_APART = re.compile(
    rf"(?P<a>[^，。？]+?)(?:与|和|跟|同)(?P<b>[^，。？]+?)(?:之间)?(?:相差|相隔|相距){_MANY}"
)
_IN_ALL = re.compile(
    rf"(?P<a>[^，。？]+?)(?:与|和|跟|加)(?P<b>[^，。？]+?)(?:一共|总共|合计|共计|共)[^，。？]{{0,6}}{_MANY}"
)
_SEGMENT = re.compile(r"[,;，；、]|而(?!且)|和|与")
_OPERATIONS: tuple[tuple[re.Pattern[str], Callable[[float, float], float]], ...] = (
    (_TIMES, lambda a, b: a / b if b else 0.0),
    (_MORE, lambda a, b: abs(a - b)),
    (_APART, lambda a, b: abs(a - b)),
    (_IN_ALL, lambda a, b: a + b),
)
_TOLD = 0.7


def by_two_numbers(book: Book, stem: str) -> tuple[float, str, float] | None:
    """(value, why, confidence) of what a stem asks of two things one sentence measures alike."""
    for pattern, operation in _OPERATIONS:
        if not (match := pattern.search(stem)):
            continue
        if (sides := _sides(book, match["a"], match["b"])) is None:
            continue
        for met in nearest(book, f"{match['a']}；{match['b']}", 3):
            if pair := _pair(book, met.sentence.text, sides):
                a, b = pair
                return operation(a.value, b.value), f"of {a.value:g} and {b.value:g}", 0.8
    return _converted(book, stem)


_ASKED = re.compile(r"(?:多少|几)\s?([\u3400-\u9fff]{1,2}|[A-Za-z]+)")
_IS = r"(?:等于|相当于|折合|约合|合|为|是|即)"


def _converted(book: Book, stem: str) -> tuple[float, str, float] | None:
    """Nine of a unit of which the lecture says what one is: 一轨为八尺."""
    if not (asked := _ASKED.search(stem)):
        return None
    for given in quantities(stem):
        unit = given.unit[:1]
        one = re.compile(rf"(?:一|(?<!\d)1\s?){re.escape(unit)}{_IS}(?P<told>[^，。；]+)")
        for sentence in book.sentences if unit and unit != asked[1][:1] else ():
            told = quantities(match["told"]) if (match := one.search(sentence.text)) else []
            if told and told[0].unit[:1] == asked[1][:1]:
                value = given.value * told[0].value
                return value, f"{given.value:g} times {told[0].value:g}", 0.8
    return None


def _sides(book: Book, one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What only one side has, and what only the other."""
    a, b = content(book, one), content(book, other)
    mine = tuple(w for w in a if w not in b)
    theirs = tuple(w for w in b if w not in a)
    return (mine, theirs) if mine and theirs else None


def _pair(
    book: Book, text: str, sides: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[Quantity, Quantity] | None:
    """The one quantity beside each side, of one unit."""
    found = []
    for own, rival in (sides, sides[::-1]):
        best = max(_beside(book, text, own, rival), key=lambda pair: pair[0], default=None)
        if best is None or best[0] < _TOLD:
            return None
        found.append(best[1])
    one, other = found
    alike = one.unit[:1] == other.unit[:1] and one.start != other.start
    return (one, other) if alike else None


def _beside(
    book: Book, text: str, own: tuple[str, ...], rival: tuple[str, ...]
) -> list[tuple[float, Quantity]]:
    """Each quantity that stands alone in its segment, with how much of a side stands there."""
    cuts = [0, *(m.end() for m in _SEGMENT.finditer(text)), len(text)]
    found = []
    for low, high in pairwise(cuts):
        inside = [q for q in quantities(text) if low <= q.start < high]
        if len(inside) == 1:
            segment = text[low:high]
            found.append(
                (_share(book, own, segment) - 0.5 * _share(book, rival, segment), inside[0])
            )
    return found


def _share(book: Book, every: tuple[str, ...], text: str) -> float:
    total = sum(rarity(book, w) for w in every) or 1.0
    return sum(rarity(book, w) * said(w, text) for w in every) / total
