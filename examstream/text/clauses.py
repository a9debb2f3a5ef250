"""Enough grammar of English clauses to turn them about: subject, verb, what follows."""

import re
from typing import NamedTuple

from examstream.text.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PASTS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    is_finite,
    tag,
    verb_base,
)
from examstream.text.words import Word, words

BE = frozenset("is are was were".split())
_SURE = frozenset("MD VBZ VBD VBP".split())


class Clause(NamedTuple):
    """A simple sentence cut at its main verb; indices of its words."""

    run: list[Word]
    verb: int  # the finite verb
    text: str

    @property
    def subject(self) -> str:
        return self.text[: self.run[self.verb].start].strip()

    @property
    def predicate(self) -> str:
        """From the verb on, without the end mark."""
        return self.text[self.run[self.verb].start :].rstrip().rstrip(".!").rstrip()

    @property
    def rest(self) -> str:
        """What follows the verb, without the end mark."""
        return self.text[self.run[self.verb].end :].strip().rstrip(".!").rstrip()


def clause(text: str) -> Clause | None:
    """The sentence cut at its main verb; None where that cannot be told.

    Words before the verb form one noun phrase: determiner, words, prepositional phrases, relative
    clauses (each of which takes a finite verb of its own).
    """
    run = words(text)
    inside = depth = 0
    for i, word in enumerate(run):
        lower = word.lower
        if word.text in "([":
            depth += 1
        elif word.text in ")]":
            depth -= 1
        if depth or not word.wordlike:
            if word.text in ",;:" and i < 3:
                return None
            continue
        if lower in SUBORDINATORS and i == 0:
            return None
        if lower in RELATIVES and i and not (lower == "that" and i == 0):
            inside += 1
            continue
        if inside and run[i - 1].lower in RELATIVES and is_finite(word.text):
            inside -= 1
            continue
        if inside and i + 1 < len(run) and run[i + 1].lower in AUXILIARIES and _may_end(word):
            inside -= 1  # "that a clerk keeps is …"
            continue
        if i and _is_verb(run, i):
            if inside:
                inside -= 1
                continue
            return Clause(run, i, text)
    return None


def _may_end(word: Word) -> bool:
    """Can the word be the verb a relative clause ends with?"""
    kind = tag(word.text)
    return kind in _SURE or kind in ("VB", "VBN") or bool(verb_base(word.lower) and kind != "NNS")


def _is_verb(run: list[Word], i: int) -> bool:
    """Is word i the finite verb? By its kind, the word before it and the word after."""
    word, before = run[i], run[i - 1]
    lower = word.lower
    if lower in AUXILIARIES:
        return lower not in ("be", "been") and not (lower == "can" and before.lower in DETERMINERS)
    if before.lower in DETERMINERS or before.lower in PREPOSITIONS or before.text == "-":
        return False
    if word.text[0].isupper():
        return False  # "Less Developed Countries"
    if lower in PREPOSITIONS or lower in DETERMINERS or lower in CONJUNCTIONS:
        return False
    following = run[i + 1] if i + 1 < len(run) else None
    return _fits(lower, tag(word.text), before, following)


def _tag(word: Word) -> str:
    """The part of speech; a capital inside a sentence makes a name."""
    return "NNP" if word.start > 0 and word.text[0].isupper() else tag(word.text)


def _fits(lower: str, kind: str, before: Word, following: Word | None) -> bool:
    if following is None or not following.wordlike:
        return kind in _SURE
    after = following.lower
    if after in ("that", "which", "who") and kind not in ("VB", "VBZ", "VBD"):
        return False  # "ion channels that …": a noun with its clause
    opens = (
        after in DETERMINERS or after in PREPOSITIONS or after in PRONOUNS
        or _tag(following) in ("RB", "TO", "JJ", "CD", "NNS", "VBN", "NN", "NNP", "VBG")
    )  # fmt: skip
    firmly = (
        after in DETERMINERS
        or after in ("to", "from", "into", "as", "by", "that", "at", "on", "with", "when", "in")
        or _tag(following) == "RB"
    )
    if kind in _SURE:
        return opens
    if before.lower in PRONOUNS and kind in ("VB", "VBP", "NN"):
        return opens and is_finite(lower)
    many = _tag(before) in ("NNS", "NNPS")
    if kind == "VB":
        return opens and many
    if lower.endswith("ed") or kind == "VBN":
        named = _tag(following) == "NNP" and _tag(before) in ("NNP", "NN", "NNS")
        return after in DETERMINERS or named or (_tag(following) in ("RB", "CD") and kind == "VBD")
    if verb_base(lower):
        return firmly and _tag(before) in ("NN", "NNP", "VBG", "SYM", "JJ", "NNS")
    if kind in ("NN", "JJ") and is_finite(lower):
        return many and firmly
    return False


def is_whole(text: str) -> bool:
    """Has the sentence a finite verb outside brackets?"""
    plain = re.sub(r"\([^()]*\)", "", text)
    run = words(plain)
    return any(
        w.lower in AUXILIARIES or (i > 0 and _is_verb(run, i))
        for i, w in enumerate(run)
        if w.wordlike
    )


def is_told(text: str) -> bool:
    """Has it a past tense after a noun that might be a participle, where no other verb is sure?

    "The empire spanned large regions" is a sentence; "a theory developed by Newton" is none.
    """
    run = [w for w in words(re.sub(r"\([^()]*\)", "", text)) if w.wordlike]
    for i, word in enumerate(run[1:-1], start=1):
        lower, after = word.lower, run[i + 1].lower
        same = lower in ("put", "set", "cut", "let", "spread") and after in DETERMINERS
        past = (lower.endswith("ed") or lower in PASTS) and tag(word.text) in ("VBN", "VBD")
        if not (past or same):
            continue
        before = run[i - 2] if i > 1 and tag(run[i - 1].text) == "RB" else run[i - 1]
        subject = _tag(before)[:2] == "NN" or before.lower in PRONOUNS
        if subject and after not in ("by", "of", "and", "or") and word.text[0].islower():
            return True
    return False


def split_lead(text: str) -> tuple[str, str]:
    """An opening phrase ("In mammals, …") and the rest; ("", text) where there is none."""
    match = re.match(
        r"((?:In|At|For|On|With|Within|Under|During|After|Before|Among|Between|From|By|Through|As|Unlike|Like|Over|To|Using)\b[^,;:]{2,80}),\s+(?=[\w$“\"])",
        text,
    )
    if not match:
        return "", text
    return match.group(1), upper_first(text[match.end() :])


def lower_first(text: str) -> str:
    """The first letter in lower case, unless the word is a name, an abbreviation or a symbol."""
    first = re.match(r"[^\W\d_][\w⁺⁻+-]*", text)
    if not first:
        return text
    word = first.group()
    if re.match(r"[B-Z]-", word):
        return text  # "C-rate"
    if len(word) > 1 and (not word[1:].islower() and not word[1:].replace("-", "").islower()):
        return text
    if word == "I" or (len(word) == 1 and word != "A"):
        return text
    if tag(word) == "NNP" and word.lower() not in DETERMINERS:
        return text
    following = re.match(r"\s+([A-Z][a-z]+)", text[first.end() :])
    if following and word.lower() not in DETERMINERS | PREPOSITIONS:
        return text  # "King John": a name, not a sentence's first word
    return text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """The first letter in upper case, unless the word has a capital of its own ("pH", "mRNA")."""
    at = 0
    while at < len(text) and text[at] in "“\"'(":
        at += 1
    word = re.match(r"[\w]*", text[at:])
    if word and len(word.group()) > 1 and word.group()[1:] != word.group()[1:].lower():
        return text
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
