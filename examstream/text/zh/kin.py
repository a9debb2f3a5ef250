"""Chinese words that stand for one another in prose: `kin.txt`, one group a line, written by hand.

A word may stand in several groups; kin of kin is not kin. Loaded at first use.
"""

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    text = files("examstream.text.zh").joinpath("kin.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        group = line.split()
        for word in group:
            found.setdefault(word, set()).update(group)
    return {word: frozenset(group - {word}) for word, group in found.items()}


def kin(word: str) -> frozenset[str]:
    """The words that may stand for a word; empty where none is known."""
    return _table().get(word, frozenset())
