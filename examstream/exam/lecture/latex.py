"""LaTeX: macros and environments pandoc does not know are made plain, then pandoc reads it."""

import re
from typing import Any

from examstream.exam.lecture import pandoc, zones
from examstream.exam.lecture.decoding import decode
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.macros import plain
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece, clean, finish
from examstream.exam.lecture.walk import walk

_INPUT = re.compile(
    r"\\(?:input|include|subfile|subfileinclude|import\{[^}]*\}|subimport\{[^}]*\})\s*\{([^{}]+)\}"
)
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_TITLE = re.compile(r"\\(?:title|olchapter|lecturetitle)\s*(?:\[[^\]]*\])?\s*\{")


def read(
    source: str, budget: Any, others: dict[str, bytes], included: set[str]
) -> tuple[str, list[Piece]]:
    """(title, pieces).

    `others` are the files uploaded with it, for `input`; those used are added to `included`.
    """
    source = clean(source)
    whole = _inputs(source, others, included, 0)
    bare = _COMMENT.sub(lambda hit: hit[1], whole)
    text = plain(bare)
    document = pandoc.tree(text.encode(), "latex", **budget)
    pieces = walk(
        document,
        Formulas(),
        whole if len(whole) == len(source) else None,
        raw=str(document).replace("'", '"'),
        unit="block",
    )
    meta = document["meta"]
    for key in ("abstract", "author", "date", "institute", "keywords"):
        words = finish(_words(meta.get(key)))[0]
        if words:
            pieces.insert(0, Piece(BlockKind.PARAGRAPH, words, "line 1", zone=zones.FRONT))
    return finish(_words(meta.get("title")))[0], pieces


def _words(node: Any) -> str:
    if isinstance(node, dict):
        if node.get("t") == "Str":
            return str(node["c"])
        if node.get("t") in ("Space", "SoftBreak", "LineBreak"):
            return " "
        if node.get("t") == "Note":
            return ""
        if node.get("t") == "Math":
            return f"${node['c'][1]}$"
        return _words(node.get("c", list(node.values()) if "t" not in node else []))
    if isinstance(node, list):
        return (
            " ".join(_words(part) for part in node)
            if node
            and all(
                isinstance(p, dict) and p.get("t", "").startswith(("Meta", "Para", "Plain"))
                for p in node
            )
            else "".join(_words(part) for part in node)
        )
    return ""


def _inputs(source: str, others: dict[str, bytes], included: set[str], depth: int) -> str:
    def put(hit: re.Match[str]) -> str:
        wanted = hit[1].strip().replace("\\", "/").removeprefix("./")
        for name, data in others.items():
            shown = name.replace("\\", "/")
            if shown in (wanted, wanted + ".tex") or shown.rsplit("/", 1)[-1] in (
                wanted.rsplit("/", 1)[-1],
                wanted.rsplit("/", 1)[-1] + ".tex",
            ):
                if name in included or depth > 4:
                    return ""
                included.add(name)
                return _inputs(clean(decode(data)), others, included, depth + 1)
        return ""

    return _INPUT.sub(put, source) if depth or len(others) > 1 else source
