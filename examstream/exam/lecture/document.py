"""A parsed document → its pieces: numbers and titles of what is referred to, then the walk."""

import re
from typing import Any

from examstream.exam.lecture.formula import Formulas, labels
from examstream.exam.lecture.numbers import counted
from examstream.exam.lecture.piece import Piece
from examstream.exam.lecture.places import Places
from examstream.exam.lecture.walk import Walker

Node = dict[str, Any]
_HAN = re.compile(r"[\u3400-\u9fff]")


def walk(
    document: Node,
    formulas: Formulas,
    source: str | None,
    *,
    unit: str = "line",
    fragments: dict[str, list[Node]] | None = None,
    raw: str = "",
    titles: dict[str, str] | None = None,
) -> list[Piece]:
    """All pieces of a parsed document; `source` is the text its places are looked up in."""
    walker = Walker(formulas, Places(source) if source is not None else None, unit)
    walker.fragments = fragments or {}
    for tex in [*(tex for _, tex in formulas.held), *_formulas_of(document["blocks"])]:
        for label in labels(tex):
            walker.inlines.number(label)
    sample = (source or raw)[:100_000]
    latin = sum(sign.isascii() and sign.isalpha() for sign in sample)
    walker.inlines.chinese = len(_HAN.findall(sample)) > 0.15 * latin + 5
    walker.inlines.titles = titles or {}
    walker.inlines.counted = counted(document["blocks"])
    walker.inlines.shown = {
        label for label in walker.inlines.numbers if f'"#{label}"' in raw or f'"{label}"' in raw
    }
    walker.blocks(document["blocks"])
    return walker.pieces


def _formulas_of(node: Any) -> list[str]:
    if isinstance(node, dict):
        if node.get("t") == "Math":
            return [str(node["c"][1])]
        labelled = dict(node["c"][0][2]).get("label") if node.get("t") == "Span" else ""
        return [rf"\label{{{labelled}}}"] if labelled else _formulas_of(node.get("c", []))
    if isinstance(node, list):
        return [tex for item in node for tex in _formulas_of(item)]
    return []
