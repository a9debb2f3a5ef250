"""Orders: what comes directly after or before, in numbered steps."""

import re
from collections.abc import Callable, Sequence

from examstream.exam.judging.book import Book
from examstream.exam.judging.words import units
from examstream.exam.lecture.model import Block

_AFTER = re.compile(
    r"\b(?:directly|immediately|right|next)\b.*\b(?:after|follow)|\b(?:after|"
    r"following)\b|\bfollows\b|\bnext\b|之后|接下来|下一步|紧接",
    re.I,
)
_BEFORE = re.compile(r"\b(?:before|precedes?|preceding)\b|之前|上一步", re.I)
_FIRST = re.compile(r"\b(?:first|initial) (?:step|stage|phase)|\bfirst\b|第一步|首先", re.I)
_LAST = re.compile(r"\b(?:last|final) (?:step|stage|phase)|\blast\b|最后一步|最后", re.I)


_OVER = re.compile(
    r"\b(?:directly|immediately|right|just|next) (?:above|over|on top of)\b|紧接[^，。]*(?:之上|上[面方])|上一[层级]",
    re.I,
)
_UNDER = re.compile(
    r"\b(?:directly|immediately|right|just|next) (?:below|beneath|under|underneath)\b|紧接[^，。]*(?:之下|下[面方])|下一[层级]",
    re.I,
)
_UPWARD = re.compile(
    r"\bfrom (?:the )?(?:bottom|ground|floor|base|lowest|foot)\b|\bupwards?\b|(?:由|从|自)(?:下|底)(?:到|至|而|往|向|部)",
    re.I,
)
_DOWNWARD = re.compile(
    r"\bfrom (?:the )?(?:top|surface|highest)\b|\bdownwards?\b|(?:由|从|自)(?:上|顶|表)(?:到|至|而|往|向|部)",
    re.I,
)


def _steps(book: Book, items: Sequence[Block], stem: str) -> int:
    """How far on in a list what a stem asks for stands: by what the list's lead says is upward."""
    over, under = _OVER.search(stem) is not None, _UNDER.search(stem) is not None
    if over == under:
        return 0
    before = [s.text for s in book.sentences if s.end <= items[0].start][-1:]
    lead = before[0] if before else ""
    up, down = _UPWARD.search(lead) is not None, _DOWNWARD.search(lead) is not None
    return 0 if up == down else 1 if up == over else -1


def neighbour(book: Book, stem: str) -> Callable[[str], bool] | None:
    """A test for the option that is the list's next (previous, first, last) item; None if no list fits."""
    after, before = _AFTER.search(stem), _BEFORE.search(stem)
    first, last = _FIRST.search(stem), _LAST.search(stem)
    beside = _OVER.search(stem) or _UNDER.search(stem)
    if not (after or before or first or last or beside):
        return None
    have = {u.root for u in units(stem) if u.weight >= 0.3}
    for items in book.lists:
        if not items[0].ordered or len(items) < 3:
            continue
        texts = [book.context.lecture.text_of(item) for item in items]
        scores = [_share(text, have) for text in texts]
        best = max(range(len(texts)), key=lambda i: scores[i])
        if (after or before or beside) and scores[best] >= 0.6:
            step = 1 if after else -1 if before else _steps(book, items, stem)
            wanted = best + step if step else -1
            if 0 <= wanted < len(texts):
                return lambda option, t=texts[wanted], all_=texts: _is(option, t, all_)  # type: ignore[misc]
    return None


def _share(text: str, have: set[str]) -> float:
    own = [u.root for u in units(text) if u.weight >= 0.3]
    return sum(r in have for r in own) / len(own) if own else 0.0


def _is(option: str, wanted: str, texts: list[str]) -> bool:
    have = {u.root for u in units(option)}
    scores = [_share(text, have) for text in texts]
    return bool(scores) and texts[max(range(len(texts)), key=lambda i: scores[i])] == wanted
