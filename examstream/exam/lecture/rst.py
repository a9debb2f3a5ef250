"""reStructuredText: pandoc reads directives as divs with their names, roles as code with theirs."""

import re
from typing import Any

from examstream.exam.lecture import pandoc, zones
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece, clean

_FIELDS = re.compile(
    r"\A(?:[ ]*\n|\.\.[ ][^\n]*\n(?:[ ]+[^\n]*\n)*)*((?::[\w -]+:[^\n]*\n(?:[ ]+[^\n]*\n)*)+)"
)
_LABELLED = re.compile(
    r"^\.\. _([^:\n]+):[ ]*\n\s*\n(?:([=~\-^\"'*+#`.:_])\2{2,}[ ]*\n)?[ ]*(\S[^\n]*?)[ "
    r"]*\n[=~\-^\"'*+#`.:_]{3,}[ ]*$",
    re.M,
)


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a reStructuredText file."""
    source = clean(source).expandtabs(8)
    fields = _FIELDS.match(source)
    body = (
        source[: fields.start(1)] + "\n" * fields[1].count("\n") + source[fields.end(1) :]
        if fields
        else source
    )
    document = pandoc.tree(body.encode(), "rst-smart", **budget)
    titles = {label.strip("`").lower(): title for label, _, title in _LABELLED.findall(source)}
    pieces = walk(document, Formulas(), source, raw=str(document).replace("'", '"'), titles=titles)
    if fields:
        pieces.insert(0, Piece(BlockKind.PARAGRAPH, fields[1].strip(), "line 1", zone=zones.FRONT))
    return "", pieces
