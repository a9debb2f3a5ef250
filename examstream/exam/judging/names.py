"""Names of one thing: alias classes from the terms and from the lecture's own "also called"."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from examstream.exam.judging.roots import lemma
from examstream.exam.judging.words import tokens
from examstream.exam.plan.model import Term

Names = Mapping[str, frozenset[str]]
"""Each known name (normal form) → all names of the same thing."""

_WORDS = r"((?:[\w⁺⁻-]+ ){0,3}[\w⁺⁻-]+)"
_ENGLISH = (
    re.compile(rf"{_WORDS},? (?:\(|, )?(?:also|sometimes|otherwise|often|commonly) (?:called|known as|termed|referred to as|named) (?:an? |the )?{_WORDS}"),
    re.compile(rf"{_WORDS},? also (?:an? |the )?{_WORDS} ?[,)]"),
    re.compile(rf"\b(?:called|known as|termed|named) (?:an? |the )?{_WORDS}, (?:or|sometimes|commonly|often|formerly) (?:an? |the )?{_WORDS}"),
)  # fmt: skip
_ACRONYM = re.compile(r"((?:[A-Za-z][\w-]* ){1,5}[A-Za-z][\w-]*) \(([A-Z][A-Za-z]{1,7})s?\)")
_CHINESE = re.compile(
    r"([\u3400-\u9fffA-Za-z]{2,10})?[（(，,]?\s*(?:又称为?|也称为?|亦称为?|"
    r"简称为?|又叫做?|也叫做?|也作|也被称为|"
    r"俗称|又名|亦名|别名|或称为?|旧称|也叫)\s*[“「]?([\u3400-\u9fffA-Za-z]{2,10})"
)
_IN_BRACKETS = re.compile(r"([\u3400-\u9fff]{2,12})\s*[（(]([A-Z][A-Za-z0-9/-]{1,7})[)）]")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """One spelling of an answer: width, case, articles, number, ornaments and end marks gone.

    `The action potentials.` and `action potential` are one; `K⁺` and `K` are not.
    """
    text = unicodedata.normalize("NFC", text).strip()
    text = re.sub(r"[*`“”\"'‘’《》「」_]{1,2}", lambda m: "_" if m.group() == "_" else "", text)
    text = re.sub(r"^\s*(?:the|an?)\s+", "", text, flags=re.I)
    if "$" not in text:  # a gloss or abbreviation in brackets behind the name
        text = re.sub(r"(?<=[\s\u3400-\u9fff])[(（][^()（）]*[)）]?\s*$", "", text) or text
    text = re.sub(r"^(?:所谓的?|这种|该)(?=..)", "", text)
    parts: list[str] = []
    for token in tokens(text.translate(_WIDE)):
        if token.kind == "word":
            parts.extend(lemma(part) for part in re.split(r"[-–]", token.text) if part)
        elif token.kind == "number":
            tail = "%" if text[token.end : token.end + 1] == "%" else ""
            parts.append(token.text + tail)
        elif token.kind != "cut":
            parts.append(token.text)
    if not parts:
        return re.sub(r"\s+", "", text.lower())
    glue = "" if any("\u3400" <= c <= "\u9fff" for c in text) else " "
    return glue.join(parts)


_WIDE = {c: c - 0xFEE0 for c in range(0xFF10, 0xFF5B)} | {0x3000: 0x20}


def alias_classes(
    terms: Iterable[Term], marked: Iterable[str], sentences: Iterable[str], chinese: bool
) -> Names:
    """The alias classes the terms state, and those the lecture's sentences state.

    What the lecture marks is a name as well, whether or not it was harvested.
    """
    groups: dict[str, set[str]] = {}

    def join(one: str, other: str) -> None:
        a, b = normal(one), normal(other)
        if not a or not b:
            return
        merged = groups.get(a, {a}) | groups.get(b, {b})
        for name in merged:
            groups[name] = merged

    for term in terms:
        join(term.name, term.name)
        for alias in term.aliases:
            join(term.name, alias)
    for name in marked:
        join(name, name)
    known = sorted(groups, key=len, reverse=True)
    for sentence in sentences:
        if chinese:
            for match in _CHINESE.finditer(sentence):
                one = _ending(match[1] or "", known) or _opening(sentence[: match.start(2)], known)
                other = _beginning(match[2], known) or (match[2] if len(match[2]) <= 6 else "")
                if one and other:
                    join(one, other)
            for match in _IN_BRACKETS.finditer(sentence):
                told = re.split("称为|称作|叫做|叫作", match[1])
                if one := _ending(match[1], known) or (told[-1] if len(told) > 1 else ""):
                    join(one, match[2])
            continue
        for pattern in _ENGLISH:
            for match in pattern.finditer(sentence):
                one = _ending(normal(match[1]), known)
                other = _beginning(normal(match[2]), known) or _cut_off(sentence, match)
                if one and other:
                    join(one, other)
        for match in _ACRONYM.finditer(sentence):
            words = match[1].split()[-len(match[2]) :]
            if "".join(word[0] for word in words).lower() == match[2].lower():
                join(" ".join(words), match[2])
    return {name: frozenset(group) for name, group in groups.items()}


def _opening(text: str, known: list[str]) -> str:
    """The known name a sentence (or its last clause of many) opens with: its subject."""
    bare = normal(text)
    return next((name for name in known if bare.startswith(name)), "")


def _cut_off(sentence: str, match: re.Match[str]) -> str:
    """An unknown second name, where punctuation or a verb ends it."""
    rest = sentence[match.end() :]
    if re.match(r"\s*(?:[,.;:)]|$)", rest) and len(match[2].split()) <= 3:
        return normal(match[2])
    return ""


def _ending(text: str, known: list[str]) -> str:
    return next((name for name in known if text == name or text.endswith(name)), "")


def _beginning(text: str, known: list[str]) -> str:
    return next((name for name in known if text == name or text.startswith(name)), "")


def same_thing(names: Names, one: str, other: str) -> bool:
    """Whether two answers name one thing: equal when normal, or of one alias class."""
    a, b = normal(one), normal(other)
    return a == b or b in names.get(a, ())
