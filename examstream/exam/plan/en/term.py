"""What can be a term, and its entry form."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from examstream.exam.plan.en.reading import Reading
from examstream.text.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    known,
    tag,
)
from examstream.text.nouns import singular_phrase
from examstream.text.printed import is_printed

EMPTY = AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | CONJUNCTIONS | SUBORDINATORS | ADVERBS
VAGUE_HEADS = frozenset(
    "thing way kind type part number case example fact amount lot set group form result reason time"
    " year day use term word name one other point step order example figure table section chapter"
    " lecture proof theorem lemma note problem question answer solution idea approach method process"
    " difference change effect role value level state area place side end size rate range property"
    " characteristic feature aspect factor condition situation context basis paper author model goal"
    " people person man woman human student world work data information image picture page line"
    " scientist researcher organism author patient individual company country user body need objective calculation insight intuition"
    " interpretation lesson assumption approximation observation limitation advantage disadvantage sketch".split()
)
_NUMBERED = re.compile(
    r"(?:estimated|reading|total|study|required) time\b|(?:lesson|week|unit|module|chapter|section|lecture|day|method|example|exercise|step|case|scenario|option|question|query|rule|figure|table|appendix|problem|task|topic) (?:\d+|[ivx]+|one|two|three|four|five)\b",
    re.I,
)
"""What a lecture counts its own parts by: no term."""
_UNITS = frozenset(
    "mm cm km mg kg ml mL dL Hz kHz MHz GHz mol kJ kPa Pa mmHg Hg nm mV kV kW MW GW".split()
)


@dataclass
class Found:
    """A term while it is gathered."""

    name: str
    aliases: list[str] = field(default_factory=list)
    marked: bool = False
    glossary: bool = False
    defined_at: tuple[int, int] | None = None


def is_unit(name: str) -> bool:
    """ "mm Hg", "mL": a measure's name, nothing told of."""
    return all(word in _UNITS for word in name.split())


def special(name: str, count: int, marked: bool) -> bool:
    """Is the term one of the subject, not of everyday speech: marked, compound, or in no word list?"""
    if marked or " " in name:
        return True
    return count >= 3 and (not known(name) or name.isupper()) and len(name) > 2


def base_form(text: str, lower: str = "") -> str:
    """A printed term as its entry: no article, quotes or bracket, head in the singular.

    With the lecture's text (in lower case): a plural whose singular is nowhere stays as it is.
    """
    bare = re.sub(r"\s*\([^)]*\)", "", text).strip(" .,;:“”\"'‘’")
    bare = re.sub(r"^(?:the|an?)\s+", "", bare, flags=re.I)
    bare = " ".join(bare.split())
    first = bare.split(" ")[0] if bare else ""
    named = len(bare.split()) > 2 and all(w[0].isupper() for w in bare.split())
    if first and first[0].isupper() and first[1:].islower() and _common(first) and not named:
        bare = bare[0].lower() + bare[1:]
    single = singular_phrase(bare)
    if single != bare and lower and not is_printed(single.lower(), lower):
        return bare
    return single


def _common(word: str) -> bool:
    """Is the capital there only because the sentence begins with it?"""
    if re.search(r"['’]s?$", word):
        return False  # "Young's modulus": somebody's
    return tag(word.lower()) not in ("NNP", "NNPS") and (known(word) or not word.istitle())


def is_term(text: str, reading: Reading) -> bool:
    """Can the marked text be a term: one to five words, no sentence, a noun at its end?"""
    bare = base_form(text, reading.lower)
    run = [w for w in bare.split() if w]
    if (
        not 1 <= len(run) <= 5
        or not re.search(r"[A-Za-z]{3}", bare)
        or re.search(r"[.:?!$=]", bare)
    ):
        return False
    if (len(run) == 1 and run[0].lower() in VAGUE_HEADS) or _NUMBERED.match(bare):
        return False
    if re.match(r"(?:key|important|common|visual|main|final|proof) (?:\w+ )?", bare, re.I) and (
        singular_phrase(run[-1].lower()) in VAGUE_HEADS or run[-1].lower() == "differences"
    ):
        return False  # "Key insight": what stands before what is told
    if run[0].lower() in EMPTY or run[-1].lower() in EMPTY:
        return False
    if any(w.lower() in AUXILIARIES | PRONOUNS | SUBORDINATORS for w in run):
        return False
    last = tag(run[-1])
    if last == "VBG" and is_state(run[-1].lower(), reading.lower) and len(run) == 1:
        return False
    if len(run) == 1 and (last not in ("NN", "NNS", "NNP", "NNPS", "JJ", "VBG") or last == "JJ"):
        return False
    return last.startswith("N") or last in ("VBG", "JJ", "SYM", "CD")


@lru_cache(maxsize=4096)
def is_state(word: str, lower: str) -> bool:
    """ "it is running", "still waiting": a verb's form, not the name of a deed."""
    return bool(re.search(rf"\b(?:is|are|was|were|still|keeps?|while) {re.escape(word)}\b", lower))


_DEFINING = re.compile(
    r"\b(?:is|are|was|were) (?:an?|the|any|one|called|known|termed|defined|said)\b|\bcalled\b|\bknown as\b|\brefers? to\b|\bmeans\b|\b(?:arises|occurs|happens) when\b"
)


def worthy(text: str, reading: Reading) -> bool:
    """An emphasised word is a term only if the lecture comes back to it, or defines it there."""
    bare = base_form(text, reading.lower)
    if not tag(bare.split()[-1]).startswith("N"):
        return False
    told = any(
        bare.lower() in s.text.lower() and _DEFINING.search(s.text) for s in reading.sentences
    )
    return reading.lower.count(bare.lower()) >= 2 or told
