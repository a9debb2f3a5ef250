"""Terms of an English lecture: marked, in the glossary, defined, or said often."""

import re
from collections import Counter, defaultdict

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.plan.en.aliases import ABBREVIATED, add_aliases, add_expansions
from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.en.term import (
    EMPTY,
    VAGUE_HEADS,
    Found,
    base_form,
    is_term,
    is_unit,
    worthy,
)
from examstream.exam.plan.model import Term
from examstream.text.lexicon import (
    known,
    may_be_base,
    tag,
)
from examstream.text.nouns import head, is_plural, plural_phrase
from examstream.text.printed import times
from examstream.text.words import Word, words

_MATH = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
_SLASHED = re.compile(r"^\(also,?\s+([^)]+)\)\s*")


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
            if text.endswith("()") and "_" not in text:
                continue  # a call of code, told by a word of every day
            if is_term(text, reading) and not (
                mark.how == "emphasis" and not worthy(text, reading)
            ):
                entry = found.setdefault(
                    base_form(text, reading.lower).lower(), Found(base_form(text, reading.lower))
                )
                entry.marked = True
                if abbreviation := ABBREVIATED.search(text):
                    entry.aliases.append(abbreviation.group(1))
    for name in _headed(reading):
        found.setdefault(name.lower(), Found(name)).marked = True
    for name in _frequent(reading):
        found.setdefault(name.lower(), Found(name))
    for name in _coded(reading):
        found.setdefault(name.lower(), Found(name))
    add_expansions(found, reading)
    add_aliases(found, reading)
    _merge(found)
    return tuple(_term(entry, reading) for entry in found.values())


def _headed(reading: Reading) -> list[str]:
    """What a section is called after, if its text comes back to it: "Genetic Drift"."""
    names = []
    for block in reading.lecture.blocks:
        if block.kind is not BlockKind.HEADING or not block.askable:
            continue
        title = re.sub(r"^[\d.\s]+", "", reading.lecture.text_of(block)).strip()
        if not 1 <= len(title.split()) <= 4 or not is_term(title, reading):
            continue
        small = base_form(title.lower(), reading.lower)
        plain = [s.text for s in reading.sentences if small in s.text]
        if len(plain) >= 3 and not known(small):
            names.append(small)
    return names


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
    if abbreviation := ABBREVIATED.search(term):
        entry.aliases.append(abbreviation.group(1))
    if also := _SLASHED.match(said):
        entry.aliases.extend(
            part.strip() for part in re.split(r",| or ", also.group(1)) if part.strip()
        )


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
        if (last in VAGUE_HEADS and size == 1) or len(low) < 3 or is_unit(name):
            continue
        named = size >= 2 and count == 2 and all(w[:1].isupper() for w in name.split())
        if size >= 2 and (count >= 3 or named) and tag(low.split()[0]) not in ("RB", "DT", "CD"):
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


def _coded(reading: Reading) -> list[str]:
    """Names of code told of in prose: "pthread_exit", at least three times."""
    names = (
        n for s in reading.sentences for n in re.findall(r"(?<![\w/.*])[a-z]\w*_\w+\b", _MATH.sub(";", s.text))
    )  # fmt: skip
    return [name for name, count in Counter(names).items() if count >= 3 and len(name) > 5]


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
    before = ""
    for word in [*run, Word(".", 0, 0)]:
        kind = tag(word.text) if word.wordlike else ""
        ok = (
            bool(kind)
            and word.lower not in EMPTY
            and (kind[0] == "N" or kind == "JJ" or (bool(current) and kind == "VBG"))
            and not re.search(r"['’_]|^\d|^.$|^\w-\d", word.text)
        )
        if ok:
            if not (
                not current
                and before in ("to", "can", "may", "will", "must")
                and may_be_base(word.lower)
            ):
                current.append(word)
            before = word.lower
            continue
        before = word.lower
        while current and not tag(current[-1].text).startswith("N"):
            current.pop()
        if current:
            found.append(current)
        current = []
    return found


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
    name = _small(entry.name, reading)
    aliases = tuple(dict.fromkeys(a for a in entry.aliases if a.lower() != name.lower()))
    count = many = 0
    for form in {name.lower(), *(a.lower() for a in aliases)}:
        singles = times(form, reading.lower)
        plurals = 0
        if (other := plural_phrase(form).lower()) != form:
            plurals = times(other, reading.lower)
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


def _small(name: str, reading: Reading) -> str:
    """Without the capital a sentence or a line of bold type gave it: "pronation"."""
    small = name[:1].lower() + name[1:]
    if small == name or not name[1:2].islower():
        return name
    inside = re.search(rf"[a-z,] {re.escape(small)}\b", reading.lecture.text)
    return small if inside else name


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
