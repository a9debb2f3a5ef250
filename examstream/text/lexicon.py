"""Parts of speech of English words: a lexicon read from a file, and endings for the rest.

The lexicon is the Brill-style list that textblob carries. Only the file is read: the package
itself would load nltk (0.9 s and 45 MB; the list alone takes 0.07 s and 20 MB).
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

AUXILIARIES = frozenset(
    "is are was were be been has have had do does did can could may might must shall should will"
    " would cannot isn't aren't wasn't weren't doesn't don't didn't can't won't".split()
)
DETERMINERS = frozenset(
    "a an the this that these those each every some any no all both either neither another such"
    " its their his her our my your".split()
)
PREPOSITIONS = frozenset(
    "of in to for with on at by from into onto as than through between among during under over"
    " within without against about across along after before behind below above beneath beyond"
    " near per since toward towards until upon via inside outside around like unlike off out up"
    " down despite throughout".split()
)
RELATIVES = frozenset("that which who whom whose where when".split())
PRONOUNS = frozenset(
    "i we you he she it they me us him them one ones ours yours theirs mine itself themselves"
    " himself herself ourselves yourself who what someone anyone everyone something anything".split()
)
CONJUNCTIONS = frozenset("and or but nor yet so".split())
SUBORDINATORS = frozenset(
    "if when while although though because since unless whereas once after before until as where"
    " whether given suppose".split()
)
ADVERBS = frozenset(
    "not never always often usually generally typically commonly also only very too quite rather"
    " more most less least well much far still even just then now here there thus hence again"
    " almost nearly about approximately already soon sometimes rarely".split()
)
_CLOSED = (
    (AUXILIARIES, "MD"), (DETERMINERS, "DT"), (PREPOSITIONS, "IN"), (PRONOUNS, "PRP"),
    (CONJUNCTIONS, "CC"), (SUBORDINATORS, "IN"), (ADVERBS, "RB"), (RELATIVES, "WDT"),
)  # fmt: skip
_BASES = frozenset(
    "set put let cut hit cost read run hold make take give get find lead leave build begin become"
    " come go see win lose keep meet pay rise fall grow draw break choose speak send spend teach"
    " think bring buy seek fight catch lie die tie sell tell feel deal mean say know show bind"
    " spread split shed shut arise drive eat fly forbid forget freeze hide lay lend light overcome"
    " ride ring seek shake shine shoot sing sink sit sleep slide stand steal stick strike swell swim"
    " swing tear throw understand undergo wear weave win wind withdraw withstand write".split()
)
_IRREGULAR = {
    "found", "made", "gave", "took", "wrote", "led", "left", "built", "began", "became", "came",
    "went", "saw", "won", "lost", "held", "kept", "met", "paid", "put", "set", "ran", "rose",
    "fell", "grew", "drew", "broke", "chose", "spoke", "sent", "spent", "taught", "thought",
    "brought", "bought", "sought", "fought", "caught", "lay", "lie", "lies", "let", "lets",
}  # fmt: skip

PASTS = {
    "began": "begin", "bought": "buy", "brought": "bring", "built": "build", "chose": "choose",
    "drew": "draw", "fought": "fight", "gave": "give", "held": "hold", "kept": "keep", "led": "lead",
    "lost": "lose", "made": "make", "met": "meet", "paid": "pay", "ran": "run", "saw": "see",
    "sent": "send", "sold": "sell", "spent": "spend", "taught": "teach", "took": "take", "won": "win",
    "wrote": "write",
}  # fmt: skip
"""Pasts that "did" gives back their base: "did the two sides fight", not "do … fought"."""


@cache
def _lexicon() -> dict[str, str]:
    spec = find_spec("textblob")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("textblob carries the English word list; `make setup` fetches it")
    path = Path(spec.submodule_search_locations[0]) / "en" / "en-lexicon.txt"
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tags = line.partition(" ")
        if word and tags and word[0].isalpha():
            found[word] = tags.split(" ")[0]
    return found


@lru_cache(maxsize=20000)
def tag(word: str) -> str:
    """The likeliest part of speech (Penn tags; auxiliaries MD, all prepositions IN)."""
    lower = word.lower().replace("’", "'")
    if not word[:1].isalpha():
        return "CD" if word[:1].isdigit() else "SYM"
    for some, name in _CLOSED:
        if lower in some:
            return name
    lexicon = _lexicon()
    if found := lexicon.get(lower) or (lexicon.get(word) if word.islower() else None):
        return found
    if "-" in word:
        return _by_ending(lower.rsplit("-", 1)[-1]) if not lower.endswith("ed") else "JJ"
    if word.isupper() or (word[0].isupper() and lower not in lexicon):
        return "NNP"
    return _by_ending(lower)


def _by_ending(lower: str) -> str:
    if (found := _lexicon().get(lower)) is not None:
        return found
    if lower.endswith("ly"):
        return "RB"
    if lower.endswith(("izes", "ifies", "ises")) and len(lower) > 6:
        return "VBZ"
    if lower.endswith(("ize", "ify")) and len(lower) > 5:
        return "VB"
    if lower.endswith("ing"):
        return "VBG"
    if lower.endswith("ed"):
        return "VBN"
    if lower.endswith(("ous", "ive", "ible", "able", "ic", "al", "ary", "less", "ful", "ar")):
        return "JJ"
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return "NNS"
    return "NN"


def known(word: str) -> bool:
    """Is it a word of general English?"""
    return word.lower() in _lexicon()


@lru_cache(maxsize=20000)
def verb_base(word: str) -> str:
    """The base of a verb in -s ("carries" → "carry"); "" where it can be no such verb."""
    lower = word.lower()
    if not lower.endswith("s") or lower.endswith("ss") or len(lower) < 4:
        return ""
    if lower in ("lies", "dies", "ties"):
        return lower[:-1]
    options = [lower[:-1]]
    if lower.endswith("ies"):
        options.insert(0, lower[:-3] + "y")
    elif lower.endswith("es"):
        options.append(lower[:-2])
    for base in options:
        if may_be_base(base):
            return base
    return ""


@lru_cache(maxsize=20000)
def may_be_base(base: str) -> bool:
    """Can it be a verb's base form? It is, or its past or -ing form is known as a verb's."""
    lexicon = _lexicon()
    if base in _BASES:
        return True
    if lexicon.get(base, "")[:2] == "VB":
        return lexicon[base] in ("VB", "VBP")
    stem = base[:-1] if base.endswith("e") else base
    past = base[:-1] + "ied" if base.endswith("y") else stem + "ed"
    return lexicon.get(past, "")[:2] == "VB" or lexicon.get(stem + "ing", "")[:2] == "VB"


def is_finite(word: str) -> bool:
    """Can it be a finite verb: an auxiliary, a third person, a past tense, a plain plural form?"""
    lower = word.lower()
    found = tag(word)
    return (
        lower in AUXILIARIES
        or found in ("VBZ", "VBD", "VBP")
        or lower in _IRREGULAR
        or bool(verb_base(lower))
        or (found in ("VB", "VBN") and lower.endswith("ed"))
        or (may_be_base(lower) and found in ("VB", "NN", "JJ"))
    )
