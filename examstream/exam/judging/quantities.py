"""Numbers with their units as a judge reads them: 70 mV, −55, 1/4, 50 %, 三十, two hundred."""

import re
from dataclasses import dataclass

from examstream.exam.judging.lexicon import ZH_DIGITS, ZH_SCALES
from examstream.exam.judging.words import canonical, plain_number, tokens

_UNIT = re.compile(
    r"\s*(%|％|°\s?[CF]|percent\b|per cent\b|"
    r"\\?[A-Za-zµμΩ°]+(?:/[A-Za-z]+)?(?:[²³⁻¹]+)?|[\u3400-\u9fff]{1,2})"
)
_ZH_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+(?=[\u3400-\u9fff])")
_NO_NUMBER = frozenset("零〇百千万亿")


@dataclass(frozen=True)
class Quantity:
    """A number in a text, the unit or noun right after it, and where it stands."""

    value: float
    unit: str
    start: int
    end: int


def number_of(text: str) -> float | None:
    """The number a whole text is (with at most a unit behind it); None if it is more."""
    bare = text.strip().rstrip(".。").replace("$", "").strip()
    if match := re.fullmatch(r"([+-−–]?\d+)\s*/\s*(\d+)", bare):
        return (
            float(match[1].replace("−", "-").replace("–", "-")) / float(match[2])
            if float(match[2])
            else None
        )
    found = quantities(bare)
    if (
        len(found) == 1
        and found[0].start <= 1
        and len(bare) - found[0].end <= 14
        and bare.count(" ", found[0].end) <= 2
    ):
        return found[0].value
    return None


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text, in order."""
    found = []
    for token in tokens(text):
        if token.kind == "number":
            raw = token.text
        elif token.kind == "math" and (
            inner := re.fullmatch(r"([+-]?\d[\d,.]*)(?:\\?%)?(?:\\?[A-Za-z]{1,3})?", token.text)
        ):
            raw = plain_number(inner[1].rstrip(".,")) or ""
        else:
            continue
        if raw:
            found.append(
                Quantity(
                    float(canonical(raw)),
                    _unit(text, token.end, token.text),
                    token.start,
                    token.end,
                )
            )
    for match in _ZH_NUMBER.finditer(text):
        if match.group() in _NO_NUMBER:
            continue  # 零件, 万维网, 平方千米
        if (value := chinese_number(match.group())) is not None:
            found.append(Quantity(value, _unit(text, match.end(), ""), match.start(), match.end()))
    return sorted(found, key=lambda q: q.start)


def _unit(text: str, end: int, token: str) -> str:
    if token.endswith("%"):
        return "%"
    match = _UNIT.match(text, end)
    return re.sub(r"\s", "", match[1]) if match else ""


def chinese_number(text: str) -> float | None:
    """三百二十 → 320; None for a bare scale that is no number (万一 is not read)."""
    total, section, digit = 0.0, 0.0, 0.0
    for character in text:
        if character in ZH_DIGITS:
            digit = ZH_DIGITS[character]
        elif ZH_SCALES[character] >= 10**4:
            total += (section + digit or 1) * ZH_SCALES[character]
            section = digit = 0.0
        else:
            section += (digit or 1) * ZH_SCALES[character]
            digit = 0.0
    return total + section + digit
