"""Words that are probably misspelt: unknown, met once, and near a known word (K20)."""

import re
from collections.abc import Mapping

from examstream.text.lexicon import known

_GLUED = ("the", "and", "that", "for", "with", "from", "which", "is", "of", "in")


def misspelt(text: str, frequency: Mapping[str, int]) -> str:
    """The first word of the text that looks misspelt; "" if none does."""
    for word in re.findall(r"(?<![\w$\\-])[a-z]{6,}(?![\w-])", text):
        if known(word) or frequency.get(word, 0) > 1 or known(word.rstrip("s")):
            continue
        if _glued(word) or _near(word):
            return str(word)
    return ""


def _glued(word: str) -> bool:
    return any(
        word.endswith(tail) and len(word) - len(tail) >= 5 and known(word[: -len(tail)])
        for tail in ("the", "and", "that", "which", "from", "with")
    )


def _near(word: str) -> bool:
    """One letter too many, two adjacent ones too many, or two changed about."""
    for i in range(len(word)):
        if known(word[:i] + word[i + 1 :]) and i not in (0, len(word) - 1):
            return True
        if i + 1 < len(word):
            swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
            if swapped != word and known(swapped):
                return True
        if 0 < i < len(word) - 2 and len(word) >= 8 and known(word[:i] + word[i + 2 :]):
            return True
    return False
