"""Bytes of a text file → text: by byte-order mark, UTF-8, declaration, then legacy encodings."""

import codecs

_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


def decode(data: bytes, declared: str = "") -> str:
    """The text. Never fails: the last resort (Latin-1 in Windows' dress) reads any byte."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", declared, *(() if declared else ("gb18030",))):
        if not encoding:
            continue
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding != "gb18030" or _looks_chinese(text):
            return text
    return data.decode("cp1252", "replace")


def _looks_chinese(text: str) -> bool:
    """Latin-1 text decodes as GB18030 too, into rare signs; real Chinese uses the common ones."""
    high = [sign for sign in text if ord(sign) > 127]
    common = sum(sign in "的一是不了在有和中为这个上大以人与用于可，。、；：（）" for sign in high)
    return bool(high) and common > 0.06 * len(high)
