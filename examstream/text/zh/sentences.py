"""Chinese sentences with their place: `text[start:end]` is the sentence, end mark included."""

import re
from typing import NamedTuple

END_MARKS = "。．！？!?；;"
"""What ends a sentence; a full stop of ASCII does so only after Chinese, a formula or a bracket."""

_OPEN = dict(zip("（([【「『《“", "）)]】」』》”", strict=True))
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_AFTER_STOP = re.compile(r"[\s　]|$|[\u4e00-\u9fff]")


class Span(NamedTuple):
    start: int
    end: int


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentences of `text[start:end]`; formulas and brackets are never cut.

    A bracket that never closes is taken for a typo: it protects up to the end of its line only.
    """
    end = len(text) if end is None else end
    found: list[Span] = []
    begin = at = start
    while at < end:
        if text[at] == "$" and (formula := _FORMULA.match(text, at, end)):
            at = formula.end()
            continue
        if text[at] in _OPEN:
            at = _closing(text, at, end)
            continue
        at += 1
        if _ends(text, at - 1, end):
            while at < end and text[at] in END_MARKS + "”」』）)":
                at += 1
            _keep(found, text, begin, at)
            begin = at
    _keep(found, text, begin, end)
    return found


def _ends(text: str, at: int, end: int) -> bool:
    char = text[at]
    if char in "。．！？；!?;\n":
        return True
    if char != ".":
        return False
    before = text[at - 1] if at else ""
    after = text[at + 1 : at + 2] if at + 1 < end else ""
    chinese = "\u4e00" <= before <= "\u9fff" or before in "$)）】”"
    return chinese and bool(_AFTER_STOP.match(after))


def _closing(text: str, at: int, end: int) -> int:
    """The offset after the bracket that opens at `at`; just after it where it never closes."""
    stack = [_OPEN[text[at]]]
    place = at + 1
    while place < end and text[place] != "\n":
        if text[place] == "$" and (formula := _FORMULA.match(text, place, end)):
            place = formula.end()
            continue
        if text[place] == stack[-1]:
            stack.pop()
            if not stack:
                return place + 1
        elif text[place] in _OPEN:
            stack.append(_OPEN[text[place]])
        place += 1
    return at + 1


def _keep(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Span(start, end))
