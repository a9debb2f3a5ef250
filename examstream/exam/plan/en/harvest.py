"""The English inventory: read once, harvest terms, make facts."""

import re

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.definitions import definitions
from examstream.exam.plan.en.facts import Facts
from examstream.exam.plan.en.listed_facts import add_enumerations, add_tables
from examstream.exam.plan.en.reading import Reading, read
from examstream.exam.plan.en.rivals import Society
from examstream.exam.plan.en.term_facts import (
    add_abbreviations,
    add_definitions,
    add_gaps,
    add_persons,
    add_predicates,
)
from examstream.exam.plan.en.terms import harvest_terms, lecture_terms
from examstream.exam.plan.en.told_facts import (
    add_amounts,
    add_groups,
    add_relations,
    add_statements,
)
from examstream.exam.plan.formula import formula_facts
from examstream.exam.plan.model import Inventory, Term
from examstream.text.nouns import head, is_plural


def harvest_en(lecture: Lecture) -> Inventory:
    """Terms and facts of an English lecture."""
    reading = read(lecture)
    defined = definitions(reading)
    terms = _with_defined(harvest_terms(reading), defined, reading)
    society = Society(reading, terms, {d.term.lower(): d for d in reversed(defined)})
    facts = Facts(reading, society, lecture_terms(lecture, terms))
    add_definitions(facts, defined)
    add_tables(facts)
    add_enumerations(facts)
    add_amounts(facts)
    add_persons(facts)
    add_abbreviations(facts)
    add_predicates(facts)
    add_gaps(facts)
    add_relations(facts)
    add_groups(facts)
    add_statements(facts)
    every = [*facts.found.values(), *formula_facts(lecture, terms, "en")]
    return Inventory(terms=terms, facts=tuple({f.id: f for f in every}.values()))


def _defining(one: Definition) -> bool:
    """ "An aquifer is a layer of rock that …": said once, but to say what it is."""
    if one.article in ("a", "an"):
        return re.match(r"an? .*\b(?:that|which|who|where)\b", one.said) is not None
    named = len(one.term.split()) in (2, 3) and not one.plural
    return (
        one.article == ""
        and named
        and re.match(r"(?:an?|the) \w+ (?:of|that|which|in which)\b", one.said) is not None
    )


def _with_defined(
    terms: tuple[Term, ...], defined: list[Definition], reading: Reading
) -> tuple[Term, ...]:
    """The harvested terms and those only a definition names; where each is defined."""
    named = {n.lower() for t in terms for n in (t.name, *t.aliases)}
    places: dict[str, tuple[int, int]] = {}
    more: list[Term] = []
    for one in defined:
        places.setdefault(one.term.lower(), (one.start, one.end))
        if one.term.lower() in named:
            continue
        named.add(one.term.lower())
        count = reading.lower.count(one.term.lower())
        last = head(one.term)
        more.append(
            Term(
                name=one.term,
                aliases=(one.short,) if one.short and one.short != one.term else (),
                kind=last.lower(),
                plural=is_plural(last),
                count=count,
                marked=one.pattern in ("P1", "P3", "P4") or count >= 2 or _defining(one),
            )
        )
    return tuple(
        t.model_copy(update={"defined_at": places.get(t.name.lower())}) for t in (*terms, *more)
    )
