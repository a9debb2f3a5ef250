"""Why a lecture cannot be used.

LectureError          `reason` says what is wrong, `hint` the way out; `str()` is both
├── UnknownType       no format that can be read
├── TooLarge          over one of the limits (bytes, pages, characters, unpacked size)
├── Unreadable        damaged, encrypted, images without text, empty, too short
├── OtherLanguage     neither English nor Chinese
└── ReadingFailed     the reading process ran out of time or memory, or died
"""

from examstream.pipeline.errors import ExamstreamError


class LectureError(ExamstreamError):
    """A lecture that cannot be used: what is wrong, and the way out."""

    def __init__(self, reason: str, hint: str = "") -> None:
        self.reason, self.hint = reason, hint
        super().__init__(f"{reason} {hint}".strip())


class UnknownType(LectureError):
    """Not one of the formats that can be read."""


class TooLarge(LectureError):
    """Over a limit; the limit's name is in the hint."""


class Unreadable(LectureError):
    """The file is damaged, locked, empty or holds no text."""


class OtherLanguage(LectureError):
    """The text is neither English nor Chinese."""


class ReadingFailed(LectureError):
    """Reading took too long, too much memory, or crashed."""
