"""The data block before a Markdown text: YAML between `---`, TOML between `+++`."""

import re

_BLOCK = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>[\s\S]*?)\n(?P=fence)[ \t]*(?:\n|\Z)"
    r"|\A\s*---[ \t]*\n(?P<dots>[\s\S]*?)\n\.\.\.[ \t]*\n"
)
_TITLE = re.compile(r"""^title\s*[:=]\s*(?P<title>.+?)\s*$""", re.M)
_PAIR = re.compile(r"^[\w\-\"' ]+\s*[:=]|^\s|^-|^\[|^#|^$|^[}\]]")


def split(source: str) -> tuple[str, str, str]:
    """(title, the block, the text after it); the first two are empty if there is none."""
    hit = _BLOCK.match(source)
    if not hit:
        return "", "", source
    inside = hit["inside"] if hit["inside"] is not None else hit["dots"]
    lines = inside.split("\n")
    if sum(bool(_PAIR.match(line)) for line in lines) < 0.8 * len(lines) or not re.search(
        r"^[\w\-\"' ]+\s*[:=]", inside, re.M
    ):
        return "", "", source
    title = _TITLE.search(inside)
    shown = title["title"].strip().strip("\"'") if title else ""
    return shown, inside, source[hit.end() :]
