"""PDF with text: lines to paragraphs, headings by size, running heads and page numbers out."""

import re
from collections import Counter, defaultdict
from typing import Any

from examstream.exam.lecture import zones
from examstream.exam.lecture.errors import TooLarge, Unreadable
from examstream.exam.lecture.pdf_blocks import blocks
from examstream.exam.lecture.pdf_lines import Line, lines_of
from examstream.exam.lecture.piece import Piece
from examstream.exam.lecture.settings import LectureLimits

_PAGE_NUMBER = re.compile(
    r"^[\s\-–—•|·(\[]*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:of|/|页|共)\s*\d*\s*页?)?[\s\-–—•|·)\]]*$",
    re.I,
)
_CONTENTS = re.compile(r"^(?:table of contents|contents|目\s*录|目\s*次)$", re.I)
_CONTENTS_LINE = re.compile(
    r"(?:\.\s?){3,}|…{2,}|\s(?:\d{1,4}|[ivxl]{1,6})$|^\d+(?:\.\d+)*\.?\s+\S|^[\divxl]{1,4}$"
)


def read(data: bytes, limits: LectureLimits) -> tuple[str, list[Piece]]:
    """(title, pieces); places are pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "The PDF is locked with a password.", "Save it without one and send it again."
            ) from None
        raise Unreadable(
            "The PDF is damaged and cannot be opened.",
            "Open it in a PDF reader, print or export it again, and send that.",
        ) from None
    try:
        if len(document) > limits.lecture_max_pages:
            raise TooLarge(
                f"The PDF has {len(document)} pages; at most {limits.lecture_max_pages} are read.",
                "Send the chapter you teach, or raise lecture_max_pages.",
            )
        pages = [lines_of(document[number], number + 1) for number in range(len(document))]
        heights = [document[number].get_height() for number in range(len(document))]
        title = str(document.get_metadata_dict().get("Title") or "")
    except pypdfium2.PdfiumError:
        raise Unreadable(
            "The PDF is damaged: some of its pages cannot be read.",
            "Open it in a PDF reader, print or export it again, and send that.",
        ) from None
    finally:
        document.close()
    _usable(pages)
    _running(pages, heights)
    _contents(pages)
    pieces = blocks([line for page in pages for line in page])
    if not re.search(r"\s", title.strip()) or re.search(
        r"\.(?:docx?|tex|pptx?|indd|dvi|pdf)\b|untitled|microsoft", title, re.I
    ):
        title = ""
    return " ".join(title.split()), pieces


def _usable(pages: list[list[Line]]) -> None:
    text = "".join(line.plain for page in pages for line in page)
    letters = sum(sign.isalpha() for sign in text)
    if letters < 25 * len(pages) and letters < 400:
        raise Unreadable(
            "The PDF holds pictures of pages, no text.",
            "Run text recognition (OCR) over it first, or send the source it was made from.",
        )
    strange = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in text)
    if strange > 0.3 * len(text):
        raise Unreadable(
            "The text of the PDF cannot be decoded: its fonts do not say which letters they hold.",
            "Run text recognition (OCR) over it first, or send the source it was made from.",
        )


def _running(pages: list[list[Line]], heights: list[float]) -> None:
    """Heads and feet: what stands on many pages at the edge, page numbers."""
    seen: Counter[str] = Counter()
    edges: dict[int, list[Line]] = defaultdict(list)
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        ordered = sorted(page, key=lambda line: -line.base)
        for line in [*ordered[:2], *ordered[-2:]]:
            if line.base > 0.885 * height or line.base < 0.125 * height:
                edges[number].append(line)
        for key in {_key(line) for line in edges[number]}:
            seen[key] += 1
    many = max(2, round(0.34 * len(pages)))
    for lines in edges.values():
        for line in lines:
            if _PAGE_NUMBER.match(line.plain) or (
                len(pages) > 1 and seen[_key(line)] >= many and len(line.plain) < 150
            ):
                line.zone = zones.PAGE


def _key(line: Line) -> str:
    return re.sub(r"\b[ivxlc]+\b|\d+|\s+", "", line.plain.lower())


def _contents(pages: list[list[Line]]) -> None:
    inside = False
    for page in pages:
        for line in page:
            text = line.plain
            if _CONTENTS.match(text):
                inside, line.zone = True, zones.NAVIGATION
            elif inside and not line.zone:
                inside = bool(_CONTENTS_LINE.search(text)) and len(text) < 160
                line.zone = (
                    zones.NAVIGATION
                    if inside
                    and (re.search(r"(?:\d|[ivxl])$", text) or re.search(r"(?:\.\s?){3,}", text))
                    else ""
                )
                inside = inside and bool(line.zone)
            elif re.search(r"(?:\.\s?){5,}\s*\d+$", text):
                line.zone = zones.NAVIGATION


__all__: list[Any] = ["read"]
