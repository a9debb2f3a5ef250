"""What a format's reader hands over: a block without offsets yet, and how its text is cleaned."""

import re
import unicodedata
from dataclasses import dataclass

from examstream.exam.lecture.model import BlockKind

# Signs between the text's own characters while it is put together (Unicode noncharacters: no
# file may contain them; `finish` turns them into offsets and spaces).
STRONG, EMPHASIS, TERM, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
SOFT = "\ufdd4"  # a line of the source ended here: a space, but nothing between Chinese signs
GONE = "\ufdd5"  # something was left out here (a citation, a footnote's mark)
EDGE = "\ufdd6"  # a link begins or ends
HOW = {STRONG: "strong", EMPHASIS: "emphasis", TERM: "term"}

WIDE = "\u2e80-\u2fdf\u3001-\u30ff\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE = re.compile(f"[{WIDE}“”‘’—…]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_EMPTY_BRACKETS = re.compile(rf"[(\[（]\s*(?:{GONE}[\s,;，；、]*)+[)\]）]")
_BEFORE_STOP = ".,;:!?)]}。，；：！？、．）”’"
_GONE_CHARS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd7-\ufdef\ufffe\uffff]"
)
_SPACES = re.compile("[\t\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Letters that only look different: ligatures, mathematical letters, radicals of a PDF's font.
_LOOKALIKES = re.compile("[\u210e\ufb00-\ufb06\U0001d400-\U0001d7ff\u2e80-\u2fd5\uf900-\ufaff]")

Marks = tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class Piece:
    """One block of a file, in reading order. `zone` is the reason to leave it out, if any."""

    kind: BlockKind
    text: str
    place: str = ""
    level: int = 0
    marks: Marks = ()
    term: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    list_id: int = -1
    ordered: bool = False
    askable: bool = True
    zone: str = ""
    kept: bool = False  # a glossary: no rule may leave it out
    links: float = 0.0  # the part of the text that is link text, 0…1
    anchors: bool = False  # and those links lead to places in the same file


def clean(text: str) -> str:
    """NFC, no control or zero-width characters, plain spaces, `\\n` newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SPACES.sub(" ", _GONE_CHARS.sub("", text))
    text = _LOOKALIKES.sub(lambda hit: unicodedata.normalize("NFKC", hit.group()), text)
    return unicodedata.normalize("NFC", re.sub("\u0131([\u0300-\u036f])", r"i\1", text))


def joins_without_space(left: str, right: str) -> bool:
    """Whether a line that ends with `left` goes on with `right` with no space between."""
    if not (_WIDE.match(left) and _WIDE.match(right)):
        return False
    return bool(_HAN.match(left) or _HAN.match(right) or (left > "\u2fff" and right > "\u2fff"))


def finish(raw: str) -> tuple[str, Marks]:
    """The block's text and its marked spans, from text with signs in it."""
    raw = _EMPTY_BRACKETS.sub(GONE, clean(raw))
    out: list[str] = []
    marks: list[tuple[int, int, str]] = []
    open_marks: list[tuple[str, int]] = []  # start −1: no character of it seen yet
    pending, gone, closed = "", False, False
    for sign in raw:
        if sign in HOW or sign in (END, EDGE):
            # Markup often stands apart from Chinese signs by spaces that are none of the text's.
            pending, closed = min(pending, "1"), True
        if sign in HOW:
            open_marks.append((HOW[sign], -1))
        elif sign == EDGE:
            pass
        elif sign == END:
            if open_marks:
                how, start = open_marks.pop()
                if start >= 0:
                    marks.append((start, len(out), how))
        elif sign == GONE:
            gone = True
        elif sign in " \n" or sign == SOFT:
            kind = {SOFT: "1", " ": "2", "\n": "3"}[sign]
            pending = max(pending, "1" if closed and kind == "2" else kind)
        else:
            if pending and out and not (gone and sign in _BEFORE_STOP):
                if pending == "3":
                    out.append("\n")
                elif pending == "2" or not joins_without_space(out[-1], sign):
                    out.append(" ")
            pending, gone, closed = "", False, False
            if open_marks and open_marks[-1][1] < 0:
                open_marks = [(how, len(out) if at < 0 else at) for how, at in open_marks]
            out.append(sign)
    text = "".join(out)
    if not unicodedata.is_normalized("NFC", text):  # a mark stood between a letter and its accent
        return unicodedata.normalize("NFC", text), ()
    return text, tuple(sorted(marks))
