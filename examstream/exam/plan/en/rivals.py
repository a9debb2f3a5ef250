"""Rivals of a key: other terms of the lecture that could stand in its place and be wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.names import strangers
from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.en.term import special
from examstream.exam.plan.model import Term
from examstream.text.lexicon import known, tag
from examstream.text.likeness import likeness, pieces
from examstream.text.noun_kinds import apart
from examstream.text.nouns import head, is_plural, plural_phrase, singular_phrase
from examstream.text.printed import is_printed, times

MOST = 8
"""Rivals kept with a fact: more than a question needs, so that seeds differ."""


@dataclass
class Society:
    """The terms of a lecture and what is known of each, to find rivals among them."""

    reading: Reading
    terms: tuple[Term, ...]
    defined: dict[str, Definition] = field(default_factory=dict)
    where: dict[str, set[str]] = field(default_factory=dict)
    said: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    general: set[str] = field(default_factory=set)  # terms others are defined as kinds of
    printed: dict[str, int] = field(default_factory=dict)  # names as asked for: times in the text

    def __post_init__(self) -> None:
        genera = [_genus_of(d.said) for d in self.defined.values()]
        self.general = {
            t.name for t in self.terms if any(g.endswith(t.name.lower()) for g in genera)
        }
        self.said = [(s.text.lower(), pieces(s.text)) for s in self.reading.sentences]
        for term in self.terms:
            names = [n.lower() for n in (term.name, *term.aliases)]
            self.where[term.name] = {
                s.heading for s in self.reading.sentences if any(n in s.text.lower() for n in names)
            }

    def of(
        self,
        term: Term,
        plural: bool,
        stem: str,
        *,
        asserts: bool = False,
        around: str = "",
        least: float = 2.0,
    ) -> list[str]:
        """Names of rivals in the key's number, best first.

        `around` are the sentences beside it: who is named there may well share in what is told.
        `stem` is what is asked: a rival named in it is out; with `asserts`, so is one of which
        the lecture says nearly the same (K9d).
        """
        scored = []
        asked = pieces(stem)
        near = self._near(asked) if asserts else []
        for other in self.terms:
            name = self._printed(other, plural)
            if not name or not self._distinct(term, other) or _named(other, stem):
                continue
            if _unequal(term.name, name):
                continue
            if near and _also(other, near):
                continue
            if around and _named(other, around):
                continue
            if not term.marked and pieces(term.name) & pieces(other.name):
                continue  # not told apart by the lecture: "input data", "input images"
            if (worth := self._likeness(term, other)) >= least:
                scored.append((-worth, name))
        kept: list[str] = []
        for _, name in sorted(scored):
            low = f" {name.lower()} "
            if not any(low in f" {k.lower()} " or f" {k.lower()} " in low for k in kept):
                kept.append(name)  # no option is a kind of another by its name
        return kept[:MOST]

    def peers(self, term: Term, names: Iterable[str], stem: str) -> list[str]:
        """Of the names told beside it in one list those that can stand as options to it."""
        by_name = {t.name.lower(): t for t in self.terms}
        others = [t for n in names if (t := by_name.get(n.lower())) is not None]
        return [t.name for t in others if self._distinct(term, t) and not _named(t, stem)]

    def _printed(self, other: Term, plural: bool) -> str:
        """The rival in the wanted number, if the lecture ever prints it so."""
        if plural == other.plural:
            return other.name
        name = plural_phrase(other.name) if plural else singular_phrase(other.name)
        return name if self._times(name.lower()) >= (2 if plural else 1) else ""

    def _times(self, low: str) -> int:
        """How often the lecture prints a name; counted once, for every term asks of every other."""
        if low not in self.printed:
            self.printed[low] = times(low, self.reading.lower)
        return self.printed[low]

    def _distinct(self, term: Term, other: Term) -> bool:
        """Neither an alias, nor a kind or part of one another by name, nor of another shape (K8, K9)."""
        if other.name == term.name or "/" in other.name:
            return False
        known_for = other.marked or other.name.lower() in self.defined
        if not known_for and (other.count < 2 or not special(other.name, other.count, False)):
            return False
        if (tag(head(term.name)) == "JJ") != (tag(head(other.name)) == "JJ"):
            return False  # "selectively permeable" among things
        mine = [n.lower() for n in (term.name, *term.aliases)]
        theirs = [n.lower() for n in (other.name, *other.aliases)]
        if set(mine) & set(theirs) or singular_phrase(mine[0]) == singular_phrase(theirs[0]):
            return False
        if any(_within(a, b) or _within(b, a) for a in mine for b in theirs):
            return False
        if not (term.marked and other.marked) and akin(term.name, other.name):
            return False  # "oligopolists", "oligopoly firms": who is meant is the same
        if (
            self._shape(term.name) != self._shape(other.name)
            or abs(len(mine[0].split()) - len(theirs[0].split())) > 2
        ):
            return False
        if head(term.name) == head(other.name) and {term.name, other.name} & self.general:
            return False  # a reversible reaction is a chemical reaction
        one, two = self.defined.get(term.name.lower()), self.defined.get(other.name.lower())
        if one and two:
            a, b = pieces(one.said), pieces(two.said)
            if likeness(a, b) > 0.75 and len(a ^ b) <= 2:
                return False
            # one defined by the other: "cation: positive ion …" is a kind of ion
            if _genus_of(one.said).endswith(theirs[0]) or _genus_of(two.said).endswith(mine[0]):
                return False
        elif one and _genus_of(one.said).endswith(theirs[0]):
            return False
        return True

    def _shape(self, name: str) -> str:
        """A symbol, a name or a word; "world Bank" is the entry of a name."""
        if name.isupper() or re.search(r"\d|[⁺⁻₀-₉]", name):
            return "symbol"
        if name[:1].isupper():
            return "name"
        capital = name.split()[-1][:1].isupper() and name.lower() not in self.reading.lecture.text
        return "name" if capital else "word"

    def _near(self, asked: frozenset[str]) -> list[str]:
        """The sentences that say nearly what is asked."""
        least = 0.6 * len(asked)
        return [low for low, said in self.said if len(asked & said) >= least]

    def _likeness(self, term: Term, other: Term) -> float:
        score = 0.0
        if head(term.name).lower() == head(other.name).lower():
            score += 3.0
        one, two = self.defined.get(term.name.lower()), self.defined.get(other.name.lower())
        if one and two and _genus_of(one.said).split()[-1:] == _genus_of(two.said).split()[-1:]:
            score += 2.0
        if other.marked:
            score += 1.5
        elif " " in other.name and other.count >= 4:
            score += 1.0
        score += 1.0 * (other.marked == term.marked)
        if self.where[term.name] & self.where[other.name]:
            score += 1.0
        if len(term.name.split()) == len(other.name.split()):
            score += 0.5
        if (
            re.search(r"(?:tion|sion|ing|ity|ism|ment|ance|ence|ure|er|or)$", term.name[-4:])
            and term.name[-3:] == other.name[-3:]
        ):
            score += 0.5
        if not 0.4 <= len(term.name) / len(other.name) <= 2.5:
            score -= 1.0
        if self._shape(term.name) == "name" and strangers(term.name, other.name, self.reading):
            score -= 3.0  # a place, a body, a person
        elif singular_phrase(head(term.name)) != singular_phrase(head(other.name)):
            score -= apart(term.name, other.name)  # a process among people is no option (K8)
        return score


def _unequal(one: str, other: str) -> bool:
    """So different in length that the writer would not set them side by side (K8)?"""
    short, long = sorted((len(one), len(other)))
    return long > 14 and long > 4 * short


def _also(other: Term, near: list[str]) -> bool:
    names = [n.lower() for n in (other.name, *other.aliases)]
    return any(n in low for low in near for n in names)


def akin(one: str, other: str) -> bool:
    """Is a long word of the one built on the same stem as a word of the other?"""
    for a in one.lower().split():
        for b in other.lower().split():
            least = max(7, round(0.75 * min(len(a), len(b))))
            if a != b and singular_phrase(a) != singular_phrase(b) and a[:least] == b[:least]:
                return True
    return False


def _within(short: str, long: str) -> bool:
    """Is `short` the end of `long` (its genus) or its beginning?"""
    return long.endswith((" " + short, "-" + short)) or long.startswith(short + " ")


def _named(other: Term, stem: str) -> bool:
    low = stem.lower()
    forms = {n.lower() for n in (other.name, *other.aliases)}
    forms |= {plural_phrase(n).lower() for n in (other.name,)}
    return any(is_printed(f, low) for f in forms)


@lru_cache(maxsize=4096)
def _genus_of(said: str) -> str:
    """The genus of a definition: its words up to what restricts it, head last, in the singular."""
    plain = re.sub(r"^(?:the|an?|any|type of|kind of|form of|one of)\s+", "", said.lower())
    plain = re.sub(r"^(?:type|kind|form)s? of\s+(?:an?\s+)?", "", plain)
    cut = re.split(
        r"\s(?:that|which|who|of|in|for|with|from|formed|between|where|when|caused|found|used|to)\b|[,;(]",
        plain,
    )[0]
    run = cut.split()
    if run and is_plural(run[-1]):
        run[-1] = singular_phrase(run[-1])
    return " ".join(run)


def answers(
    reading: Reading, term: Term, printed: str, extra: Iterable[str] = ()
) -> tuple[str, ...]:
    """What is accepted for a term: as printed, its entry, aliases, the other number if it is met."""
    forms = [printed, term.name, *term.aliases, *extra]
    other = plural_phrase(term.name) if not is_plural(head(printed)) else singular_phrase(term.name)
    met = is_printed(other.lower(), reading.lower)
    if "datum" not in other and (
        met or (other != term.name and not is_plural(head(other)) and known(head(other)))
    ):
        forms.append(other)
    return tuple(dict.fromkeys(f.strip() for f in forms if f.strip()))
