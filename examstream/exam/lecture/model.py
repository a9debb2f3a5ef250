"""A lecture as every part of the system sees it: one plain text, and what stands where in it."""

from enum import StrEnum

from examstream.exam.frozen import Frozen


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one item of a list
    DEFINITION = "definition"  # an entry of a glossary or a definition list: "term: text"
    TABLE = "table"
    CODE = "code"
    FORMULA = "formula"  # a displayed formula, `$$…$$` in the text
    QUOTE = "quote"


class Marked(Frozen):
    """A marked span of the lecture's text (bold, emphasis, a term macro); offsets into it."""

    start: int
    end: int
    how: str  # "strong" | "emphasis" | "term"


class Block(Frozen):
    """One block of the lecture. `lecture.text[start:end]` is its text, always."""

    kind: BlockKind
    start: int
    end: int
    source: str  # the file it came from
    place: str = ""  # where in the file, for a person: "line 12", "page 3", "slide 4"
    heading: str = ""  # title of the nearest heading above
    section: tuple[str, ...] = ()  # titles of all headings above, outermost first
    level: int = 0  # heading: 1…6; item: depth of its list, from 1
    marked: tuple[Marked, ...] = ()
    term: str = ""  # definition: the term defined
    rows: tuple[tuple[str, ...], ...] = ()  # table: its cells as plain text, header row first
    list_id: int = -1  # item: which list it belongs to (the same number: the same list)
    ordered: bool = False  # item: of a numbered list
    askable: bool = True  # False: kept in the text, never asked about (code, a caption in place)


class LeftOut(Frozen):
    """A block recognised as no part of the teaching text, and why."""

    source: str
    place: str
    reason: str  # navigation, licence, references, exercise, caption, page header, …
    text: str
    after: int = 0  # offset in the lecture's text after which it stood


class Lecture(Frozen):
    """One or several files read: the text (that of `lecture.txt`), blocks in order, leftovers.

    `text` holds `$…$` and `$$…$$` LaTeX for formulas, no other markup; blocks are separated by
    a blank line (items of one list by one newline). Several files stand one after the other.
    """

    title: str
    language: str  # "en" | "zh"
    sources: tuple[str, ...]
    text: str
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()

    def text_of(self, block: Block) -> str:
        return self.text[block.start : block.end]
