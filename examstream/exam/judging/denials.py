"""What a sentence sets against something else: `on X, not on Y`, `rather than Y`, 而不是 Y."""

import re

from examstream.exam.judging.directions import negators
from examstream.exam.judging.words import units

_DENIED = (
    re.compile(r",? (?:and |but )?not (?!only\b|all\b|every\b|just\b|necessarily\b|yet\b)(?P<no>(?:(?!\bbut\b)[^,;.])+)", re.I),
    re.compile(r"\b(?:rather than|instead of)\s(?P<no>[^,;.]+)", re.I),
    re.compile(r"而(?:不是|非|并非)(?P<no>[^，。；]+)"),
    re.compile(r"(?:不是|并非|并不是)(?P<no>[^，。；]+?)，?而是"),
)  # fmt: skip
_BUT = re.compile(r"\bbut\b(?P<yes>[^,;.]+)|而是(?P<zh>[^，。；]+)", re.I)


def denied(statement: str, text: str) -> tuple[str, float]:
    """A statement that tells of what the sentence denies, and nothing of what it puts against it."""
    if negators(statement):
        return "", 0.0
    for pattern in _DENIED:
        for match in pattern.finditer(text):
            if match.start() < 3 and pattern is _DENIED[0]:
                continue
            rest = text[: match.start()] + " ; " + text[match.end() :]
            no = _roots(match["no"]) - _roots(rest)
            mine = _roots(statement)
            left = mine - no
            if left and len(left & _roots(rest)) < 0.6 * len(left):
                continue  # of another thing
            if no and len(no & mine) >= 0.6 * len(no) and not _told(mine, no, text, match):
                return f"denied: {match['no'].strip()[:40]}", 0.95
    return "", 0.0


def _told(mine: set[str], no: set[str], text: str, match: re.Match[str]) -> bool:
    """Whether the statement also holds what stands in the denied thing's place."""
    after = _BUT.search(text, match.start())
    if after:
        yes = _roots(after["yes"] or after["zh"] or "")
    else:
        before = re.split(r"[,;，；]", text[: match.start()].rstrip(" ,，"))[-1]
        run = [u for u in units(before) if u.weight >= 0.8]
        yes = {u.root for u in run[-max(2, len(no)) :]}
    own = yes - no
    return bool(own) and len(own & mine) >= 0.6 * len(own)


def _roots(text: str) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8}
