"""Words of an English sentence with their offsets; a formula is one word."""

import re
from typing import NamedTuple

_WORD = re.compile(
    r"\$\$.+?\$\$|\$[^$]+\$"
    r"|[−–-]?\d[\d,]*(?:\.\d+)?(?:\s?[×x]\s?10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?=[^\w]|$)"
    r"|[^\W_][\w⁺⁻₊₋]*(?:['’][A-Za-z]+)?(?:[-‑/][^\W_][\w⁺⁻₊₋]*(?:['’][A-Za-z]+)?)*[+−–]?(?![\w])"
    r"|[^\s\w]",
    re.S,
)


class Word(NamedTuple):
    """A word, number, formula or mark, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def wordlike(self) -> bool:
        return self.text[0].isalnum()


def words(text: str) -> list[Word]:
    """All words and marks of a text, in order."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words (formulas count as one, marks as none)."""
    return sum(1 for w in words(text) if w.wordlike or w.text[0] == "$")
