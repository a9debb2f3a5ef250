"""LaTeX: macros and environments pandoc does not know are made plain, then pandoc reads it."""

import re
from typing import Any

from examstream.exam.lecture import pandoc, zones
from examstream.exam.lecture.decoding import decode
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.errors import Unreadable
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.macros import plain
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece, clean, finish

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
    document, lost = _tree(text, budget)
    pieces = walk(
        document,
        Formulas(),
        whole if len(whole) == len(source) else None,
        raw=str(document).replace("'", '"'),
        unit="block",
    )
    pieces += [
        Piece(BlockKind.PARAGRAPH, part, zone="LaTeX that cannot be parsed") for part in lost
    ]
    meta = document["meta"]
    for key in ("abstract", "author", "date", "institute", "keywords"):
        words = finish(_words(meta.get(key)))[0]
        if words:
            pieces.insert(0, Piece(BlockKind.PARAGRAPH, words, "line 1", zone=zones.FRONT))
    return finish(_words(meta.get("title")))[0], pieces


def _tree(text: str, budget: Any) -> tuple[Any, list[str]]:
    """(pandoc's tree, the parts it could not parse): one slip must not cost the whole lecture."""
    try:
        return pandoc.tree(text.encode(), "latex", **budget), []
    except Unreadable:
        start = text.find("\\begin{document}")
        if start < 0:
            start = 0
        head, body = text[:start], text[start:]
        body = body.removeprefix("\\begin{document}").replace("\\end{document}", "")
    blocks: list[Any] = []
    meta: dict[str, Any] = {}
    lost: list[str] = []
    waiting = [body]
    while waiting:
        part = waiting.pop(0)
        whole = f"{head}\\begin{{document}}\n{part}\n\\end{{document}}" if head else part
        try:
            tree = pandoc.tree(whole.encode(), "latex", **budget)
            blocks += tree["blocks"]
            meta |= tree["meta"]
        except Unreadable:
            at = _middle(part)
            if at:
                waiting[:0] = [part[:at], part[at:]]
            else:
                lost.append(finish(part)[0])
    if not blocks:
        raise Unreadable("The LaTeX cannot be parsed.", "Send the PDF made from it instead.")
    return {"blocks": blocks, "meta": meta}, [part for part in lost if part]


def _middle(part: str) -> int:
    """Where to part a text that cannot be parsed: an empty line outside of all environments."""
    depth, places = 0, []
    for hit in re.finditer(r"\\begin\s*\{|\\end\s*\{|\n[ \t]*\n|(?=\\(?:sub)*section\b)", part):
        if hit.group().startswith("\\"):
            depth = max(0, depth + (1 if "begin" in hit.group() else -1))
        elif not depth and part[: hit.start()].strip() and part[hit.end() :].strip():
            places.append(hit.end())
    return min(places, key=lambda at: abs(at - len(part) // 2), default=0)


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
