"""Quantities in English sentences: a number, its unit or what is counted, and its hedge."""

import re
from typing import NamedTuple

from examstream.text.lexicon import ADVERBS, PREPOSITIONS, tag
from examstream.text.nouns import is_plural
from examstream.text.words import Word

NUMERALS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
     "ninety": 90}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
HEDGES = frozenset("about approximately around roughly nearly almost circa ca some".split())
_BOUNDS = frozenset("over under least most up above below between than only".split())
_UNITS = frozenset(
    "% ° °c °f k hz khz mhz ghz mm cm m km nm µm μm ml l dl g mg kg µg μg ng s ms min h hr hrs mv kv v"
    " a ma w kw mw j kj cal kcal pa kpa atm bar mol mmol mm n ev kev mev gev db bp kb mb gb tb amu"
    " da kda ppm ppb lux lm usd eur gbp $ € £ percent percentage degrees degree celsius fahrenheit"
    " kelvin meters meter metres metre kilometers kilometres kilometer centimeters centimetres"
    " millimeters millimetres micrometers micrometer nanometers nanometer miles mile feet foot"
    " inches inch yards acres hectares liters litres liter grams gram kilograms kilogram milligrams"
    " tons tonnes pounds ounces seconds second minutes minute hours hour days day weeks week months"
    " month years year decades decade centuries century generations millivolts volts volt watts"
    " kilowatts joules calories kilocalories hertz kilohertz decibels decibel moles pascals newtons"
    " bits bytes kilobytes megabytes gigabytes dollars euros pounds cents bits pixels daltons"
    " dalton mph".split()
)
_WORD_UNITS_LOWER = _UNITS - {"m", "a", "s", "h", "k", "l", "g", "n", "j", "v", "w", "min", "bar"}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


class Quantity(NamedTuple):
    """A number of a sentence: places are indices of its words."""

    value: float
    first: int  # first word of the number
    after: int  # first word after the number
    end: int  # first word after unit or counted noun
    unit: str  # as printed: "mV", "meters per second"; "" for a count
    counted: str  # what is counted: "vestibular receptor organs"; "" for a measure
    hedged: bool
    whole: bool  # written as a count (a whole number without a unit)


def quantities(run: list[Word]) -> list[Quantity]:
    """Single numbers with a unit or a counted noun; bounds and ranges are not among them."""
    found: list[Quantity] = []
    i = 0
    while i < len(run):
        read = _number(run, i)
        if read is None:
            i += 1
            continue
        value, after = read
        before = [w.lower for w in run[max(0, i - 3) : i]]
        bounded = bool(before) and (
            before[-1] in _BOUNDS or (before[-1] in ("–", "-", "to", "and", "or") and _digit(run, i - 2))
        )  # fmt: skip
        if len(before) > 1 and before[-1] in HEDGES and before[-2] in _BOUNDS:
            bounded = True
        follows = run[after].lower if after < len(run) else ""
        ranged = follows in ("to", "–", "-", "or", "and", "/", "×") and _number(run, after + 1)
        dashed = (
            after < len(run)
            and run[after].text[0] in "–-−"
            and run[after].start == run[after - 1].end
        )
        joined = i > 0 and run[i].text[0] in "–-−" and run[i - 1].end == run[i].start
        if not bounded and not ranged and not dashed and not joined and follows not in (":", "/"):
            quantity = _with_unit(run, i, after, value, any(b in HEDGES for b in before[-2:]))
            if quantity is not None:
                found.append(quantity)
        i = max(after, i + 1)
    return found


def _digit(run: list[Word], i: int) -> bool:
    return i >= 0 and (run[i].text[-1:].isdigit() or run[i].lower in NUMERALS)


def _number(run: list[Word], i: int) -> tuple[float, int] | None:
    if i >= len(run):
        return None
    word = run[i].lower
    if word in NUMERALS:
        value, after = float(NUMERALS[word]), i + 1
        if after < len(run) and run[after].lower in _SCALES:
            return value * _SCALES[run[after].lower], after + 1
        return value, after
    if "-" in word[1:] and (parts := word.split("-")) and all(p in NUMERALS for p in parts):
        return float(sum(NUMERALS[p] for p in parts)), i + 1
    value_of = read_number(run[i].text)
    if value_of is None:
        return None
    after = i + 1
    if after < len(run) and run[after].lower in _SCALES:
        return value_of * _SCALES[run[after].lower], after + 1
    return value_of, after


def read_number(text: str) -> float | None:
    """The value of a printed number ("−70", "1,250", "1.67 × 10⁻²⁴"); None if it is none."""
    match = re.fullmatch(
        r"([−–+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s?[×x]\s?10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?",
        text.strip(),
    )
    if not match:
        return None
    value = float(match[2].replace(",", "") + (match[3] or ""))
    if match[4]:
        value = float(f"{value}e{match[4].translate(_SUPERSCRIPT)}")
    return -value if match[1] in ("−", "–", "-") else value


def _with_unit(
    run: list[Word], first: int, after: int, value: float, hedged: bool
) -> Quantity | None:
    end = after
    unit: list[str] = []
    while end < len(run) and len(unit) < 4:
        text, lower = run[end].text, run[end].lower
        if text in ("º", "°") or (text in "%$€£") or _is_unit(run[end], bool(unit)):
            unit.append(text)
        elif (
            unit
            and lower in ("per", "a", "square", "cubic")
            and end + 1 < len(run)
            and lower == "per"
        ):
            unit.append(text)
            if run[end + 1].wordlike:
                unit.append(run[end + 1].text)
                end += 1
        else:
            break
        end += 1
    whole = value == int(value)
    if unit:
        joined = " ".join(unit).replace("º C", "°C").replace("° C", "°C").replace("º F", "°F")
        return Quantity(value, first, after, end, joined, "", hedged, False)
    counted = _counted(run, after)
    if counted and whole and value >= 0:
        names = [w.text for w in run[after:counted]]
        return Quantity(value, first, after, counted, "", " ".join(names), hedged, True)
    return None


def _is_unit(word: Word, started: bool) -> bool:
    lower = word.lower
    if word.text in ("C", "F") and started:
        return True
    if lower in _WORD_UNITS_LOWER and (lower.islower() or lower in ("%", "°")):
        # "second", "minute", "foot" stand for units only after a number, which is where we are
        return not (
            lower in ("second", "da", "ma", "min") and word.text.islower() and lower != "min"
        )
    return word.text in ("m", "s", "h", "K", "L", "g", "N", "J", "V", "W", "A", "kg", "GHz", "min")


def _counted(run: list[Word], start: int) -> int:
    """Index after the plural noun phrase that begins at `start`; 0 if there is none."""
    end = 0
    for i in range(start, min(start + 5, len(run))):
        word = run[i]
        if not word.wordlike or word.lower in PREPOSITIONS or word.lower in ADVERBS:
            break
        kind = tag(word.text)
        if is_plural(word.text) and kind not in ("VBZ", "MD"):
            end = i + 1
        elif end or kind not in ("JJ", "NN", "VBN", "VBG", "NNP", "NNS", "VBD", "VB", "RB"):
            break
    return end
