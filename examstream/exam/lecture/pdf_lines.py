"""A PDF page's characters → lines of text with their place, size and style."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from examstream.exam.lecture.piece import END, STRONG, clean
from examstream.exam.lecture.raised import raised

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|cmb|-bx|sfbx|[-,]bd\b", re.I)
_MONO = re.compile(
    r"mono|courier|cmtt|sftt|consol|menlo|typewriter|lmtt|inconsolata|source ?code|fira ?code", re.I
)
_MATH = re.compile(r"cmmi|cmsy|cmex|msam|msbm|math|eufm|rsfs|stix.*math|symbol", re.I)


@dataclass(slots=True)
class Char:
    sign: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    font: str
    size: float = 0.0
    hyphen: bool = False


@dataclass(slots=True)
class Line:
    """One line of a page. `text` has the signs of `piece` for bold spans in it."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    base: float
    bold: bool = False
    mono: bool = False
    math: float = 0.0  # the part of it set in a font for formulas
    hyphen: bool = False  # ends within a word
    cells: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)  # cells if narrow gaps part them too
    zone: str = ""

    @property
    def plain(self) -> str:
        return clean(self.text.replace(STRONG, "").replace(END, "")).strip()


def _chars(textpage: Any, raw: Any) -> Iterator[Char | None]:
    """The page's characters in its own order; None where a line ends."""
    from pypdfium2 import raw as c

    count = c.FPDFText_CountChars(textpage)
    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    matrix = c.FS_MATRIX()
    buffer, flags = ctypes.create_string_buffer(96), ctypes.c_int()
    high = 0
    for n in range(count):
        code = c.FPDFText_GetUnicode(textpage, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        if code in (10, 13):
            yield None
            continue
        if (
            abs(c.FPDFText_GetCharAngle(textpage, n)) > 0.1
            and abs(c.FPDFText_GetCharAngle(textpage, n) - 6.2832) > 0.1
        ):
            continue  # turned text: a stamp in the margin, an axis
        hyphen = code in (2, 0xFFFE)
        sign = "-" if hyphen else chr(code) if code else ""
        if not c.FPDFText_GetLooseCharBox(textpage, n, box) or not clean(sign):
            continue
        c.FPDFText_GetCharOrigin(textpage, n, x, y)
        size = c.FPDFText_GetFontInfo(textpage, n, buffer, 96, flags)
        font = buffer.value.decode("ascii", "replace") if size and not sign.isspace() else ""
        points = c.FPDFText_GetFontSize(textpage, n)
        if c.FPDFText_GetMatrix(textpage, n, matrix):
            points *= math.hypot(matrix.c, matrix.d)
        yield Char(
            clean(sign),
            box.left,
            box.right,
            box.bottom,
            box.top,
            y.value,
            font,
            points or box.top - box.bottom,
            hyphen,
        )


def lines_of(page: Any, number: int) -> list[Line]:
    """All lines of one page, in the order of the page's own content."""
    textpage = page.get_textpage()
    groups: list[list[Char]] = []
    current: list[Char] = []
    broken = False
    for char in _chars(textpage.raw, None):
        if char is None:
            broken = True
            continue
        if current and not _goes_on(current, char, broken):
            groups.append(current)
            current = []
        broken = False
        current.append(char)
    groups.append(current)
    textpage.close()
    made = [line for group in groups if (line := _line(group, number))]
    return _rows(made)


def _goes_on(line: list[Char], char: Char, broken: bool) -> bool:
    solid = [other for other in line[-12:] if not other.sign.isspace()]
    if not solid:
        return not broken
    last = solid[-1]
    height = max(other.size for other in solid) or 1.0
    if char.sign.isspace():
        return True
    middle = (char.top + char.bottom) / 2
    low, high = min(other.bottom for other in solid), max(other.top for other in solid)
    beside = low - 0.1 * height <= middle <= high + 0.1 * height
    if not beside or (char.left < last.left - 0.6 * height and broken):
        return False
    return char.left - last.right < 1.4 * height


def _line(chars: list[Char], page: int) -> Line | None:
    solid = [char for char in chars if not char.sign.isspace()]
    if not solid:
        return None
    sizes = Counter(round(char.size, 1) for char in solid)
    size = max(sizes, key=lambda key: (sizes[key], key))
    if sizes[size] < 0.5 * len(solid):
        size = median(char.size for char in solid)
    main = [char for char in solid if char.size > 0.85 * size] or solid
    base = median(char.base for char in main)
    bold = [bool(_BOLD.search(char.font)) for char in solid]
    text = _text(chars, size, base, all(bold))
    if not text.strip():
        return None
    return Line(
        page,
        text,
        min(c.left for c in solid),
        max(c.right for c in solid),
        min(c.bottom for c in main),
        max(c.top for c in main),
        size,
        base,
        bold=sum(bold) > 0.9 * len(solid),
        mono=_mono(solid),
        math=sum(bool(_MATH.search(c.font)) or 0x1D400 <= ord(c.sign[0]) < 0x1D800 for c in solid)
        / len(solid),
        hyphen=solid[-1].hyphen or solid[-1].sign in "-\u00ad\u2010",
        weak=_weak(solid, size, base),
    )


def _weak(chars: list[Char], size: float, base: float) -> list[str]:
    parts, last = [[chars[0]]], chars[0]
    for char in chars[1:]:
        if char.left - last.right > 0.7 * size:
            parts.append([])
        elif char.left - last.right > 0.2 * size:
            parts[-1].append(
                Char(" ", last.right, char.left, char.bottom, char.top, base, "", size)
            )
        parts[-1].append(char)
        last = char
    return [clean(_text(part, size, base, True)).strip() for part in parts]


def _mono(chars: list[Char]) -> bool:
    """A line of a listing: its Latin signs are a typewriter's; remarks may be Chinese."""
    latin = [char for char in chars if char.sign.isascii()]
    typed = sum(bool(_MONO.search(char.font)) for char in latin)
    remark = "".join(char.sign for char in chars[:2]) in ("//", "/*", "--") or chars[0].sign == "#"
    first = bool(_MONO.search(chars[0].font))
    return (
        bool(latin)
        and first
        and typed > 0.85 * len(latin)
        and (len(latin) > 0.4 * len(chars) or remark)
    )


def _text(chars: list[Char], size: float, base: float, all_bold: bool) -> str:
    """The line's text: small signs off the base line as scripts, bold spans marked."""
    out, script, way, bold = "", "", 0, False
    right = 0.0
    for char in [*chars, None]:
        if char is not None and not char.sign.isspace():
            apart = char.left - right > 0.2 * size and right
            right = char.right
            if apart and not out.endswith(" ") and not script.endswith(" ") and char.sign.isascii():
                out, script = (out, script + " ") if script else (out + " ", script)
        now = 0
        if char is not None and not char.sign.isspace() and char.size < 0.86 * size:
            shift = (char.base - base) / size
            now = 1 if shift > 0.12 else -1 if shift < -0.06 else 0
        elif char is not None and char.sign.isspace() and way and script:
            now = 0
        if now != way and script:
            before, shown = raised(out, clean(script), up=way > 0)
            out, script = before + shown + (" " if script.endswith(" ") else ""), ""
        way = now
        if char is None:
            break
        if now:
            script += char.sign
            continue
        heavy = not all_bold and bool(_BOLD.search(char.font)) and not char.sign.isspace()
        if heavy != bold and not char.sign.isspace():
            out += STRONG if heavy else END
            bold = heavy
        out += char.sign if char.sign != "$" else "\\$"
    return out + (END if bold else "")


def _rows(lines: list[Line]) -> list[Line]:
    """Parts of one line with wide gaps between them (a table's row, a formula's number) as one."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if (
            last
            and abs(last.base - line.base) < 0.3 * line.size
            and line.left > last.right
            and line.page == last.page
        ):
            last.cells = [*(last.cells or [last.plain]), line.plain]
            last.weak += line.weak
            last.math = (last.math * len(last.text) + line.math * len(line.text)) / (
                len(last.text) + len(line.text)
            )
            last.text += "  " + line.text
            last.right, last.hyphen = line.right, line.hyphen
            last.bold, last.mono = last.bold and line.bold, last.mono and line.mono
        else:
            out.append(line)
    return out
