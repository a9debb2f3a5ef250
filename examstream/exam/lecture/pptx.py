"""PPTX: titles as headings, bullets as items, tables and notes; labels of drawings left out."""

import contextlib
import io
import re
import zipfile
from typing import Any

from lxml import etree

from examstream.exam.lecture import zones
from examstream.exam.lecture.errors import TooLarge, Unreadable
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import EMPHASIS, END, STRONG, Piece, finish
from examstream.exam.lecture.raised import raised
from examstream.exam.lecture.settings import LectureLimits

_FURNITURE = {"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"}
_END = re.compile(r"[.。!?！？;；:：]$")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read(data: bytes, limits: LectureLimits) -> tuple[str, list[Piece]]:
    """(title, pieces); places are slides."""
    from pptx import Presentation

    broken = Unreadable(
        "The PPTX is damaged and cannot be opened.",
        "Open it in the program it was made with and save it again.",
    )
    try:
        deck = Presentation(io.BytesIO(data))
        slides = list(deck.slides)
    except (
        KeyError,
        ValueError,
        AttributeError,
        OSError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        NotImplementedError,
    ):
        raise broken from None
    except (
        Exception
    ) as error:  # python-pptx has an error class of its own for a package that is none
        if type(error).__module__.startswith("pptx"):
            raise broken from None
        raise
    if len(slides) > limits.lecture_max_pages:
        raise TooLarge(
            f"The deck has {len(slides)} slides; at most {limits.lecture_max_pages} are read.",
            "Send part of it, or raise lecture_max_pages.",
        )
    walker = _Deck()
    for number, slide in enumerate(slides, 1):
        walker.slide(slide, number)
    title = str(deck.core_properties.title or "")
    if re.search(
        r"^(?:powerpoint|slide|presentation|untitled|title)\b|演示文稿|幻灯片", title, re.I
    ):
        title = ""
    return " ".join(title.split()), walker.pieces


class _Deck:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.lists = 0
        self.title = ""

    def slide(self, slide: Any, number: int) -> None:
        self.place = f"slide {number}"
        title = slide.shapes.title
        shown = (
            finish(_paragraph_text(title.text_frame.paragraphs))[0]
            if title is not None and title.has_text_frame
            else ""
        )
        if shown:
            zone = "repeated title" if shown == self.title else ""
            self._add(BlockKind.HEADING, shown, level=1 if number == 1 else 2, zone=zone)
        self.title = shown or self.title
        shapes = [
            shape
            for shape in _flat(slide.shapes)
            if shape != title and (title is None or shape.shape_id != title.shape_id)
        ]
        drawing = sum(
            not (shape.has_text_frame and shape.text_frame.text.strip())
            and not shape.is_placeholder
            for shape in shapes
        )
        loose = [
            shape
            for shape in shapes
            if shape.has_text_frame and not shape.is_placeholder and shape.text_frame.text.strip()
        ]
        figure = (drawing >= 3 and len(loose) >= 2) or len(loose) >= 5
        for shape in shapes if figure else sorted(shapes, key=_order):
            self._shape(shape, figure)
        if slide.has_notes_slide:
            frame = slide.notes_slide.notes_text_frame
            for paragraph in frame.paragraphs if frame is not None else []:
                text = finish(_text(paragraph))[0]
                if len(text.split()) > 5 or re.search(r"[\u3400-\u9fff]{8,}", text):
                    self._add(BlockKind.PARAGRAPH, text)

    def _shape(self, shape: Any, figure: bool) -> None:
        kind = (
            str(shape.placeholder_format.type).split(" ")[0].rsplit(".", 1)[-1]
            if shape.is_placeholder
            else ""
        )
        if getattr(shape, "has_table", False) and shape.has_table:
            rows = tuple(
                tuple(" ".join(cell.text.split()) for cell in row.cells) for row in shape.table.rows
            )
            rows = tuple(
                tuple(finish(cell.replace("$", "\\$"))[0] for cell in row)
                for row in rows
                if any(row)
            )
            if rows:
                self._add(BlockKind.TABLE, "\n".join(" | ".join(row) for row in rows), rows=rows)
            return
        if getattr(shape, "has_chart", False) and shape.has_chart:
            self._chart(shape.chart)
            return
        if not shape.has_text_frame or not shape.text_frame.text.strip():
            self._alt(shape)
            return
        zone = zones.PAGE if kind in _FURNITURE else ""
        paragraphs = [
            paragraph for paragraph in shape.text_frame.paragraphs if paragraph.text.strip()
        ]
        loose = not shape.is_placeholder
        if (
            loose
            and (figure or len(paragraphs) == 1)
            and all(_label(paragraph.text, figure) for paragraph in paragraphs)
        ):
            zone = zones.CHART
        open_lists: list[int] = []  # one number per level
        for paragraph in paragraphs:
            text, marks = finish(_text(paragraph))
            if not any(sign.isalnum() for sign in text):
                continue
            prose = (
                kind in ("SUBTITLE", "TITLE")
                or loose
                or (_no_bullet(paragraph) and len(text.split()) > 12)
            )
            if kind == "CENTER_TITLE":
                self._add(BlockKind.HEADING, text, level=1, zone=zone)
            elif prose:
                front = kind == "SUBTITLE" and not _END.search(text)
                self._add(
                    BlockKind.PARAGRAPH,
                    text,
                    marks=marks,
                    zone=zone or (zones.FRONT if front else ""),
                )
            else:
                del open_lists[paragraph.level + 1 :]
                while len(open_lists) <= paragraph.level:
                    open_lists.append(self.lists)
                    self.lists += 1
                self._add(
                    BlockKind.ITEM,
                    text,
                    marks=marks,
                    level=paragraph.level + 1,
                    list_id=open_lists[-1],
                    ordered=_numbered(paragraph),
                    zone=zone,
                )

    def _alt(self, shape: Any) -> None:
        named = shape._element.xpath(".//p:cNvPr")
        text = finish((named[0].get("descr") or "") if named else "")[0]
        if len(text) > 3 and not re.search(
            r"\.(?:png|jpe?g|gif|emf|wmf)$|automatically generated|自动生成", text, re.I
        ):
            self._add(BlockKind.PARAGRAPH, text, zone=zones.ALT)

    def _chart(self, chart: Any) -> None:
        words = (
            [chart.chart_title.text_frame.text]
            if chart.has_title and chart.chart_title.has_text_frame
            else []
        )
        with contextlib.suppress(AttributeError, KeyError, ValueError):
            words += [str(label) for plot in chart.plots for label in plot.categories] + [
                series.name for plot in chart.plots for series in plot.series
            ]
        text = finish("; ".join(word for word in words if word))[0]
        if text:
            self._add(BlockKind.PARAGRAPH, text, zone=zones.CHART)

    def _add(self, kind: BlockKind, text: str, **more: Any) -> None:
        self.pieces.append(Piece(kind, text, self.place, **more))


def _flat(shapes: Any) -> list[Any]:
    out: list[Any] = []
    for shape in shapes:
        out += _flat(shape.shapes) if hasattr(shape, "shapes") else [shape]
    return out


def _order(shape: Any) -> tuple[int, int, int]:
    """Placeholders as they come, then what stands free, from the top."""
    if shape.is_placeholder:
        return 0, int(shape.placeholder_format.idx), 0
    return 1, int(shape.top or 0) // 300_000, int(shape.left or 0)


def _label(text: str, figure: bool) -> bool:
    """Whether a free text box holds a label (an axis, a curve's name), not a statement."""
    words = text.split()
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    return (
        not _END.search(text.strip())
        and (len(words) <= (6 if figure else 3))
        and han <= (12 if figure else 6)
    )


def _paragraph_text(paragraphs: Any) -> str:
    return " ".join(_text(paragraph) for paragraph in paragraphs)


def _text(paragraph: Any) -> str:
    out = ""
    for child in paragraph._p:
        tag = child.tag
        if tag == f"{_A}br":
            out += " "
        elif tag in (f"{_A}r", f"{_A}fld"):
            words = (
                "".join(part.text or "" for part in child.iter(f"{_A}t"))
                .replace("$", "\\$")
                .replace("\x0b", " ")
            )
            style = child.find(f"{_A}rPr")
            shift = int(style.get("baseline") or 0) if style is not None else 0
            if shift and words.strip():
                before, shown = raised(out, words, up=shift > 0)
                out = before + shown
            elif (
                style is not None
                and words.strip()
                and (style.get("b") == "1" or style.get("i") == "1")
            ):
                out += (STRONG if style.get("b") == "1" else EMPHASIS) + words + END
            else:
                out += words
        elif tag.endswith("AlternateContent") or "oMath" in tag:
            out += (
                " "
                + "".join(
                    part.text or ""
                    for part in child.iter()
                    if isinstance(part.tag, str) and part.tag.endswith("}t") and "math" in part.tag
                )
                + " "
            )
    return out


def _no_bullet(paragraph: Any) -> bool:
    style = paragraph._p.find(f"{_A}pPr")
    return style is not None and style.find(f"{_A}buNone") is not None


def _numbered(paragraph: Any) -> bool:
    style = paragraph._p.find(f"{_A}pPr")
    return style is not None and style.find(f"{_A}buAutoNum") is not None
