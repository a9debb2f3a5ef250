"""Which end of a table's column a stem asks for."""

import re
from collections.abc import Sequence

_MOST = re.compile(
    r"\b(?:highest|largest|greatest|most|maximum|longest|heaviest|biggest|"
    r"last(?=\W*$)|fastest|strongest|oldest|latest|deepest|farthest|furthest|widest|thickest|"
    r"hottest|warmest|richest|dearest|tallest|steepest|brightest|loudest|hardest|densest|busiest|sharpest)\b|最[大高多长重快强深远晚厚宽热贵老陡亮硬密]",
    re.I,
)
_LEAST = re.compile(
    r"\b(?:lowest|smallest|least|fewest|minimum|shortest|lightest|slowest|"
    r"weakest|earliest|nearest|closest|narrowest|thinnest|coldest|coolest|"
    r"youngest|newest|poorest|cheapest|shallowest|softest|faintest|dimmest|quietest)\b|最[小低少短轻慢弱浅近早薄窄冷软暗]",
    re.I,
)


def extreme_asked(stem: str, heads: Sequence[str], column: str) -> bool | None:
    """True: the most, False: the least, None: neither or both."""
    head = re.sub(r"\([^)]*\)|（[^）]*）", "", column).strip()
    bare = stem.replace(head, " ") if head else stem  # the head may itself say `lowest`
    bare = _without_heads(bare, heads)
    most, least = _MOST.search(bare), _LEAST.search(bare)
    return None if bool(most) == bool(least) else bool(most)


def _without_heads(stem: str, heads: Sequence[str]) -> str:
    """A stem without the extremes that are part of a column's name: 可耐受最高摄入量."""
    for match in (*_MOST.finditer(stem), *_LEAST.finditer(stem)):
        low, high = max(0, match.start() - 2), match.end() + 2
        if any(stem[low:high] in head for head in heads):
            stem = stem[: match.start()] + " " * len(match.group()) + stem[match.end() :]
    return stem
