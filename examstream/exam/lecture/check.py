"""What can be seen from an upload's bytes at once: its type by content, size, encryption."""

import io
import re
import zipfile

from examstream.exam.lecture.errors import TooLarge, UnknownType, Unreadable
from examstream.exam.lecture.locked import locked
from examstream.exam.lecture.settings import LectureLimits

FORMATS = "Markdown, LaTeX, HTML, DOCX, reStructuredText, plain text, PDF with text, PPTX"
_BY_NAME = {
    "md": "markdown",
    "markdown": "markdown",
    "mdown": "markdown",
    "mkd": "markdown",
    "qmd": "markdown",
    "rmd": "markdown",
    "mdx": "markdown",
    "myst": "markdown",
    "tex": "latex",
    "latex": "latex",
    "ltx": "latex",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "rst": "rst",
    "rest": "rst",
    "txt": "plain",
    "text": "plain",
    "docx": "docx",
    "pdf": "pdf",
    "pptx": "pptx",
}
_OLD = {
    "doc": "DOCX",
    "ppt": "PPTX",
    "odt": "DOCX",
    "odp": "PPTX",
    "rtf": "DOCX",
    "pages": "DOCX",
    "key": "PPTX",
}
_MAGIC = [
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"\x1f\x8b", "an archive (gzip)"),
    (b"BZh", "an archive (bzip2)"),
    (b"\xfd7zXZ", "an archive (xz)"),
    (b"RIFF", "sound or video"),
    (b"ID3", "sound (MP3)"),
    (b"OggS", "sound or video (Ogg)"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video"),
    (b"SQLite format", "a database"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "RTF"),
]
_CONTROL = bytes(byte for byte in range(32) if byte < 9 or 13 < byte < 27 or byte > 27)
_UNPACKED_MAX = 40  # times lecture_max_bytes: what the parts of a DOCX or PPTX may unpack to
_PARTS_MAX = 20_000
_PART = b"PK\x01\x02"  # begins each part's entry in a ZIP's directory
_RATIO_MAX = 300  # of one part of more than 10 MB
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[-*+] \S|```|\$\$|\|.*\|$)|\[[^\]]+\]\([^)]+\)|\*\*\S", re.M)


def check_upload(name: str, data: bytes, limits: LectureLimits | None = None) -> str:
    """The format of a file (`markdown`, `latex`, `html`, `docx`, `rst`, `plain`, `pdf`, `pptx`).

    Raises LectureError for what no reading can mend: unknown type, too large, encrypted, broken.
    """
    limits = limits or LectureLimits()
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:120] or "the file"
    if not data.strip():
        raise Unreadable(f"{shown} is empty.", "Send the file again; it may not have been saved.")
    if len(data) > limits.lecture_max_bytes:
        raise TooLarge(
            f"{shown} has {len(data):,} bytes; at most {limits.lecture_max_bytes:,} are accepted.",
            "Split it, or raise lecture_max_bytes.",
        )
    ending = shown.rsplit(".", 1)[-1].lower() if "." in shown else ""
    if b"%PDF-" in data[:1024]:
        return _pdf(shown, data)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _office(shown, data, limits)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        locked = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in data
        raise (
            Unreadable(
                f"{shown} is locked with a password.", "Save it without one and send it again."
            )
            if locked
            else UnknownType(
                f"{shown} is in the old Office format (.doc, .ppt).",
                "Save it as DOCX, PPTX or PDF and send it again.",
            )
        )
    for magic, what in _MAGIC:
        if data.startswith(magic) and not (magic == b"MZ" and ending in _BY_NAME):
            raise UnknownType(
                f"{shown} is {what}, not a lecture.", f"These can be read: {FORMATS}."
            )
    if ending in ("docx", "pptx", "pdf"):
        raise Unreadable(
            f"{shown} is damaged: it is not a {ending.upper()} file inside.",
            "Open it in the program it was made with and save it again.",
        )
    if _binary(data):
        raise UnknownType(
            f"{shown} is a binary file of no known type.", f"These can be read: {FORMATS}."
        )
    if ending in _OLD:
        raise UnknownType(
            f"{shown} is in a format that cannot be read.",
            f"Save it as {_OLD[ending]} or PDF and send it again.",
        )
    return _text(data, ending)


def _binary(data: bytes) -> bool:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = len(head) - len(head.translate(None, _CONTROL))
    return b"\x00" in head or control > 0.02 * len(head)


def _text(data: bytes, ending: str) -> str:
    head = data[:8192].decode("utf-8", "replace")
    start = head.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")) or (
        start.startswith("<?xml") and "<html" in start
    ):
        return "html"
    if "\\documentclass" in head and ending != "md":
        return "latex"
    if ending in _BY_NAME:
        return _BY_NAME[ending]
    if "\\begin{" in head and "\\section" in head:
        return "latex"
    if re.search(r"<(?:p|div|h[1-6]|body|table)\b[^>]*>", start):
        return "html"
    return "markdown" if len(_MARKDOWN.findall(head)) >= 2 else "plain"


def _pdf(name: str, data: bytes) -> str:
    if b"%%EOF" not in data and b"startxref" not in data and b"endobj" not in data:
        raise Unreadable(
            f"{name} is damaged: the end of the PDF is missing.",
            "Send the file again; the upload may have been cut off.",
        )
    if b"/Encrypt" in data and locked(data):
        raise Unreadable(
            f"{name} is locked with a password.", "Save it without one and send it again."
        )
    return "pdf"


def _office(name: str, data: bytes, limits: LectureLimits) -> str:
    broken = Unreadable(
        f"{name} is damaged and cannot be opened.",
        "Open it in the program it was made with and save it again.",
    )
    if data.count(_PART) > _PARTS_MAX:  # counted first: listing a million takes seconds
        raise TooLarge(
            f"{name} has more than {_PARTS_MAX:,} parts, far more than a lecture needs.",
            "Save it again without embedded files.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise broken from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _UNPACKED_MAX * limits.lecture_max_bytes or any(
        part.file_size > 10_000_000 and part.file_size > _RATIO_MAX * max(1, part.compress_size)
        for part in parts
    ):
        raise TooLarge(
            f"{name} unpacks to {unpacked:,} bytes, far more than a lecture needs.",
            "Save it again without embedded files.",
        )
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(
            f"{name} is locked with a password.", "Save it without one and send it again."
        )
    if any(entry.startswith("word/") for entry in names):
        if "word/document.xml" not in names and not any(
            entry.startswith("word/document") for entry in names
        ):
            raise broken
        return "docx"
    if any(entry.startswith("ppt/") for entry in names):
        return "pptx"
    if "mimetype" in names:
        raise UnknownType(
            f"{name} is an OpenDocument or e-book file.",
            "Save it as DOCX, PPTX or PDF and send it again.",
        )
    if any(entry.startswith("xl/") for entry in names):
        raise UnknownType(
            f"{name} is a spreadsheet, not a lecture.", f"These can be read: {FORMATS}."
        )
    if name.lower().endswith((".docx", ".pptx")):
        raise broken
    raise UnknownType(
        f"{name} is a ZIP archive.", "Unpack it and send the lecture files themselves."
    )
