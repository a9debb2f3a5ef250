"""reStructuredText: pandoc reads directives as divs with their names, roles as code with theirs."""

import re
from typing import Any

from examstream.exam.lecture import pandoc, zones
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.errors import Unreadable
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

_ELSEWHERE = re.compile(
    r"^(?P<in>[ ]*)\.\. (?:include::[ ]*(?P<name>\S*)[^\n]*\n(?:(?P=in)[ ]+\S[^\n]*(?:\n|\Z))*"
    r"|csv-table::[^\n]*\n(?:(?P=in)[ ]+:(?!file:)[^\n]*\n)*(?P=in)[ ]+:file:[ ]*(?P<csv>\S+)[^\n]*"
    r"(?:\n(?P=in)[ ]+\S[^\n]*)*(?:\n|\Z))",
    re.M,
)
"""What stands in another file: nothing but the upload is opened, so it is left out."""


_HELD = frozenset(
    """note tip hint warning caution danger attention error important admonition seealso topic sidebar
    rubric centered epigraph highlights compound container figure image math code code-block sourcecode
    literalinclude parsed-literal table list-table csv-table contents toctree index glossary only
    deprecated versionadded versionchanged raw include replace unicode role default-role class meta
    title sectnum header footer definition theorem proof lemma example exercise solution proposition
    corollary remark""".split()
)
_CALLED = re.compile(
    r"^(?P<in>[ ]*)\.\. (?P<name>[A-Za-z][\w.:-]*)::[ ]+\S[^\n]*\n(?:(?P=in)[ ]+:[\w-]+:[^\n]*\n)+(?=\s*\n(?!(?P=in)[ ]+\S)|\Z)",
    re.M,
)
"""A directive of the publisher's own with settings and no text: what it names, nobody reads here."""


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a reStructuredText file."""
    source, left_out = _without_other_files(clean(source).expandtabs(8) + "\n")
    fields = _FIELDS.match(source)
    body = (
        source[: fields.start(1)] + "\n" * fields[1].count("\n") + source[fields.end(1) :]
        if fields
        else source
    )
    document = pandoc.tree(body.encode(), "rst-smart", **budget)
    titles = {label.strip("`").lower(): title for label, _, title in _LABELLED.findall(source)}
    pieces = walk(document, Formulas(), source, raw=str(document).replace("'", '"'), titles=titles)
    if left_out and not any(piece.text.strip() for piece in pieces):
        raise Unreadable(
            f"The file only includes others ({', '.join(left_out)[:200]}), which are not opened.",
            "Upload those, or one file with everything in it.",
        )
    if fields:
        pieces.insert(0, Piece(BlockKind.PARAGRAPH, fields[1].strip(), "line 1", zone=zones.FRONT))
    return "", pieces


def _without_other_files(source: str) -> tuple[str, list[str]]:
    """The source with blank lines for what names another file, and those names."""
    names: list[str] = []

    def blank(hit: re.Match[str]) -> str:
        names.append(hit["name"] or hit["csv"] or "?")
        return "\n" * hit[0].count("\n")

    def unless_held(hit: re.Match[str]) -> str:
        return hit[0] if hit["name"].lower() in _HELD else "\n" * hit[0].count("\n")

    return _CALLED.sub(unless_held, _ELSEWHERE.sub(blank, source)), names
