"""Entries of lists: a term set as code before what it is, a title over its paragraph."""

import re
from typing import Any

from examstream.exam.lecture.piece import SOFT

Node = dict[str, Any]
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(r"[\u3400-\u9fffA-Za-z\d（）()·\- ]{2,16}")
_TITLE_MAX_CHARACTERS, _TITLE_MAX_WORDS = 20, 8
_ENDED = re.compile(r"[。．.!！?？;；:：,，、]\W*$")


def entries(items: list[list[Node]]) -> list[list[Node]]:
    """The items; where all but one or two open with a term in code, it is marked as a term.

    ``- `术语` 说明`` says what ``- **术语**：说明`` does.
    """
    opened = [_opening(item) for item in items]
    if sum(opened) < 2 or sum(opened) < len(items) - 2:
        return items
    return [_marked(item) if is_term else item for item, is_term in zip(items, opened, strict=True)]


def _opening(item: list[Node]) -> bool:
    """Does an item open with a Chinese name as code, a space and more?"""
    if not item or item[0]["t"] not in ("Para", "Plain"):
        return False
    run = item[0]["c"]
    if len(run) < 3 or run[0]["t"] != "Code" or run[1]["t"] not in ("Space", "SoftBreak"):
        return False
    name = run[0]["c"][1]
    said = run[2]["c"] if run[2]["t"] == "Str" else ""
    return bool(_NAME.fullmatch(name) and _HAN.search(name) and _HAN.match(said))


def _marked(item: list[Node]) -> list[Node]:
    first = item[0]
    run = first["c"]
    term = {"t": "Strong", "c": [{"t": "Str", "c": run[0]["c"][1]}]}
    return [{**first, "c": [term, {"t": "Str", "c": "："}, *run[2:]]}, *item[1:]]


def joint(above: str, below: str) -> str:
    """What stands between two paragraphs of one item: a colon where the first is a title."""
    title = not _ENDED.search(above) and (
        len(above) <= _TITLE_MAX_CHARACTERS
        if _HAN.search(above)
        else len(above.split()) <= _TITLE_MAX_WORDS
    )
    if not title or "$" in above or below.rstrip().endswith(("：", ":")):
        return SOFT
    return "：" if _HAN.search(below[:3]) else ": "
