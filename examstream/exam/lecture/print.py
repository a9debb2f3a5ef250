"""A lecture as a person reads it: lecture.txt, and its outline."""

from examstream.exam.lecture.model import BlockKind, Lecture

SEPARATOR = "=" * 72


def lecture_txt(lecture: Lecture) -> str:
    """The lecture's text, then what was left out and why.

    The text comes first and whole, so offsets into `lecture.text` are offsets into this file.
    """
    out = [lecture.text, "\n\n", SEPARATOR, "\n"]
    if not lecture.left_out:
        return "".join([*out, "Nothing was left out.\n"])
    out.append("Left out: recognised as no part of the teaching text, never asked about.\n")
    for part in lecture.left_out:
        where = ", ".join(
            filter(None, (part.source if len(lecture.sources) > 1 else "", part.place))
        )
        out.append(f"\n[{part.reason}{'; ' + where if where else ''}]\n{part.text}\n")
    return "".join(out)


def describe(lecture: Lecture) -> str:
    """Title, language, sizes, the outline, and how much was left out for which reason."""
    kinds: dict[str, int] = {}
    for block in lecture.blocks:
        kinds[block.kind] = kinds.get(block.kind, 0) + 1
    reasons: dict[str, int] = {}
    for part in lecture.left_out:
        reasons[part.reason] = reasons.get(part.reason, 0) + 1
    lines = [
        lecture.title,
        f"language {lecture.language}, {len(lecture.text):,} characters, "
        f"from {', '.join(lecture.sources)}",
        "blocks: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())),
        "",
    ]
    for block in lecture.blocks:
        if block.kind is BlockKind.HEADING:
            lines.append("  " * max(0, block.level - 1) + lecture.text_of(block).replace("\n", " "))
    if reasons:
        lines += [
            "",
            "left out: "
            + ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())),
        ]
    return "\n".join(lines) + "\n"
