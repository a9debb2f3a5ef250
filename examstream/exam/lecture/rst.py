"""reStructuredText: pandoc reads directives as divs with their names, roles as code with theirs."""

import re
from typing import Any

from examstream.exam.lecture import pandoc
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.piece import Piece, clean
from examstream.exam.lecture.walk import walk

_FIELDS = re.compile(r"\A(?:\s*\n)*(?:\.\. [^\n]*\n(?:[ ]+[^\n]*\n)*\s*)*(?::[\w -]+:[^\n]*\n(?:[ ]+[^\n]*\n)*)+")
_COMMENTED = re.compile(r"^(\s*)\.\. (?:todo|only|ifconfig|tip|seealso)::", re.M)


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a reStructuredText file."""
    source = clean(source).expandtabs(8)
    document = pandoc.tree(source.encode(), "rst-smart", **budget)
    pieces = walk(document, Formulas(), source, raw=str(document).replace("'", '"'))
    return "", pieces
