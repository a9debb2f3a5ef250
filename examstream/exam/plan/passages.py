"""Shares for a model: passages of the lecture to write from."""

from random import Random

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.model import Passage, Share

CANDIDATES = 5
"""Passages a slot may try."""

_WORDS = (150, 400)
_CHARACTERS = (250, 700)


def passages(lecture: Lecture) -> tuple[Passage, ...]:
    """Askable blocks of one heading, grouped to a length a question can be written from."""
    least, most = _CHARACTERS if lecture.language == "zh" else _WORDS
    groups: list[list[Block]] = []
    size = 0
    for block in lecture.blocks:
        if not block.askable or block.kind in (BlockKind.HEADING, BlockKind.CODE):
            continue
        length = _length(lecture, block)
        same = bool(groups) and groups[-1][-1].heading == block.heading
        joined = same or (bool(groups) and size < least // 2 and _near(groups[-1][-1], block))
        if groups and joined and (size + length <= most or size < least // 3):
            groups[-1].append(block)
            size += length
        else:
            groups.append([block])
            size = length
    return tuple(Passage(start=g[0].start, end=g[-1].end, heading=g[0].heading) for g in groups)


def deal_passages(found: tuple[Passage, ...], slots: int, seed: int) -> list[tuple[Share, ...]]:
    """About five passages a slot, in an order drawn from the seed; no slot sees one twice."""
    if not found:
        return [() for _ in range(slots)]
    order = list(found)
    Random(seed).shuffle(order)
    step = max(1, len(order) // CANDIDATES)
    tries = min(CANDIDATES, len(order))
    return [
        tuple(Share(passage=order[(slot + k * step) % len(order)]) for k in range(tries))
        for slot in range(slots)
    ]


def _length(lecture: Lecture, block: Block) -> int:
    text = lecture.text_of(block)
    return len(text) if lecture.language == "zh" else len(text.split())


def _near(one: Block, other: Block) -> bool:
    return one.source == other.source and one.section[:1] == other.section[:1]
