"""Files in, one Lecture out."""

import importlib
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from examstream.exam.lecture import sections
from examstream.exam.lecture.assemble import assemble
from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.errors import TooLarge, Unreadable
from examstream.exam.lecture.language import language_of
from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.lecture.piece import Piece
from examstream.exam.lecture.settings import LectureLimits

_TEXTS = ("markdown", "latex", "rst", "plain")


class LectureFile(NamedTuple):
    """One uploaded file: its name as the person knows it, and its bytes."""

    name: str
    data: bytes


def read_lecture(
    files: Sequence[LectureFile], language: str = "auto", limits: LectureLimits | None = None
) -> Lecture:
    """The lecture in these files, in their order; raises LectureError with the way out.

    `language` is `en`, `zh` or `auto`. Runs in the calling process: use `ReaderPool` where
    others wait.
    """
    limits = limits or LectureLimits()
    _bounded(files, limits)
    kinds = [check_upload(file.name, file.data, limits) for file in files]
    titles: list[str] = []
    read: list[tuple[str, list[Piece]]] = []
    others = {file.name: file.data for file in files}
    included: set[str] = set()
    for file, kind in zip(files, kinds, strict=True):
        if file.name in included:
            continue
        try:
            title, pieces = _read(file, kind, limits, others, included)
        except RecursionError:
            raise Unreadable(
                f"{file.name} is nested too deeply to be read.",
                "Check that every box and list in it is closed, or send a PDF of it.",
            ) from None
        read.append((file.name, sections.mark(pieces)))
        titles.append(title or _title(pieces, file.name))
    read = [(name, pieces) for name, pieces in read if name not in included]
    text = "\n".join(
        piece.text
        for _, pieces in read
        for piece in pieces
        if not piece.zone and piece.kind is not BlockKind.CODE
    )
    size = sum(len(piece.text) for _, pieces in read for piece in pieces)
    if size > limits.lecture_max_characters:
        raise TooLarge(
            f"The lecture has {size:,} characters of text; at most "
            f"{limits.lecture_max_characters:,} are read.",
            "Split it, or raise lecture_max_characters.",
        )
    if not text.strip():
        left = any(pieces for _, pieces in read)
        raise Unreadable(
            "The lecture holds nothing but left-out parts (exercises, references, navigation)."
            if left
            else "The lecture holds no text.",
            "Send the teaching text itself.",
        )
    found = language_of(text, language)
    words = len(re.findall(r"[\u3400-\u9fff]|[^\W\d_]{2,}", text))
    if words < limits.lecture_min_words:
        unit = "characters" if found == "zh" else "words"
        raise Unreadable(
            f"The lecture is too short to ask about: {words} {unit} of text.",
            f"Send at least {limits.lecture_min_words}; a page or more gives better exams.",
        )
    return assemble(" · ".join(dict.fromkeys(titles)), found, read)


def _bounded(files: Sequence[LectureFile], limits: LectureLimits) -> None:
    if not files:
        raise Unreadable("No lecture was given.", "Name at least one file.")
    size = sum(len(file.data) for file in files)
    if size > limits.lecture_max_bytes:
        raise TooLarge(
            f"The lecture has {size:,} bytes; at most {limits.lecture_max_bytes:,} are accepted.",
            "Send fewer or smaller files, or raise lecture_max_bytes.",
        )


def _read(
    file: LectureFile,
    kind: str,
    limits: LectureLimits,
    others: dict[str, bytes],
    included: set[str],
) -> tuple[str, list[Piece]]:
    module: Any = importlib.import_module(f"examstream.exam.lecture.{kind}")
    budget = {
        "seconds": limits.reading_timeout_seconds * 0.8,
        "memory_bytes": limits.reading_memory_bytes // 2,
    }
    result: tuple[str, list[Piece]]
    if kind == "pdf" or kind == "pptx":
        result = module.read(file.data, limits)
    elif kind == "docx":
        result = module.read(file.data, budget)
    elif kind == "html":
        result = module.read(module.decode(file.data), budget)
    else:
        from examstream.exam.lecture.decoding import decode

        text = decode(file.data)
        result = (
            module.read(text, budget, others, included)
            if kind == "latex"
            else module.read(text, budget)
        )
    return result


def _title(pieces: list[Piece], name: str) -> str:
    headings = [piece for piece in pieces if piece.kind is BlockKind.HEADING and not piece.zone]
    if headings:
        top = min(piece.level for piece in headings)
        firsts = [piece for piece in headings if piece.level == top]
        if len(firsts) == 1 and headings.index(firsts[0]) <= 1:
            return firsts[0].text
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[_\-]+", " ", stem).strip() or "Lecture"
