"""Before and after in a list: an option that is on the key's side of what the stem names is right, too."""

import re

from examstream.exam.judging.names import normal
from services.grader.checks.case import Case

_SIDE = re.compile(r"\b(?:before|above|below|earlier|later)\b|之前|以前", re.I)
"""What comes after a thing is, as people ask, the next one."""
_NEXT = re.compile(
    r"\b(?:direct\w*|immediate\w*|next|right|just|first|last|straight|at once|lowest|highest)\b"
    r"|紧|直接|下一|上一|前一|后一|随即|立即|最|首先|第一",
    re.I,
)
"""What says of a stem that it asks for the one beside."""


def beside(case: Case) -> str:
    """An option that is not keyed and stands on the key's side of the item the stem names; "" if none."""
    stem = case.draft.stem
    if not _SIDE.search(stem) or _NEXT.search(stem):
        return ""
    for blocks in case.book.lists:
        if not any(b.start < case.span[1] and case.span[0] < b.end for b in blocks):
            continue
        items = [normal(case.context.lecture.text_of(b)) for b in blocks]
        named = [i for i, item in enumerate(items) if item in normal(stem)]
        key = _at(items, case.keyed[0])
        if len(named) != 1 or key is None:
            continue
        for text in case.wrong:
            other = _at(items, text)
            if other is not None and (other > named[0]) == (key > named[0]) and other != named[0]:
                return text
    return ""


def _at(items: list[str], text: str) -> int | None:
    return items.index(normal(text)) if normal(text) in items else None
