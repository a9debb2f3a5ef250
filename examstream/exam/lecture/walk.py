"""pandoc's block elements → pieces, in reading order, with what their names tell of zones."""

import re
from typing import Any

from examstream.exam.lecture import zones
from examstream.exam.lecture.entries import entries, joint
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.inlines import Inlines
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Marks, Piece, clean, finish
from examstream.exam.lecture.places import Places
from examstream.exam.lecture.tables import cells, title_rows
from examstream.exam.lecture.tags import fold

Node = dict[str, Any]
_ONLY_FORMULAS = re.compile(r"(?:\$\$[^$]+\$\$\s*(?:\(\d+(?:, \d+)*\))?[\s.,;，。；．]*)+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BOX_WORDS = {
    "note",
    "notes",
    "warning",
    "tip",
    "info",
    "caution",
    "danger",
    "important",
    "hint",
    "remark",
    "example",
    "abstract",
    "admonition",
    "attention",
    "success",
    "failure",
    "bug",
    "quote",
    "summary",
    "question",
    "details",
    "注意",
    "提示",
    "警告",
}
_HEADING_END = re.compile(r"[.。．;；,，!！?？:：]$")
_LABEL = re.compile(
    r"\s*(?:(?:proof|theorem|definition|notes?|examples?|remarks?|lemma|corollary|proposition|solution|claim|fact|证明|定理|定义|例|注|解|引理|推论|命题|性质)\s*"
    r"[\d.]*\s*(?:\([^)]*\))?\s*[.:：。]?|(?:\S+\s+){2,}\S+[.。!?！？])?\s*",
    re.I,
)
_UNREAD = re.compile(r"^\[(?:x|X| )\]\s+|^[☐☒☑]\s*")


class Walker:
    """Walks one document. `fragments` are blocks parsed apart, put where their holder stands."""

    def __init__(self, formulas: Formulas, places: Places | None, unit: str = "line") -> None:
        self.pieces: list[Piece] = []
        self.formulas, self.places, self.unit = formulas, places, unit
        self.inlines = Inlines(formulas, self._aside)
        self.fragments: dict[str, list[Node]] = {}
        self.lists = 0
        self.level = 0  # of the heading above
        self.zone, self.kept, self.quoted, self.count = "", False, False, 0
        self._beside: list[Piece] = []

    # ── blocks ────────────────────────────────────────────────────────────────────────────
    def blocks(self, blocks: list[Node], depth: int = 0) -> None:
        for node in fold(blocks, blocks=True):
            self.block(node, depth)

    def block(self, node: Node, depth: int = 0) -> None:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in ("Para", "Plain"):
            self.paragraph(content, depth)
        elif kind == "Header":
            self._header(content)
        elif kind == "BulletList":
            self._list(content, depth + 1, ordered=False)
        elif kind == "OrderedList":
            self._list(content[1], depth + 1, ordered=True)
        elif kind == "DefinitionList":
            self._definitions(content, depth)
        elif kind == "CodeBlock":
            self._code(content)
        elif kind == "BlockQuote":
            before, self.quoted = self.quoted, True
            self.blocks(content, depth)
            self.quoted = before
        elif kind == "Div":
            self._div(content, depth)
        elif kind == "Figure":
            self._figure(content)
        elif kind == "Table":
            self._table(content)
        elif kind == "LineBlock":
            self._emit(BlockKind.QUOTE, "\n".join(self.inlines.text(line) for line in content))

    def paragraph(self, inlines: list[Node], depth: int = 0) -> None:
        name = self._fragment(inlines)
        if name:
            self.blocks(self.fragments[name], depth)
            return
        self.inlines.link_chars = self.inlines.anchor_chars = 0
        raw = self.inlines.text(inlines)
        title = self._bold_title(inlines, raw) if depth == 0 and not self.quoted else ""
        if title:
            self._emit(BlockKind.HEADING, title, level=min(6, self.level + 1))
        else:
            self._emit(BlockKind.QUOTE if self.quoted else BlockKind.PARAGRAPH, raw)
        self._flush()

    def _fragment(self, inlines: list[Node]) -> str:
        if len(inlines) == 1 and inlines[0]["t"] == "Str" and inlines[0]["c"] in self.fragments:
            return str(inlines[0]["c"])
        return ""

    def _bold_title(self, inlines: list[Node], raw: str) -> str:
        shown = [node for node in inlines if node["t"] not in ("Space", "SoftBreak", "LineBreak")]
        if len(shown) != 1 or shown[0]["t"] != "Strong":
            return ""
        text = finish(raw)[0]
        short = len(text) <= (24 if _HAN.search(text) else 70) and len(text.split()) <= 10
        return raw if short and not _HEADING_END.search(text) and len(text) > 1 else ""

    def _header(self, content: list[Any]) -> None:
        level, _, inlines = content
        raw = self.inlines.text(inlines)
        self.level = level
        self._emit(BlockKind.HEADING, raw, level=level)
        self._flush()

    def _list(self, items: list[list[Node]], depth: int, *, ordered: bool) -> None:
        self.lists += 1
        number = self.lists
        items = entries(items)
        for item in items:
            self.inlines.link_chars = self.inlines.anchor_chars = 0
            raw, rest = "", list(item)
            while rest and rest[0]["t"] in ("Para", "Plain") and not self._fragment(rest[0]["c"]):
                more = self.inlines.text(rest.pop(0)["c"])
                raw += (joint(raw, more) if raw else "") + more
            self._emit(
                BlockKind.ITEM, _UNREAD.sub("", raw), level=depth, list_id=number, ordered=ordered
            )
            self._flush()
            self.blocks(rest, depth)

    def _definitions(self, entries: list[Any], depth: int) -> None:
        for term, definitions in entries:
            name, _ = finish(self.inlines.text(term))
            raw, rest = "", []
            for blocks in definitions:
                blocks = list(blocks)
                while blocks and blocks[0]["t"] in ("Para", "Plain"):
                    text = self.inlines.text(blocks.pop(0)["c"])
                    raw += (("; " if raw else "") + text) if text.strip() else ""
                rest += blocks
            raw = re.sub(r"\s*\\?\^\s*$", "", raw)
            name = name.rstrip(":： ")
            if name and raw.strip():
                colon = "：" if _HAN.match(raw.lstrip("\ufdd0\ufdd1\ufdd2")[:1]) else ": "
                self._emit(BlockKind.DEFINITION, f"{name}{colon}{raw}", term=name)
            elif name or raw.strip():
                self._emit(BlockKind.PARAGRAPH, name or raw)
            self._flush()
            self.blocks(rest, depth)

    def _code(self, content: list[Any]) -> None:
        (_, classes, _), text = content
        text = "\n".join(
            line.rstrip() for line in clean(self.inlines.restore(text)).expandtabs(4).split("\n")
        ).strip("\n")
        if classes and classes[0] in ("output", "math"):
            self._leave_out(zones.CODE_OUTPUT, text)
        elif text:
            self.pieces.append(
                Piece(
                    BlockKind.CODE,
                    text,
                    self._place(text),
                    askable=False,
                    zone=self.zone,
                    kept=self.kept,
                )
            )

    def _div(self, content: list[Any], depth: int) -> None:
        (name, classes, pairs), blocks = content
        attributes = dict(pairs)
        names = [
            *classes,
            attributes.get("data-type", ""),
            attributes.get("role", ""),
            attributes.get("zone", ""),
            attributes.get("custom-style", ""),
            name,
        ]
        if attributes.get("data-type") == "abstract":
            names.insert(0, "objectives")
        zone = zones.of_names(names)
        title, blocks = self._div_title(attributes, classes, blocks)
        if not zone and title:
            zone = zones.of_box(title)[0] or zones.of_title(title)
        before = self.zone, self.kept
        if zone == zones.GLOSSARY:
            self.kept = True
        else:
            self.zone = self.zone or zone
        if title and zones.bare(title).lower() not in _BOX_WORDS:
            self._emit(BlockKind.PARAGRAPH, title)
            if self.pieces and not self.zone:
                self.pieces[-1].askable = False
        self.blocks(blocks, depth)
        self.zone, self.kept = before

    def _div_title(
        self, attributes: dict[str, str], classes: list[str], blocks: list[Node]
    ) -> tuple[str, list[Node]]:
        if blocks and blocks[0]["t"] == "Div":
            (_, inner, pairs), inside = blocks[0]["c"]
            of = {*inner, dict(pairs).get("data-type", "")}
            if (
                of & {"title", "admonition-title", "callout-title", "box-title", "summary"}
                and inside
                and inside[0]["t"] in ("Para", "Plain")
            ):
                return self.inlines.text(inside[0]["c"]), blocks[1:]
        return attributes.get("title", ""), blocks

    def _figure(self, content: list[Any]) -> None:
        _, (_, caption), blocks = content
        holds_more = any(node["t"] not in ("Plain", "Para") for node in blocks)
        for part, zone in ((blocks, "" if holds_more else "figure"), (caption, zones.CAPTION)):
            before, self.zone = self.zone, self.zone or zone
            self.blocks(part, 1)
            self.zone = before

    def _table(self, content: list[Any]) -> None:
        _, (_, caption), _, _, _, _ = content
        before, self.zone = self.zone, self.zone or zones.CAPTION
        self.blocks(caption, 1)
        self.zone = before
        grid = cells(content, self._cell)
        if grid is None:  # a table that only arranges the page
            for inside in _all_cells(content):
                self.blocks(inside)
            return
        titles, rows = title_rows(grid)
        for title in titles:
            self._leave_out(zones.CAPTION, title)
        if rows:
            text = "\n".join(" | ".join(row) for row in rows)
            self.pieces.append(
                Piece(
                    BlockKind.TABLE,
                    text,
                    self._place(text),
                    rows=rows,
                    zone=self.zone,
                    kept=self.kept,
                )
            )
        self._flush()

    def _cell(self, blocks: list[Node]) -> str:
        inner = Walker(self.formulas, None)
        inner.inlines = self.inlines
        inner.blocks(blocks, 1)
        texts = [piece.text.replace("\n", " ") for piece in inner.pieces if not piece.zone]
        return ("; " if any(piece.kind is BlockKind.ITEM for piece in inner.pieces) else " ").join(
            texts
        )

    # ── what stands beside the text ───────────────────────────────────────────────────────
    def _aside(self, kind: str, content: Any) -> None:
        if kind == "image":
            _, alt, (_, title) = content
            before, self._beside = self._beside, []
            words = [(self.inlines.plain(alt), zones.ALT), (finish(title)[0], zones.CAPTION)]
            self._beside = before
            for text, zone in words:
                if text and not (zone == zones.CAPTION and text == words[0][0]):
                    self._beside.append(Piece(BlockKind.PARAGRAPH, text, zone=zone))
        else:
            inner = Walker(self.formulas, None)
            inner.inlines.numbers, inner.inlines.shown = self.inlines.numbers, self.inlines.shown
            inner.blocks(content, 1)
            for piece in inner.pieces:
                piece.zone = piece.zone or zones.FOOTNOTE
                self._beside.append(piece)

    def _flush(self) -> None:
        beside, self._beside = self._beside, []
        for piece in beside:
            piece.place = self.pieces[-1].place if self.pieces else ""
            self.pieces.append(piece)

    def _leave_out(self, zone: str, text: str) -> None:
        text = finish(text)[0]
        if text:
            self.pieces.append(Piece(BlockKind.PARAGRAPH, text, self._place(text), zone=zone))

    def _place(self, text: str) -> str:
        if self.places is not None:
            return self.places.line(text)
        self.count += 1
        return f"{self.unit} {self.count}" if self.unit else ""

    def _emit(self, kind: BlockKind, raw: str, **more: Any) -> None:
        text, marks = finish(raw.rstrip(" \u00a0\u25fb\u25a1\u220e\u25a0\ufdd5"))
        if not any(sign.isalnum() for sign in text):
            return
        if kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) and _ONLY_FORMULAS.fullmatch(text):
            kind = BlockKind.FORMULA
        links = self.inlines.link_chars / max(1, len(text))
        self.pieces.append(
            Piece(
                kind,
                text,
                self._place(text),
                marks=() if kind is BlockKind.HEADING else _spans(text, marks),
                zone=self.zone,
                kept=self.kept,
                links=min(1.0, links),
                anchors=self.inlines.anchor_chars * 2 > self.inlines.link_chars,
                **more,
            )
        )


def _spans(text: str, marks: Marks) -> Marks:
    """Without the marks that cover a whole paragraph (the slanted text of a theorem)."""
    return tuple(
        mark
        for mark in marks
        if not _LABEL.fullmatch(text[mark[0] : mark[1]])
        and (mark[1] - mark[0] <= 60 or mark[1] - mark[0] < 0.6 * len(text))
    )


def _all_cells(content: list[Any]) -> list[list[Node]]:
    _, _, _, (_, head), bodies, (_, foot) = content
    rows = [*head, *(row for body in bodies for row in [*body[2], *body[3]]), *foot]
    return [cell[4] for row in rows for cell in row[1]]
