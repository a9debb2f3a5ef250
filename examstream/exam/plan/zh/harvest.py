"""Harvest a Chinese lecture: terms and facts, once, in the order of the text."""

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.plan.formula import formula_facts
from examstream.exam.plan.model import Fact, Inventory
from examstream.exam.plan.zh.amounts import amounts, persons
from examstream.exam.plan.zh.bounds import bounds
from examstream.exam.plan.zh.comparisons import Comparisons
from examstream.exam.plan.zh.definitions import definitions
from examstream.exam.plan.zh.enumerations import enumerations, listings
from examstream.exam.plan.zh.gaps import doers, gaps
from examstream.exam.plan.zh.misstated import misstated
from examstream.exam.plan.zh.namings import Naming, namings
from examstream.exam.plan.zh.phrases import heads, listed, returning, subjects
from examstream.exam.plan.zh.plain import groups, plain
from examstream.exam.plan.zh.predicates import VERB, predicates
from examstream.exam.plan.zh.statements import statements
from examstream.exam.plan.zh.symbols import binders
from examstream.exam.plan.zh.tables import tables
from examstream.exam.plan.zh.terms import collect, foreign, glossed
from examstream.exam.plan.zh.topics import one_of_a_list, one_topic


def harvest_zh(lecture: Lecture) -> Inventory:
    """All terms and facts of the lecture."""
    told = list(statements(lecture))
    first = [n for s in told for n in namings(s)]
    names = frozenset(n.statement.show(n.term) for n in first) | frozenset(
        mark for s in told for mark in s.marks
    )
    named: list[Naming] = [n for s in told for n in namings(s, names)]
    lists = listings(lecture, told)
    others = [
        *glossed(lecture),
        *heads(lecture),
        *listed(lists),
        *returning(told, names),
        *subjects(told, VERB),
    ]
    terms = collect(lecture, told, named, others)
    known = binders(told, named)
    facts: list[Fact] = definitions(named, terms, known)
    facts += Comparisons(terms, known).facts(told)
    facts += enumerations(lists, terms, lecture.text)
    facts += amounts(told, terms) + persons(told) + tables(lecture) + bounds(told, known, terms)
    facts += formula_facts(lecture, terms, "zh")
    taken = {(f.start, f.end) for f in facts}
    first_named = {n.statement.show(n.term): n for n in reversed(named)}
    facts += predicates(
        [s for s in told if (s.start, s.end) not in taken], terms, first_named, known
    )
    prose = (b for b in lecture.blocks if b.kind is not BlockKind.TABLE)
    also = foreign("\n".join(lecture.text_of(b) for b in prose), [t.name for t in terms])
    facts = one_topic(one_of_a_list([_accepting(fact, also) for fact in facts], lecture))
    asked = [(f.start, f.end) for f in facts]
    spare = [s for s in told if not any(a < s.end and s.start < b for a, b in asked)]
    facts += plain(spare, terms, known)
    facts += gaps(told, terms, first_named, facts)
    facts += doers(told, facts)
    facts += misstated([f for f in facts if f.pattern == "P11"], told, lecture.text)
    facts += groups(facts)
    seen: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.start, f.end, f.pattern, f.id)):
        seen.setdefault(fact.id, fact)
    return Inventory(terms=terms, facts=tuple(seen.values()))


def _accepting(fact: Fact, also: dict[str, tuple[str, ...]]) -> Fact:
    """A key's foreign name is accepted as well."""
    more = also.get(fact.details.get("key", ""))
    if not more or "aliases" not in fact.details:
        return fact
    aliases = [*fact.details["aliases"], *more]
    return fact.model_copy(update={"details": {**fact.details, "aliases": aliases}})
