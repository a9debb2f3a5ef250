"""English sentences of a block, as offsets: nothing is changed, so that a quote stays a quote."""

import re

_ABBREVIATIONS = frozenset(
    "e.g i.e etc cf vs v.s al fig figs eq eqs dr prof mr mrs ms st no nos approx ca resp sec ch vol"
    " pp p ed eds dept inc ltd co jr sr u.s u.k ph.d a.m p.m viz w.r.t b.c a.d".split()
)
_CLOSERS = "\"”’')]"
_STOP = re.compile(
    r"[.!?]+[\"”’')\]]*(?=\s|$)|\n"
    r"|(?<=[.?!])(?:\s*\\end\{[a-z]+\*?\})?\s*\$\$(?: \(\d+[a-z]?\))?(?= [A-Z])"  # a displayed formula with its own end mark
)


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence; never splits inside `$…$` or brackets."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if _splits(text, start, match):
            _keep(found, text, start, match.end())
            start = match.end()
    _keep(found, text, start, len(text))
    return found


def _splits(text: str, start: int, match: re.Match[str]) -> bool:
    before = text[start : match.start()]
    if "$$" in match.group():
        return before.count("$$") % 2 == 1
    if len(re.findall(r"(?<!\\)\$\$?", before)) % 2:
        return False  # inside a formula; "\$300" is money
    if match.group() == "\n":
        return True
    if _depth(text[start : match.end()]) > 0 and match.end() < len(text):
        return _depth(text[start:]) > 0  # a bracket that never closes holds nothing together
    rest = text[match.end() :].lstrip()
    if not rest:
        return True
    if match.group().startswith("."):
        last = re.search(r"([\w.]+)$", before)
        word = last.group(1) if last else ""
        if word.lower() in _ABBREVIATIONS and not match.group()[1:]:
            # "etc." and "al." do end sentences where a capital follows
            return word.lower() in ("etc", "a.m", "p.m") and rest[0].isupper()
        if re.fullmatch(r"[A-Z]", word) and not re.search(
            r"\b(?:is|of|and|the|a|an) [A-Z]$", before
        ):
            return False
        if rest[0].islower():
            return False
    return True


def _depth(text: str) -> int:
    return text.count("(") + text.count("[") - text.count(")") - text.count("]")


def _keep(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
