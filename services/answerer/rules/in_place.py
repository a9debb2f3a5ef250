"""A Chinese short answer: what stands in the lecture where the stem has its question word.

`木片用什么蒸煮？` keeps the order of 木片用氢氧化钠蒸煮, so what stands between 用 and 蒸煮 is asked for.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from examstream.exam.judging.book import Book
from examstream.exam.judging.support import covering, query
from services.answerer.rules.answer import Answer, excerpt

_ASKED = re.compile(
    r"什么样的|什么|何种|何处|何物|何人|哪里|哪儿|哪一?[个种些类项位条座部级]?|谁|怎么样|怎样"
)
_EMPHASIS = re.compile(r"是(?=[由在于从用以被靠])")
_PLACE = re.compile(r"哪里|哪儿|何处")
_MARKUP = re.compile(r"[\s*“”「」]")
_IDLE = frozenset("的了着过是在和与、，。；：？?（）() 一个种")
_LINKS = frozenset("用由在于以从被为是有对向靠把叫称")
_ENDS = re.compile(r"[，。；：]|$")
_CLASSES = frozenset("气体 方法 国家 物质 元素 设备 机器 城市 地区 朝代 材料 金属".split())
"""Nouns that a name of the kind does without: which gas? 硫化氢."""
_KINDS = frozenset(
    "能力 作用 性质 特点 关系 现象 方式 形式 功能 结构 类型 阶段 制度 政策 理论 反应 效应 定律 过程".split()
)
"""Nouns that belong to the name: what ability? 偿债能力."""
_LONGEST_ANSWER, _LONGEST_NOUN = 14, 4
_LEAST_TOLD = 0.75


class Gap(NamedTuple):
    """What stands before and behind the question word, and the noun that goes with it."""

    left: str
    noun: str
    right: str


def in_place(book: Book, stem: str) -> Answer | None:
    """The words between those that stand around the question word; None where none do."""
    if not book.chinese:
        return None
    found: dict[str, tuple[float, str]] = {}
    gaps = list(_gaps(stem))
    for _, sentence in covering(book, query(book, stem), 4):
        text = _MARKUP.sub("", sentence.text)
        for gap in gaps:
            told = _told(gap, text)
            for answer, anchors in _between(gap, text) if told >= _LEAST_TOLD else ():
                score = told + 0.02 * anchors
                if answer not in stem and score > found.get(answer, (0.0, ""))[0]:
                    found[answer] = score, sentence.text
    if not found:
        return None
    best = max(found, key=lambda answer: found[answer][0])
    score, text = found[best]
    if "谁" in stem or "何人" in stem:
        best = re.split(r"(?<=..)[于在]|(?<=..)(?:首[先次]|最早|率先)", best)[0]
        best = best.rsplit("的", 1)[-1] or best
    if _PLACE.search(stem):
        best = re.sub(r"(?<=..)[中里上内]$", "", best)
    return Answer(best, min(1.0, score), excerpt(text))


def _gaps(stem: str) -> Iterator[Gap]:
    bare = _MARKUP.sub("", stem).rstrip("？?。")
    if _EMPHASIS.search(bare) and bare.endswith("的"):
        bare = _EMPHASIS.sub("", bare)[:-1]
    every = list(_ASKED.finditer(bare))
    if len(every) != 1:
        return
    left, right = bare[: every[0].start()], bare[every[0].end() :]
    if not right and left.endswith("是"):  # what X is: it may be told as Y 是 X
        yield Gap("", "", "是" + re.split("[，,]", left[:-1])[-1])
    for size in range(min(_LONGEST_NOUN, len(right)) + 1):
        noun = right[:size]
        yield Gap(left, noun, right[size:])
        if size > 1 and left.endswith("是"):  # the most is which country: the country is
            yield Gap(f"{left[:-1]}{noun}是", "", right[size:])


def _told(gap: Gap, text: str) -> float:
    """How much of what stands around the question word a sentence has, by characters."""
    asked = [c for c in gap.left + gap.right if c not in _IDLE]
    return sum(c in text for c in asked) / len(asked) if asked else 0.0


def _between(gap: Gap, text: str) -> Iterator[tuple[str, int]]:
    """(answer, characters that hold it) of each place where both sides fit."""
    for start, held in _after(gap.left, text):
        if gap.right:
            ends = [
                (at, size)
                for size in range(len(gap.right), 1, -1)
                if (at := text.find(gap.right[:size], start)) > start
            ][:1]
        else:
            match = _ENDS.search(text, start)
            ends = [(match.start(), 0)] if match and held > 1 else []
        for end, size in ends:
            answer = text[start:end]
            if gap.noun in _CLASSES and len(answer) > len(gap.noun) + 1:
                answer = answer.removesuffix(gap.noun)
            if gap.right in _KINDS:
                answer += gap.right
            if 1 < len(answer) <= _LONGEST_ANSWER and not re.search("[，。；：]", answer):
                yield answer, held + size


def _after(left: str, text: str) -> Iterator[tuple[int, int]]:
    """(where an answer may begin, characters of the left side that stand right before it)."""
    if not left:
        yield from ((m.end(), 2) for m in re.finditer(r"^|[，。；：]", text))
        return
    for size in range(len(left), 0, -1):
        tail = left[-size:]
        if size == 1 and tail not in _LINKS:
            return
        if tail in text:
            yield from ((m.end(), size) for m in re.finditer(re.escape(tail), text))
            return
