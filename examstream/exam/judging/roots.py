"""English words reduced: to the lemma, and further to the root they share with their kin."""

from functools import lru_cache

from examstream.exam.judging import lexicon, synonyms


def symbolic(word: str) -> bool:
    """K⁺, CO₂, Na, DNA: where letter case carries meaning."""
    return not word.isalpha() or (len(word) <= 5 and word.isupper() and len(word) > 1)


@lru_cache(maxsize=32768)
def lemma(word: str) -> str:
    """Number and tense taken off: enough to say two answers are one."""
    if not word.isascii() or symbolic(word):
        return word
    word = word.lower().removesuffix("'")
    if word in lexicon.IRREGULAR:
        return lexicon.IRREGULAR[word]
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "ous")):
        return word[:-1]
    return word


_SUFFIXES = (
    "izational", "isational", "ationary", "ionary", "ization", "isation", "fulness", "ousness", "iveness", "ational",
    "ability", "ibility", "ications", "ication", "ations", "ation", "ators", "ator", "ments", "ment",
    "ically", "ities", "ness", "ings", "ance", "ence", "ancy", "ency", "able", "ible", "ably", "ibly",
    "ized", "ised", "izes", "ises", "izing", "ising", "ated", "ates", "ating", "ions", "ively", "ously",
    "ally", "less", "tial", "cial", "ion", "ing", "ity", "ive", "ize", "ise", "ate", "ous", "ful",
    "ist", "ism", "ial", "est", "ies", "ied", "ed", "er", "or", "es", "ly", "al", "ic", "en", "y",
    "e", "s",
)  # fmt: skip


@lru_cache(maxsize=32768)
def root(word: str) -> str:
    """Derivation taken off as well, and synonyms of teaching prose made one."""
    if not word.isascii() or symbolic(word):
        return word
    return _SYNONYM_OF.get(base := _stripped(lemma(word)), base)


def stripped(word: str) -> str:
    """Derivation taken off, synonyms apart: where `strengthen` is not to become `power`."""
    return _stripped(lemma(word))


def _stripped(word: str) -> str:
    for _ in range(3):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= (4 if len(suffix) < 4 else 3):
                word = word[: -len(suffix)]
                if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
                    word = word[:-1]
                break
        else:
            break
    return word[:-1] if len(word) > 4 and word.endswith("i") else word


_SYNONYM_OF: dict[str, str] = {}
for _line in synonyms.ENGLISH:
    _first, *_others = (_stripped(lemma(word)) for word in _line.split())
    for _word in _others:
        _SYNONYM_OF.setdefault(_word, _SYNONYM_OF.get(_first, _first))
