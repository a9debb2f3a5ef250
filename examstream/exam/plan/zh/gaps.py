"""A term blanked inside a statement that is also told as it stands: one sentence, one topic."""

import re
from collections import Counter
from collections.abc import Sequence

from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.definitions import hidden, leak
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.namings import Naming
from examstream.exam.plan.zh.plain import sound
from examstream.exam.plan.zh.predicates import VERB
from examstream.exam.plan.zh.rivals import bigrams, rivals
from examstream.exam.plan.zh.statements import Statement, leans
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, SLOT, F

_BEFORE = set("的了着在是为对从被把将由向于使让到以用给靠经按成叫除入出过得至")
"""Characters a noun phrase may begin after; after others the match may be the end of a longer name."""
_AFTER = set("的了是在为会可能将被把由来则都也时中上下里内外之后前所等而就")
_LISTED = set("和与或及、跟同并且以")
_PERSON = re.compile(
    rf"(?<![{HAN}·])[{HAN}]{{1,6}}(?:·[{HAN}]{{1,3}}(?:[斯尔特克顿姆德曼夫恩森拉利因丁伯文罗卡谟劳巴])?)+(?=[于在是曾把将为提发创建撰写的等和与，。])"
)
_TOLD_AGAIN = frozenset({"P2", "P7", "P8", "P11", "P18"})
"""Patterns that ask of a sentence whether it is true, or for its number."""
_HEDGE = re.compile(r"可能|也许|或许|有时|某些|有些|之一|等等|一般|通常|往往|大多|主要")


def gaps(
    told: Sequence[Statement],
    terms: tuple[Term, ...],
    first: dict[str, Naming],
    taken: Sequence[Fact],
) -> list[Fact]:
    """For each sound statement the term best asked for: marked or defined, long, not told twice.

    `taken`: the facts there are; a sentence whose key is a term already is left to that.
    """
    found = []
    topics = {(f.start, f.end): f.topic for f in taken if f.pattern in _TOLD_AGAIN}
    keyed = [(f.start, f.end) for f in taken if f.pattern not in _TOLD_AGAIN]
    for s in told:
        if (
            any(a < s.end and s.start < b for a, b in keyed)
            or not sound(s)
            or s.formulas
            or _HEDGE.search(s.text)
        ):
            continue
        choices = [
            (weight, term, frame)
            for term in terms
            if (frame := _frame(s.text, term)) and (weight := _weight(term))
        ]
        choices.sort(key=lambda c: (-c[0], c[1].name))
        for weight, term, frame in choices:
            if (made := _fact(s, term, frame, terms, first, weight)) is not None:
                topic = topics.get((s.start, s.end), made.topic)
                found.append(made.model_copy(update={"topic": topic}))
                break
    return found


def doers(told: Sequence[Statement], taken: Sequence[Fact]) -> list[Fact]:
    """Who did what a sound statement tells, where it opens with a person (P17)."""
    people = list(dict.fromkeys(p for s in told for p in _PERSON.findall(s.text)))
    asked = {f.start for f in taken if f.pattern == "P17"}
    made = (_person(s, people) for s in told if s.start not in asked)
    return [one for one in made if one is not None]


def _person(s: Statement, people: Sequence[str]) -> Fact | None:
    """Who did it: the one person a sound statement opens with."""
    named = _PERSON.findall(s.text)
    if len(named) != 1 or not sound(s) or s.formulas or not s.text.startswith(named[0]):
        return None
    who, rest = named[0], s.text[len(named[0]) :]
    parts = who.split("·")
    if not VERB.match(rest) and rest[:1] not in "于在曾":
        return None
    if any(p in rest for p in parts) or len(bigrams(rest)) < 6:
        return None
    others = [p for p in people if not set(p.split("·")) & set(parts)]
    types = [QuestionType.FILL_IN]
    if len(others) >= 3:
        types.insert(0, QuestionType.SINGLE_CHOICE)
    shown = s.show(s.text)
    return fact(
        "P17", s, types, shown, shown, 0.5, terms=(who,), frame=SLOT + rest, key=who,
        aliases=[parts[0], parts[-1]], rivals=others[:6], foils=[], how="who", same=False,
    )  # fmt: skip


def _weight(term: Term) -> float:
    """How well a term is asked for; 0 for a short common word."""
    known = term.marked or term.defined_at is not None
    size = len(re.findall(rf"[{HAN}]", term.name))
    if size < 3 or (not known and term.count < 3):
        return 0.0
    return 1.0 + known + min(term.count, 8) / 16 + min(size, 6) / 12


def _frame(text: str, term: Term) -> str:
    """The statement with a slot for the term, where it stands once and whole; else ""."""
    name = term.name
    if text.count(name) != 1 or re.search(F, name):
        return ""
    at = text.index(name)
    before, after = text[:at], text[at + len(name) :]
    if 0 < at < 4 or any(a in before + after for a in term.aliases if len(a) > 1):
        return ""
    if at and re.search(rf"[{HAN}A-Za-z0-9]", before[-1]) and before[-1] not in _BEFORE:
        return ""
    if not at and not (after.startswith("的") or VERB.match(after)):
        return ""  # 动态——通过…: an entry, no sentence
    if "·" in before[-1:] + after[:1]:
        return ""  # a piece of a person's name
    if before[-1:] in _LISTED or (after and after[0] in _LISTED):
        return ""  # one of several: another member would do
    if re.match(rf"[{HAN}A-Za-z0-9（(“「]", after) and not (
        after[0] in _AFTER or VERB.match(after)
    ):
        return ""
    return before + SLOT + after


def _fact(
    s: Statement,
    term: Term,
    frame: str,
    terms: tuple[Term, ...],
    first: dict[str, Naming],
    weight: float,
) -> Fact | None:
    bare = frame.replace(SLOT, "，")
    leaked = leak(term.name, frame)
    if leans(frame.replace(SLOT, "某物")) or len(bigrams(bare)) < 6:
        return None
    key = Naming(term.name, term.aliases, frame, bare, "does", "", False, False, s)
    options = [r for r in rivals(key, terms, first, frame) if leaked <= bigrams(r.name)]
    known = term.marked or term.defined_at is not None
    types = []
    if len(options) >= 3 and known:
        types.append(QuestionType.SINGLE_CHOICE)
    if hidden(term.name, leaked) and (known or not _double(term, terms)):
        types.append(QuestionType.FILL_IN)
        if _asks_what(term.name, frame):
            types.append(QuestionType.SHORT_ANSWER)
    if not types:
        return None
    shown = s.show(s.text)
    return fact(
        "P5", s, types, shown, shown, 0.2 + 0.08 * weight, terms=(term.name,), frame=s.show(frame),
        key=term.name, aliases=list(term.aliases), rivals=[r.name for r in options[:8]], foils=[],
        how="does", same=False,
    )  # fmt: skip


def _asks_what(name: str, frame: str) -> bool:
    """Does 什么 in the term's place make a question: one clause, a thing that is no person?"""
    return (
        "，" not in frame
        and "；" not in frame
        and not re.search(r"[者人员民党师家王帝国方众]$|期间$|时期$", name)
        and not re.search(rf"为{SLOT}|^{SLOT}", frame)
    )


def _double(term: Term, terms: Sequence[Term]) -> bool:
    """Is there another term all but one character the same: 政府开支 beside 政府支出?"""
    own = Counter(term.name)
    return any(
        t.name != term.name
        and len(t.name) == len(term.name)
        and (own & Counter(t.name)).total() >= len(term.name) - 1
        for t in terms
    )
