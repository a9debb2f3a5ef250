"""English nouns: number, singular and plural, articles, heads of phrases."""

import re
from functools import lru_cache

from examstream.text.lexicon import known, tag

_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "data": "datum", "criteria": "criterion",
    "phenomena": "phenomenon", "bacteria": "bacterium", "nuclei": "nucleus", "loci": "locus",
    "fungi": "fungus", "stimuli": "stimulus", "foci": "focus", "radii": "radius",
    "axes": "axis", "analyses": "analysis", "bases": "basis", "hypotheses": "hypothesis",
    "theses": "thesis", "crises": "crisis", "syntheses": "synthesis", "mitochondria":
    "mitochondrion", "stereocilia": "stereocilium", "media": "medium", "strata": "stratum",
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "genera": "genus",
    "leaves": "leaf", "lives": "life", "halves": "half", "wolves": "wolf", "shelves": "shelf",
    "knives": "knife", "selves": "self", "ova": "ovum", "algae": "alga", "larvae": "larva",
    "vertebrae": "vertebra", "formulae": "formula", "antennae": "antenna", "alumni": "alumnus",
    "curricula": "curriculum", "spectra": "spectrum", "quanta": "quantum", "maxima": "maximum",
    "minima": "minimum", "optima": "optimum", "synapses": "synapse", "lenses": "lens",
    "viruses": "virus", "gases": "gas", "buses": "bus", "biases": "bias",
}  # fmt: skip
_PLURAL = {single: many for many, single in _IRREGULAR.items()}
_UNCOUNTED = frozenset(
    "physics mathematics economics statistics genetics politics ethics dynamics mechanics"
    " thermodynamics series species news lens basis analysis hypothesis synthesis axis thesis"
    " diabetes always less gas bias bus virus status corpus consensus census this its is was has"
    " photosynthesis mitosis meiosis osmosis homeostasis apoptosis metamorphosis diagnosis".split()
)
_IN_E = frozenset("crevasse impasse finesse mousse posse seiche niche cache axe".split())
_VOWEL_SOUND = re.compile(r"^(?:[aeio]|u(?!ni|se|su|ti|ro|k|bi)|hour|honest|heir|honou?r)", re.I)
_LETTER_SOUND = re.compile(r"^[AEFHILMNORSX](?![a-z])")


@lru_cache(maxsize=20000)
def singular(word: str) -> str:
    """The singular of a noun; the word itself where it is one."""
    lower = word.lower()
    if lower in _IRREGULAR:
        return _like(word, _IRREGULAR[lower])
    if lower in _UNCOUNTED or not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return word
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    if lower.endswith(("ches", "shes", "xes", "sses", "zes")):
        in_e = lower[:-1] in _IN_E or (known(lower[:-1]) and not known(lower[:-2]))
        return word[:-1] if in_e else word[:-2]  # "caches", "crevasses"
    if lower.endswith("oes") and known(lower[:-2]):
        return word[:-2]
    return word[:-1] if len(word) > 2 else word


def plural(word: str) -> str:
    """The plural of a singular noun."""
    lower = word.lower()
    if lower in _PLURAL:
        return _like(word, _PLURAL[lower])
    if is_plural(word):
        return word
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return word[:-2] + "es" if lower.endswith("sis") else word + "es"
    if lower.endswith("y") and len(word) > 1 and lower[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@lru_cache(maxsize=20000)
def is_plural(word: str) -> bool:
    """Is the noun a plural?"""
    lower = word.lower()
    return lower in _IRREGULAR or (
        lower not in _UNCOUNTED
        and lower.endswith("s")
        and not lower.endswith(("ss", "us", "is", "'s"))
        and len(lower) > 3
        and tag(lower) not in ("JJ", "RB")
        and not word.isupper()
    )


@lru_cache(maxsize=20000)
def head(phrase: str) -> str:
    """The head noun of a term: its last word before any preposition or bracket."""
    plain = re.sub(r"\s*\(.*?\)", "", phrase).strip()
    plain = re.split(r"\s(?:of|in|for|to|with|on|at|by|from|that|which)\s", plain)[0]
    found = plain.split()
    return found[-1] if found else phrase


def singular_phrase(phrase: str) -> str:
    """A term with its head in the singular ("nodes of Ranvier" → "node of Ranvier")."""
    last = head(phrase)
    if not last or not is_plural(last):
        return phrase
    at = phrase.find(last)
    return phrase[:at] + singular(last) + phrase[at + len(last) :]


def plural_phrase(phrase: str) -> str:
    """A term with its head in the plural."""
    last = head(phrase)
    at = phrase.find(last)
    return phrase[:at] + plural(last) + phrase[at + len(last) :]


def article(phrase: str) -> str:
    """ "a" or "an", by sound."""
    first = phrase.lstrip("“\"'‘(")
    if _LETTER_SOUND.match(first) and (len(first) < 2 or not first[1].islower()):
        return "an"
    return "an" if _VOWEL_SOUND.match(first) else "a"


def _like(word: str, other: str) -> str:
    return other.capitalize() if word[:1].isupper() else other
