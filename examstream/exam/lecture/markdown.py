"""Markdown in its many dialects: made plain first, then parsed by pandoc."""

import re
from typing import Any

from examstream.exam.lecture import frontmatter, html, pandoc, zones
from examstream.exam.lecture.directives import to_divs
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece, clean, finish

READER = (
    "markdown-blank_before_header-blank_before_blockquote+lists_without_preceding_blankline-implicit_figures-tex_math_dollars"
    "-raw_tex-latex_macros-smart-example_lists-yaml_metadata_block-pandoc_title_block+mark+autolink_bare_uris+east_asian_line_breaks"
    "-markdown_attribute+task_lists-line_blocks-subscript-superscript-inline_notes-auto_identifiers"
)
_FENCE = (
    r"(?P<fence>^[ \t>]*(?P<mark>```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z))"
)
_SCAN = re.compile(
    _FENCE
    + r"|\{(?P<role>[a-z][\w:.+\-]*)\}(?P<quote>`+)(?P<of>[\s\S]+?)(?P=quote)(?!`)"
    + r"|(?P<code>(?P<tick>(?<!`)`+(?!`))[\s\S]*?(?<!`)(?P=tick)(?!`))"
    + r"|(?P<comment><!--[\s\S]*?-->)"
    + r"|(?P<kramdown>\{::?[ ][^{}\n]*\}|\{:[.#][^{}\n]*\}|\{:/\w*\}|\{:\w[^{}\n]*\}"
    + r"|(?<=[*_])\{[.#][^{}\n]*\})"
    + r"|(?P<shortcode>\{\{[<%][\s\S]*?[>%]\}\}|\{%[\s\S]*?%\})"
    + r"|(?P<embed>!\[\[[^\]\n]+\]\])|\[\[(?P<wiki>[^\]\[\n(]+)\]\](?!\()"
    + r"|(?P<footnote>\[\^[^\]\s]+\])(?!:)",
    re.M,
)
_ATTRIBUTE = re.compile(r"""\b(caption|alt|title)\s*=\s*"([^"]*)\"""")
_FRAGMENT = re.compile(
    r"^[ ]{0,3}<(?P<tag>table|figure|dl|svg|video|audio|iframe|script|style|math|ul|ol|picture"
    r"|center)\b",
    re.M | re.I,
)
_LABELLED = re.compile(r"^\(([\w:.\-]+)\)=[ ]*\n+#{1,6}[ ]+(.+?)[ ]*$", re.M)
_HEADING_ATTRIBUTES = re.compile(r"^(#{1,6}[ ].*?)[ ]*\{[^{}\n]*\}[ ]*$", re.M)


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a Markdown text."""
    source = clean(source)
    title, front, body = frontmatter.split(source)
    body = "\n".join(to_divs([_row(line) for line in body.expandtabs(4).split("\n")]))
    notes = set(re.findall(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", body, re.M))
    body = _SCAN.sub(lambda hit: _replace(hit, notes), body)
    formulas = Formulas()
    body = formulas.take_out(_HEADING_ATTRIBUTES.sub(r"\1", body))
    body, parts = _fragments(body)
    document = pandoc.tree(body.encode(), READER, **budget)
    fragments = html.fragments(parts, formulas, budget)
    titles = {label: finish(title)[0] for label, title in _LABELLED.findall(source)}
    pieces = walk(
        document,
        formulas,
        source,
        fragments=fragments,
        raw=str(document).replace("'", '"'),
        titles=titles,
    )
    if front:
        pieces.insert(
            0,
            Piece(
                BlockKind.PARAGRAPH,
                "\n".join(front.split("\n")).strip(),
                "line 1",
                zone=zones.FRONT,
            ),
        )
    return title, pieces


def _replace(hit: re.Match[str], notes: set[str]) -> str:
    if hit["role"]:
        of = " ".join(hit["of"].split()).replace("\\", "\\\\").replace('"', '\\"')
        return f'[x]{{.myst role="{hit["role"]}" of="{of}"}}'
    if hit["shortcode"]:
        words = _ATTRIBUTE.findall(hit["shortcode"])
        if "figure" in hit["shortcode"] or "image" in hit["shortcode"] or "img" in hit["shortcode"]:
            return "".join(
                f"\n\n::: {{.{'figcaption' if key == 'caption' else 'alt'}}}\n\n{text}\n\n:::\n\n"
                for key, text in words
                if text
            )
        return ""
    if hit["wiki"]:
        return hit["wiki"].rsplit("|", 1)[-1]
    if hit["footnote"]:
        return hit.group() if hit["footnote"][2:-1] in notes else ""
    if hit["comment"] or hit["kramdown"] or hit["embed"]:
        return "\n" * min(2, hit.group().count("\n"))
    return hit.group()


def _row(line: str) -> str:
    """A table's row without block tags in its cells: a list there becomes `a; b`."""
    if line.count("|") < 2 or not re.search(r"<(?:ul|ol|li|p|div|br)\b", line, re.I):
        return line
    line = re.sub(r"\s*</li>\s*<li[^>]*>\s*|\s*<br\s*/?>\s*", "; ", line, flags=re.I)
    return re.sub(r"</?(?:ul|ol|li|p|div|center)\b[^>]*>", " ", line, flags=re.I)


def _fragments(body: str) -> tuple[str, dict[str, str]]:
    """HTML tables and the like, which pandoc would read as Markdown, taken out: (rest, parts)."""
    parts: dict[str, str] = {}
    out, at = [], 0
    fences = [(hit.start(), hit.end()) for hit in re.finditer(_FENCE, body, re.M)]
    for opening in _FRAGMENT.finditer(body):
        if opening.start() < at or any(start <= opening.start() < end for start, end in fences):
            continue
        end = _close(body, opening)
        if not end:
            continue
        name = f"\ue0f2{chr(0xE100 + len(parts))}\ue0f3"
        out += [body[at : opening.start()], f"\n\n{name}\n\n"]
        if opening["tag"].lower() not in ("script", "style", "svg", "iframe", "video", "audio"):
            parts[name] = body[opening.start() : end]
        else:
            out[-1] = "\n\n"
        at = end
        if len(parts) > 3000:
            break
    return "".join([*out, body[at:]]), parts


def _close(body: str, opening: re.Match[str]) -> int:
    depth = 0
    for tag in re.finditer(rf"<(/?){opening['tag']}\b[^>]*?(/?)>", body[opening.start() :], re.I):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth <= 0:
            return opening.start() + tag.end()
    return 0
