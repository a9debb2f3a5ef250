"""Formulas out of the way: each becomes one private character, so that patterns see words only.

Chinese is written without spaces; a conversion leaves them around bold words and formulas. In
masked text they are gone, and `unmask` sets them again where a formula or a Latin word meets
Chinese.
"""

import re

FIRST = 0xE000
"""The first private character; formula i of a sentence is `chr(FIRST + i)`."""

F = "[\ue000-\uf8fe]"
"""A masked formula, for patterns."""

SLOT = "\uf8ff"
"""Where the key stands in a frame."""

HAN = "\u4e00-\u9fff"

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_SPACE = re.compile(r"(?<![A-Za-z0-9,.:;!?)%])[ \t\n　]+|[ \t\n　]+(?![A-Za-z0-9(])")
_GLOSS = re.compile(
    rf"(?<=[{HAN}”」])[ ]?[（(](?:英[文语]|英|又名)?[:：]?"
    r"(?=[^（()）]*[A-Za-z]{2})[A-Za-z0-9 ,，、/;；.&:’'\ue000-\uf8fe–-]+[)）]"
)
_TIGHT = re.compile(rf"(?<=[{HAN}])(?=[\ue000-\uf8fe])|(?<=[\ue000-\uf8fe])(?=[{HAN}A-Za-z0-9])")

_LATIN = re.compile(
    rf"(?<=[{HAN}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{HAN}])|(?<=[A-Za-z][0-9])(?=[{HAN}])"
)


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with formulas masked and needless spaces gone, and the formulas in order."""
    formulas: list[str] = []

    def put(found: re.Match[str]) -> str:
        body = re.sub(r"\s+", " ", found.group().strip("$").strip())
        if body.isdecimal():  # "$2$" is a number like any other
            return body
        formulas.append(f"${body}$")
        return chr(FIRST + len(formulas) - 1)

    masked = _FORMULA.sub(put, text)
    return _SPACE.sub("", masked).strip(), tuple(formulas)


def unmask(masked: str, formulas: tuple[str, ...]) -> str:
    """The text with its formulas again, a space between them and Chinese."""
    spaced = _LATIN.sub(" ", _TIGHT.sub(" ", masked))
    for index, formula in enumerate(formulas):
        spaced = spaced.replace(chr(FIRST + index), formula)
    return spaced


def without_glosses(masked: str) -> str:
    """Masked text without foreign names in brackets: 图(graph) → 图."""
    return _GLOSS.sub("", masked)
