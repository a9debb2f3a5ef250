"""Terms of an English lecture: marked, in the glossary, defined, or said often."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.model import Term
from examstream.text.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    known,
    may_be_base,
    tag,
)
from examstream.text.nouns import head, is_plural, plural_phrase, singular_phrase
from examstream.text.words import Word, words

_EMPTY = (
    AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | CONJUNCTIONS | SUBORDINATORS | ADVERBS
)
_VAGUE_HEADS = frozenset(
    "thing way kind type part number case example fact amount lot set group form result reason time"
    " year day use term word name one other point step order example figure table section chapter"
    " lecture proof theorem lemma note problem question answer solution idea approach method process"
    " difference change effect role value level state area place side end size rate range property"
    " characteristic feature aspect factor condition situation context basis paper author model goal"
    " people person man woman human student world work data information image picture page line"
    " scientist researcher organism author patient individual company country user body need objective".split()
)
_ABBREVIATED = re.compile(r"\(\s*([A-Z][A-Za-z0-9&/-]{1,7}?)s?\s*\)")
_ALSO = re.compile(
    r"\(?(?:also|sometimes|often|otherwise|commonly)?,?\s*(?:also )?(?:called|known as|termed|referred to as|named|abbreviated(?: as)?)\s+(?:the |an? )?[“\"‘']?([A-Za-z][\w’'-]*(?: [\w’'-]+){0,3}?)[”\"’']?\s*(?=[,.;:)]|$)"
)
_MATH = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
_SLASHED = re.compile(r"^\(also,?\s+([^)]+)\)\s*")


@dataclass
class Found:
    """A term while it is gathered."""

    name: str
    aliases: list[str] = field(default_factory=list)
    marked: bool = False
    glossary: bool = False
    defined_at: tuple[int, int] | None = None


def base_form(text: str, lower: str = "") -> str:
    """A printed term as its entry: no article, quotes or bracket, head in the singular.

    With the lecture's text (in lower case): a plural whose singular is nowhere stays as it is.
    """
    bare = re.sub(r"\s*\([^)]*\)", "", text).strip(" .,;:“”\"'‘’")
    bare = re.sub(r"^(?:the|an?)\s+", "", bare, flags=re.I)
    bare = " ".join(bare.split())
    first = bare.split(" ")[0] if bare else ""
    if first and first[0].isupper() and first[1:].islower() and _common(first):
        bare = bare[0].lower() + bare[1:]
    single = singular_phrase(bare)
    if single != bare and lower and not _said(single.lower(), lower):
        return bare
    return single


@lru_cache(maxsize=8192)
def _said(name: str, lower: str) -> bool:
    return name in lower and bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lower))


def _common(word: str) -> bool:
    """Is the capital there only because the sentence begins with it?"""
    return tag(word.lower()) not in ("NNP", "NNPS") and (known(word) or not word.istitle())


def harvest_terms(reading: Reading) -> tuple[Term, ...]:
    """All terms, glossary and marked ones first, with their counts and aliases."""
    found: dict[str, Found] = {}
    lecture = reading.lecture
    for block in lecture.blocks:
        if block.kind is BlockKind.DEFINITION and block.term:
            _glossary(found, lecture.text_of(block), block.term, reading)
    for block in lecture.blocks:
        if not block.askable or block.kind is BlockKind.HEADING:
            continue
        for mark in block.marked:
            text = lecture.text[mark.start : mark.end]
            if is_term(text, reading) and not (
                mark.how == "emphasis" and not _worthy(text, reading)
            ):
                entry = found.setdefault(
                    base_form(text, reading.lower).lower(), Found(base_form(text, reading.lower))
                )
                entry.marked = True
                if abbreviation := _ABBREVIATED.search(text):
                    entry.aliases.append(abbreviation.group(1))
    for name in _frequent(reading):
        found.setdefault(name.lower(), Found(name))
    _expansions(found, reading)
    _aliases(found, reading)
    _merge(found)
    return tuple(_term(entry, reading) for entry in found.values())


def _glossary(found: dict[str, Found], text: str, term: str, reading: Reading) -> None:
    name = base_form(term, reading.lower)
    said = text.split(":", 1)[-1].strip()
    if re.match(r"see\s", said):
        other = base_form(said[4:], reading.lower)
        target = found.setdefault(other.lower(), Found(other))
        target.aliases.append(name)
        return
    entry = found.setdefault(name.lower(), Found(name))
    entry.marked = entry.glossary = True
    if abbreviation := _ABBREVIATED.search(term):
        entry.aliases.append(abbreviation.group(1))
    if also := _SLASHED.match(said):
        entry.aliases.extend(
            part.strip() for part in re.split(r",| or ", also.group(1)) if part.strip()
        )


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
    if len(run) == 1 and run[0].lower() in _VAGUE_HEADS:
        return False
    if run[0].lower() in _EMPTY or run[-1].lower() in _EMPTY:
        return False
    if any(w.lower() in AUXILIARIES | PRONOUNS | SUBORDINATORS for w in run):
        return False
    last = tag(run[-1])
    if len(run) == 1 and (last not in ("NN", "NNS", "NNP", "NNPS", "JJ", "VBG") or last == "JJ"):
        return False
    return last.startswith("N") or last in ("VBG", "JJ", "SYM", "CD")


_DEFINING = re.compile(
    r"\b(?:is|are|was|were) (?:an?|the|any|one|called|known|termed|defined|said)\b|\bcalled\b|\bknown as\b|\brefers? to\b|\bmeans\b|\b(?:arises|occurs|happens) when\b"
)


def _worthy(text: str, reading: Reading) -> bool:
    """An emphasised word is a term only if the lecture comes back to it, or defines it there."""
    bare = base_form(text, reading.lower)
    if not tag(bare.split()[-1]).startswith("N"):
        return False
    told = any(
        bare.lower() in s.text.lower() and _DEFINING.search(s.text) for s in reading.sentences
    )
    return reading.lower.count(bare.lower()) >= 2 or told


def _frequent(reading: Reading) -> list[str]:
    """Noun phrases said often: two to four words at least three times, rare single words too."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in reading.sentences:
        for run in _noun_runs(words(_MATH.sub(";", sentence.text))):
            for size in range(1, min(4, len(run)) + 1):
                part = run[len(run) - size :]
                name = base_form(" ".join(w.text for w in part), reading.lower)
                counts[name.lower()] += 1
                shapes[name.lower()][name] += 1
                if part[0].text[0].isupper() and part[0].start > 0:
                    capitals[name.lower()] += 1
    kept: list[str] = []
    for low, count in counts.items():
        name = shapes[low].most_common(1)[0][0]
        size = len(low.split())
        last = low.split()[-1]
        if (last in _VAGUE_HEADS and size == 1) or len(low) < 3:
            continue
        if size >= 2 and count >= 3 and tag(low.split()[0]) not in ("RB", "DT", "CD"):
            first = tag(low.split()[0])
            if first in ("JJR", "JJS") or low.split()[0] in _LOOSE:
                continue
            kept.append(name)
        elif size == 1 and last not in _LOOSE and len(low) > 2:
            rare = not known(low) and count >= 3
            if rare or count >= (10 if may_be_base(low) else 5):
                kept.append(name)
    return [
        name
        for name in kept
        if not any(
            other.lower().endswith(" " + name.lower()) and counts[other.lower()] >= 0.8 * counts[name.lower()]
            for other in kept
        )
    ]  # fmt: skip


_LOOSE = frozenset(
    "different same other many several various certain new own such first second third last next good"
    " important large small great main general possible similar specific particular single whole more"
    " most few little high low long short real true common given simple special single different total"
    " following additional entire actual available able sure likely necessary".split()
)


def _noun_runs(run: list[Word]) -> list[list[Word]]:
    """Runs of adjectives and nouns that end in a noun."""
    found: list[list[Word]] = []
    current: list[Word] = []
    for word in [*run, Word(".", 0, 0)]:
        kind = tag(word.text) if word.wordlike else ""
        ok = (
            bool(kind)
            and word.lower not in _EMPTY
            and (kind[0] == "N" or kind == "JJ" or (bool(current) and kind == "VBG"))
            and not re.search(r"['’_]|^\d|^.$|^\w-\d", word.text)
        )
        if ok:
            current.append(word)
            continue
        while current and not tag(current[-1].text).startswith("N"):
            current.pop()
        if current:
            found.append(current)
        current = []
    return found


def _expansions(found: dict[str, Found], reading: Reading) -> None:
    """ "brain-computer interface (BCI)": a term, even if its full name stands there only."""
    for sentence in reading.sentences:
        for match in _ABBREVIATED.finditer(sentence.text):
            letters = [c.lower() for c in match.group(1) if c.isalpha()]
            pieces = re.findall(r"[\w’']+", sentence.text[: match.start()])
            if len(letters) < 2 or [p[0].lower() for p in pieces[-len(letters) :]] != letters:
                continue
            tail = r"[\s-]+".join(re.escape(p) for p in pieces[-len(letters) :])
            full = re.search(tail + r"\s*$", sentence.text[: match.start()])
            if full and is_term(full.group().strip(), reading):
                name = base_form(full.group().strip(), reading.lower)
                entry = found.setdefault(name.lower(), Found(name))
                entry.marked = True
                entry.aliases.append(match.group(1))


def _aliases(found: dict[str, Found], reading: Reading) -> None:
    """ "long-term potentiation (LTP)", "the malleus (also known as the hammer)"."""
    names = sorted(found, key=len, reverse=True)
    for sentence in reading.sentences:
        low = sentence.text.lower()
        for match in _ABBREVIATED.finditer(sentence.text):
            before = low[: match.start()].rstrip()
            for name in names:
                if before.endswith((name, plural_phrase(name))) and _initials(match.group(1), name):
                    found[name].aliases.append(match.group(1))
                    break
        for match in _ALSO.finditer(sentence.text):
            if not re.search(r"also|sometimes|often|otherwise|abbreviated", match.group()):
                continue
            before = low[: match.start()].rstrip(" ,(")
            for name in names:
                alias = match.group(1).strip()
                if before.endswith((name, plural_phrase(name))) and alias.lower() != name:
                    found[name].aliases.append(alias)
                    break


def _initials(short: str, name: str) -> bool:
    letters = [w[0] for w in re.split(r"[\s-]+", name) if w]
    return short[0].lower() == letters[0].lower() and len(short) <= 2 * len(letters) + 2


def _merge(found: dict[str, Found]) -> None:
    """An alias that is a term of its own becomes part of the other."""
    for key in list(found):
        entry = found.get(key)
        if entry is None:
            continue
        for alias in entry.aliases:
            other = base_form(alias).lower()
            if other != key and other in found and not found[other].glossary:
                entry.marked |= found[other].marked
                del found[other]


def _term(entry: Found, reading: Reading) -> Term:
    name = entry.name
    aliases = tuple(dict.fromkeys(a for a in entry.aliases if a.lower() != name.lower()))
    count = many = 0
    for form in {name.lower(), *(a.lower() for a in aliases)}:
        singles = len(re.findall(rf"(?<![\w-]){re.escape(form)}(?![\w-])", reading.lower))
        plurals = 0
        if (other := plural_phrase(form).lower()) != form:
            plurals = len(re.findall(rf"(?<![\w-]){re.escape(other)}(?![\w-])", reading.lower))
        count += singles + plurals
        many += plurals
    last = head(name)
    return Term(
        name=name,
        aliases=aliases,
        kind=last.lower(),
        plural=is_plural(last) and not _singular_in_use(name, reading),
        count=count,
        marked=entry.marked,
        defined_at=entry.defined_at,
    )


def _singular_in_use(name: str, reading: Reading) -> bool:
    """Does the lecture say "stapes is", not "stapes are"?"""
    form = re.escape(name.lower())
    ones = len(re.findall(rf"{form} (?:is|was|has|does)\b", reading.lower))
    return ones > len(re.findall(rf"{form} (?:are|were|have|do)\b", reading.lower))


def lecture_terms(lecture: Lecture, terms: tuple[Term, ...]) -> dict[str, Term]:
    """Terms by every lower-case form they are printed in."""
    forms: dict[str, Term] = {}
    for term in terms:
        for name in (term.name, *term.aliases):
            forms.setdefault(name.lower(), term)
            forms.setdefault(plural_phrase(name).lower(), term)
    return forms
