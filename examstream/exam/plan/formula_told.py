"""Sentences of a lecture with their formulas masked, and the facts made from them."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)


_END = {
    "en": re.compile(
        r"[.!?](?=\s+[A-Z\ue000-\uf8ff]|\s*$)|(?<=[\ue000-\uf8ff])(?: \(\d+\))?(?= [A-Z])"
    ),
    "zh": re.compile(r"[。．；！？]|\.(?=\s*$)"),
}


LEAN = {
    "en": re.compile(
        r"\b(?:we|our|I|you|your|this|these|those|it|its|they|their|here|above|below|following|such|equation|example|"
        r"another|(?:previous|preceding) (?:section|equation|example|formula|chapter|lecture)|given the|there|first one|last one)\b",
        re.I,
    ),
    "zh": re.compile(
        r"我们|这|该|其|它|此|上述|上式|下式|如下|以下|前面|后面|例如|假设|公式|等式|左|右|代入|解出"
    ),
}


FOR_ALL = {
    "en": re.compile(
        r"^(?P<for>[Ff]or (?:any|every|all|an?) [^,;]{3,70}),(?: we have| it holds that)?\s*$"
    ),
    "zh": re.compile(
        r"^(?:[^，。；：]{2,30}：)?(?P<for>(?:对于?|在)(?:任何|任意|每个|所有)?的?[^，。；]{2,50})，(?:都|总|必|则)?(?:有|满足|成立)?\s*$"
    ),
}


class Told(NamedTuple):
    """A sentence with its formulas masked, and where it stands."""

    masked: str
    formulas: tuple[str, ...]
    start: int
    end: int
    block: Block
    paragraph: str


def sentences(lecture: Lecture, language: str) -> Iterator[Told]:
    for block in lecture.blocks:
        if not block.askable or block.kind not in (
            BlockKind.PARAGRAPH,
            BlockKind.ITEM,
            BlockKind.DEFINITION,
        ):
            continue
        text = lecture.text_of(block)
        if "$" not in text:
            continue
        spots = list(_FORMULA.finditer(text))
        masked, at = "", 0
        places: list[int] = []  # of every masked character in the block's text
        for index, spot in enumerate(spots):
            masked += text[at : spot.start()] + chr(0xE000 + index)
            places += [*range(at, spot.start()), spot.start()]
            at = spot.end()
        masked += text[at:]
        places += [*range(at, len(text)), len(text)]
        formulas = tuple(s.group() for s in spots)
        ends = [m.end() for m in _END[language].finditer(masked)]
        for a, b in zip([0, *ends], [*ends, len(masked)], strict=True):
            raw = masked[a:b]
            if not raw.strip():
                continue
            a += len(raw) - len(raw.lstrip())
            b -= len(raw) - len(raw.rstrip())
            if masked[a] in "（(" and not set("）)") & set(masked[a:b]):  # a sentence of an aside
                a += 1
            last = masked[b - 1]
            end = places[b - 1] + (
                len(formulas[ord(last) - 0xE000]) if "\ue000" <= last <= "\uf8ff" else 1
            )
            yield Told(
                masked[a:b], formulas, block.start + places[a], block.start + end, block, text
            )


def shown(masked: str, told: Told) -> str:
    text = masked
    for index, formula in enumerate(told.formulas):
        text = text.replace(
            chr(0xE000 + index), "$" + re.sub(r"\s+", " ", formula.strip("$")).strip() + "$"
        )
    return " ".join(text.split())


def fact(
    pattern: str,
    told: Told,
    types: Sequence[QuestionType],
    topic: str,
    said: str,
    salience: float,
    **details: Any,
) -> Fact:
    bare = re.sub(r"\s", "", said)
    return Fact(
        id=sha256(f"{pattern}|{bare}".encode()).hexdigest()[:16],
        pattern=pattern, start=told.start, end=told.end, types=tuple(types), topic=topic,
        source=told.block.source, heading=told.block.heading, salience=salience,
        details={"statement": said, **details},
    )  # fmt: skip
