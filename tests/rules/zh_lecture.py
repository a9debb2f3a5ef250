"""Small Chinese (and English) lectures for tests: blocks from lines, as the readers make them."""

import re

from examstream.exam.lecture.model import Block, BlockKind, Lecture, Marked


def lecture(text: str, language: str = "zh") -> Lecture:
    """A lecture from lines: `# heading`, `- item`, `1. step`, `| a | b |` rows, `**term**`."""
    plain, blocks, heading, list_id = "", [], "", 0
    for chunk in text.strip().split("\n"):
        line = chunk.strip()
        if not line:
            list_id += 1
            continue
        kind, ordered = BlockKind.PARAGRAPH, False
        rows: tuple[tuple[str, ...], ...] = ()
        if line.startswith("# "):
            kind, line = BlockKind.HEADING, line[2:]
        elif line.startswith("- "):
            kind, line = BlockKind.ITEM, line[2:]
        elif found := re.match(r"\d\. ", line):
            kind, ordered, line = BlockKind.ITEM, True, line[found.end() :]
        elif line.startswith("|"):
            kind = BlockKind.TABLE
            rows = tuple(
                tuple(cell.strip() for cell in row.strip("|").split("|"))
                for row in line.split("||")
            )
            line = "\n".join(" | ".join(row) for row in rows)
        if plain:
            plain += "\n" if kind is BlockKind.ITEM else "\n\n"
        start, marks = len(plain), []
        for part in re.split(r"(\*\*.+?\*\*)", line):
            bare = part.removeprefix("**").removesuffix("**") if part.startswith("**") else part
            if part.startswith("**"):
                marks.append(Marked(start=len(plain), end=len(plain) + len(bare), how="strong"))
            plain += bare
        if kind is BlockKind.HEADING:
            heading = line
        blocks.append(
            Block(
                kind=kind,
                start=start,
                end=len(plain),
                source="a.md",
                heading=heading,
                section=(heading,),
                marked=tuple(marks),
                rows=rows,
                list_id=list_id if kind is BlockKind.ITEM else -1,
                ordered=ordered,
                level=1,
            )
        )
    return Lecture(title="", language=language, sources=("a.md",), text=plain, blocks=tuple(blocks))
