"""What a formula is the value of, where no noun phrase with "is" stands before it (English)."""

import re

from examstream.exam.plan.formula_names import Meaning, meaning_at
from examstream.exam.plan.formula_told import Told
from examstream.text.formula import sides, squeezed

SAMPLE = re.compile(r"\b(?:our|this) (sample|population)\b(?! of\b.{0,40}\b(?:size|frequency)\b)")
"""The one sample or population that the letters are about."""

_THERE = re.compile(r"\b[Tt]here (?:are|must be|will be)(?: exactly| then| thus)?\s*$")
_THINGS = re.compile(
    r"\s*(?P<n>(?:(?:different|distinct|possible|ordered|unordered|independent) )?[a-z][a-z-]*s"
    r"(?: of [a-z]+(?: [a-z]+)?)?(?: (?:in|among|of|between) (?:our|this|the|a|an|all) [a-z]+(?: [a-z]+)?)?)\s*[.;]?\s*$"
)


def counted_things(told: Told, place: int, language: str) -> str | None:
    """ "There are $m(m-1)/2$ different pairs of alleles in our sample.": the number of them."""
    if language != "en" or not _THERE.search(told.masked[:place]):
        return None
    if re.search(r"\b(?:if|when|where|suppose)\b", told.masked[:place], re.I):
        return None
    things = _THINGS.match(told.masked[place + 1 :])
    return f"the number of {things['n']}" if things else None


def symbol_told(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> str | None:
    """ "$N_e = …$, where $V$ is …": what the letter on the left stands for."""
    if language != "en" or told.masked[:place].strip():
        return None
    parts = sides(latex)
    if len(parts) != 2 or not re.match(
        r"\s*,? where .{1,3} (?:is|denotes)\b", told.masked[place + 1 :]
    ):
        return None
    meaning = meaning_at(known, re.sub(r"\^\{?\([a-z]\)\}?", "", squeezed(parts[0][1])), told.start)
    if meaning is None or not meaning.kind:
        return None
    return f"{meaning.words} ${parts[0][1].strip()}$"
