"""DOCX: pandoc reads it; what Word's own styles say about a paragraph becomes its name."""

from typing import Any

from examstream.exam.lecture import pandoc
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.piece import Piece, finish

READER = "docx+styles-empty_paragraphs"


def read(data: bytes, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a Word file; places are counted in paragraphs."""
    document = pandoc.tree(data, READER, **budget)
    formulas = Formulas()
    pieces = walk(document, formulas, None, unit="paragraph")
    title = document["meta"].get("title", {})
    words = "".join(
        node.get("c", " ") if node["t"] == "Str" else " "
        for node in title.get("c", [])
        if isinstance(node, dict)
    )
    return finish(words)[0], pieces
