"""Checks of a finished draft (design: K6–K9, K17): a reason to drop it, or ""."""

import re
from itertools import combinations

from examstream.exam.question import BLANK, Draft, NumericKey, QuestionType
from examstream.text.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, known
from examstream.text.likeness import given_away, likeness, pieces
from examstream.text.nouns import is_plural, singular_phrase

_CHOICES = (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE)
_EMPTY = AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS


def faults(draft: Draft) -> str:
    """The first fault, with its check's name; "" for a good draft."""
    for name, check in CHECKS:
        if reason := check(draft):
            return f"{name}: {reason}"
    return ""


def keys(draft: Draft) -> tuple[str, ...]:
    """The right answers as text."""
    if isinstance(draft.key, str):
        return tuple(o.text for o in draft.options if o.label == draft.key)
    if not isinstance(draft.key, tuple):
        return ()
    if draft.type is QuestionType.MULTIPLE_CHOICE:
        return tuple(o.text for o in draft.options if o.label in draft.key)
    if draft.type is QuestionType.FILL_IN:
        return tuple(part[0] for part in draft.key)
    return tuple(str(k) for k in draft.key[:1])


def whole(draft: Draft) -> str:
    """K4: the stem is a sentence, closed and of bearable length."""
    stem = re.sub(r"\$[^$]*\$", "X", draft.stem)
    if not stem.endswith((".", "?", "!", ":", "”", "____")):
        return "no end mark"
    if (
        stem.count("$") % 2
        or stem.count("(") != stem.count(")")
        or stem.count("“") != stem.count("”")
    ):
        return "brackets or quotes do not close"
    if len(stem.split()) > 60 or len(stem) < 15:
        return "too long or too short"
    if re.search(
        r"\s[,.;?]|,\s*[.?]|\b(?:a|an|the|of|to|in|and|or)\s*\?$|  |\bthe the\b|\ba an?\b",
        stem.replace(f"{BLANK}", "x"),
    ):
        return "the stem does not read"
    return ""


def residue(draft: Draft) -> str:
    """K5: nothing of markup is left."""
    for text in (draft.stem, *(o.text for o in draft.options)):
        plain = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", text).replace(BLANK, "")
        if match := re.search(r"\\\w+|\[\^|\{:|<\w|!!|\]\(|https?:|\*\*|__|\|", plain):
            return match.group()
    return ""


def alone(draft: Draft) -> str:
    """K2, K3: the stem points at nothing outside it and speaks to nobody."""
    stem = re.sub(r"\$[^$]*\$", "X", draft.stem)
    if re.match(r"(?:It|They|This|These|Those|Such|He|She|Here|Then|So|But)\b", stem):
        return stem.split()[0]
    if match := re.search(r"\b(?:we|our|us|you|your|(?<![A-Z]\w )(?<![a-z] )I)\b(?![-,?])", stem):
        return match.group()
    if match := re.search(
        r"\b[Ww]hat (?:is|are) (?:this|these|it)\b|\bas (?:shown|above|below)\b", stem
    ):
        return match.group()
    return ""


def blank(draft: Draft) -> str:
    """K6: at most two blanks, none in a formula, five words of content left."""
    if draft.type is not QuestionType.FILL_IN:
        return ""
    if not 1 <= draft.stem.count(BLANK) <= 2:
        return "one or two blanks"
    if any(BLANK in f for f in re.findall(r"\$[^$]*\$", draft.stem)):
        return "a blank in a formula"
    if len(pieces(draft.stem)) < 4:
        return "too little is left"
    return ""


def leak(draft: Draft) -> str:
    """K7: no content word of the key in the stem, unless every option shares it."""
    if draft.type in (QuestionType.TRUE_FALSE, QuestionType.NUMERIC, QuestionType.MULTIPLE_CHOICE):
        return _number_leak(draft)
    for key in keys(draft):
        if len(key) > 45:
            continue  # a definition as option: its words are the matter itself
        shared = given_away(key, draft.stem.replace(BLANK, " ; "))
        if draft.options:
            shared -= frozenset.intersection(*(pieces(o.text) for o in draft.options))
        if shared:
            return f"{sorted(shared)[0]!r} of the key stands in the stem"
        for capitals in re.findall(r"\b[A-Z]{3,}\b", draft.stem):
            if capitals in key and not draft.options:
                return f"{capitals} of the key stands in the stem"
        letters = "".join(w[0] for w in re.split(r"[\s-]+", key) if w[:1].isalnum()).upper()
        if len(letters) > 1 and re.search(rf"\b{letters}s?\b", draft.stem):
            return f"the abbreviation {letters} stands in the stem"
    return ""


def _number_leak(draft: Draft) -> str:
    if isinstance(draft.key, NumericKey):
        number = f"{draft.key.value:g}"
        if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.,]*\d)", draft.stem):
            return f"{number} stands in the stem"
    return ""


def same_kind(draft: Draft) -> str:
    """K8: options agree in number, script and length."""
    if draft.type not in _CHOICES:
        return ""
    texts = [o.text for o in draft.options]
    if len(texts) < 4:
        return "fewer than four options"
    lengths = sorted(len(t) for t in texts)
    if lengths[-1] > 4.5 * lengths[0] and lengths[-1] > 14:
        return "lengths differ too much"
    if draft.type is QuestionType.SINGLE_CHOICE and all(len(t.split()) <= 4 for t in texts):
        many = [_many(t.split()[-1]) for t in texts if t != keys(draft)[0]]
        own = _many(keys(draft)[0].split()[-1])
        if own is not None and None not in many and own not in many:
            return "only the key has its number"
    return ""


def _many(word: str) -> bool | None:
    """Plural or not; None for a word in -s that may be either ("stapes")."""
    if word.endswith("s") and is_plural(word) and not known(singular_phrase(word)):
        return None
    return is_plural(word)


def one_right(draft: Draft) -> str:
    """K9: no two options are one, none lies within another."""
    if draft.type not in _CHOICES:
        return ""
    for one, other in combinations([o.text for o in draft.options], 2):
        a, b = singular_phrase(one.lower()), singular_phrase(other.lower())
        if a == b:
            return f"{one!r} twice"
        if len(a) < 45 and len(b) < 45:
            if draft.type is QuestionType.SINGLE_CHOICE and (
                a.endswith(" " + b) or b.endswith(" " + a)
            ):
                return f"{one!r} and {other!r} lie within one another"
        elif not (a[:1] == b[:1] == "$") and likeness(pieces(a), pieces(b)) > 0.8:
            return "two options say the same"
    return ""


def cues(draft: Draft) -> str:
    """K17: the article before a blank is neutral, the key not by far the longest."""
    if re.search(rf"\b(?:a|an) {BLANK}", draft.stem):
        return "the article before the blank tells"
    if draft.type is QuestionType.SINGLE_CHOICE:
        key = keys(draft)[0]
        wrong = [o.text for o in draft.options if o.text != key]
        if len(key) > 24 and len(key) > 1.6 * max(len(w) for w in wrong):
            return "the key is by far the longest"
        common = frozenset.intersection(*(pieces(o.text) for o in draft.options))
        named = [w for w in wrong if (pieces(w) - common) & pieces(draft.stem)]
        if named and len(key) < 45:
            return f"{named[0]!r} stands in the stem"
    return ""


def quoted(draft: Draft) -> str:
    """The evidence is there."""
    return "" if draft.evidence.quote.strip() else "no quote"


CHECKS = (
    ("K4 whole", whole),
    ("K5 residue", residue),
    ("K2 stands alone", alone),
    ("K6 blank", blank),
    ("K7 leak", leak),
    ("K8 same kind", same_kind),
    ("K9 one right", one_right),
    ("K17 cues", cues),
    ("quote", quoted),
)
