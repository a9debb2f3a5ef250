"""What is usual in a PDF (size, distance of lines, margins), and a block in the making."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.pdf_lines import Line

BULLET = re.compile(
    r"^\ufdd0?\s*(?P<sign>[•◦▪▫●○■□‣∙·⁃➢➤✓❖\uf0b7\uf0a7\uf0d8*]|[–—-](?=\s))\s*(?P<text>\S[\s\S]*)$"
)
ORDERED = re.compile(
    r"^\ufdd0?\s*(?P<sign>\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)](?!\d)|[（(]\d{1,2}[）)]|\d{1,2}、|[①-⑳])\ufdd3?\s*(?P<text>\S[\s\S]*)$"
)
NUMBERED = re.compile(
    r"^(?:(?P<dots>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\d\s=+\-<>])|第[一二三四五六七八九十\d]+[章节讲部分]|[一二三四五六七八九十]+、|(?:chapter|section|lecture|part|appendix)\s+\S+)",
    re.I,
)
END = re.compile(r"[.。．!?！？;；:：][”’\"')）」]*$")
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
NOTE = re.compile(r"^(?:[\d*†‡§¶]{1,3}|[⁰¹²³⁴-⁹]+)\s*\S")
CAPTION = re.compile(r"^(?:figure|fig\.|table|图|表)\s*\d", re.I)


@dataclass(slots=True)
class Open:
    """The block being put together."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    list_id: int = -1
    ordered: bool = False
    indent: float = 0.0
    zone: str = ""
    askable: bool = True
    rows: list[list[str]] = field(default_factory=list)


class Look:
    """What is usual in this file: size of the body text, distance of lines, margins per page."""

    def __init__(self, lines: list[Line]) -> None:
        body = [line for line in lines if not line.zone]
        weights: Counter[float] = Counter()
        for line in body:
            weights[round(line.size, 1)] += len(line.plain)
        self.size = max(weights, key=lambda size: weights[size]) if weights else 10.0
        main = [line for line in body if abs(line.size - self.size) < 0.08 * self.size]
        gaps = [
            a.base - b.base
            for a, b in itertools.pairwise(main)
            if a.page == b.page and 0 < a.base - b.base < 3 * self.size
        ]
        self.pitch = median(gaps) if gaps else 1.2 * self.size
        if gaps:  # the smallest common distance: paragraphs set apart must not hide it
            usual = Counter(round(gap) for gap in gaps).most_common(1)[0][0]
            self.pitch = min(self.pitch, usual + 0.5)
        widths = sorted(line.right - line.left for line in main) or [300.0]
        self.width = widths[int(0.85 * (len(widths) - 1))]
        self.words = Counter(
            word.lower()
            for line in body
            for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.plain)
        )
        self.sizes = sorted(
            {round(line.size, 1) for line in body if line.size > 1.1 * self.size}, reverse=True
        )
        self.rights: dict[tuple[int, int], float] = {}
        ends: dict[tuple[int, int], list[float]] = {}
        for line in main:
            column = self.column(line)
            ends.setdefault(column, []).append(line.right)
        for column, found in ends.items():
            near = Counter(round(end / 3) for end in found)
            usual = max(near, key=lambda end: (near[end], end))
            self.rights[column] = usual * 3 + 1 if near[usual] > 2 else max(found)
        full = [line for line in main if line.right - line.left > 0.75 * self.width]
        flush = sum(self.rights[self.column(line)] - line.right < 0.4 * self.size for line in full)
        self.justified = bool(full) and flush > 0.5 * len(full)
        self.lefts: dict[tuple[int, int], float] = {}
        for line in main:
            if line.right - line.left > 0.75 * self.width:
                column = self.column(line)
                self.lefts[column] = min(self.lefts.get(column, 1e9), line.left)

    def column(self, line: Line) -> tuple[int, int]:
        """(page, column): a line belongs to the column in which it starts."""
        return line.page, int((line.left + 0.12 * self.width) // (1.02 * self.width))

    def short(self, line: Line) -> bool:
        """Whether the line ends well before the right margin."""
        right = self.rights.get(self.column(line), line.right)
        slack = 1.6 * self.size if self.justified or HAN.search(line.plain) else 0.12 * self.width
        return line.right < right - slack
