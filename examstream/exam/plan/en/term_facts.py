"""Facts whose key is a term: definitions (P1–P4), what a term does (P5), gaps, persons, abbreviations."""

import re

from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.facts import FILL, SHORT, SINGLE, TRUTH, Facts
from examstream.exam.plan.en.gaps import gaps
from examstream.exam.plan.en.persons import deed
from examstream.exam.plan.en.predicates import predicates
from examstream.exam.plan.en.rivals import akin, answers
from examstream.exam.plan.en.term import special
from examstream.exam.plan.model import Term
from examstream.exam.question import QuestionType
from examstream.text.lexicon import tag
from examstream.text.likeness import given_away, likeness, pieces
from examstream.text.nouns import head, is_plural, singular_phrase


def add_definitions(facts: Facts, defined: list[Definition]) -> None:
    """P1–P4: the term asked for by what it is, or the other way round."""
    best: dict[str, Definition] = {}
    for one in defined:
        best.setdefault(one.term.lower(), one)
    for one in defined:
        term = facts.forms.get(one.term.lower())
        if term is None or (term.count < 2 and not term.marked):
            continue
        facts.defining.setdefault(one.start, term.name)
        plural = one.plural if one.form != "entry" else term.plural
        siblings = [
            {"term": o.term, "printed": o.printed, "said": o.said, "article": o.article}
            for o in best.values()
            if o.form == one.form and o.plural == one.plural and o.term != one.term
            and _unlike(facts, one, o)
        ]  # fmt: skip
        rivals = facts.society.of(term, plural, one.said)
        if len(peers := facts.society.peers(term, one.peers, one.said)) >= 3:
            rivals = peers  # what the same list tells of beside it is of its kind
        told = given_away(one.term, one.said)
        types: tuple[QuestionType, ...] = ()
        if not told:
            types = (SINGLE, SHORT, FILL) if len(rivals) >= 3 else (SHORT, FILL)
        elif told <= pieces(head(one.term)):
            # the head is named: no leak where all options share it
            heads = [r for r in rivals if singular_phrase(head(r)) == head(one.term)]
            types = (SINGLE,) if len(heads) >= 3 else ()
            rivals = heads if types else rivals
        if one.form == "described" and tag(one.said.split()[0]) == "JJ":
            types = tuple(t for t in types if t is SINGLE and rivals is peers)
        close = facts.society.of(term, plural, one.said, least=3.5)
        strangers = [r for r in close if given_away(r, one.said) <= pieces(head(r))]
        ways: tuple[bool, ...] = (True, False) if strangers else (True,)
        if one.form not in ("called", "occurs", "described", "when"):
            types = (*types, TRUTH)
        salience = 0.75 + 0.15 * term.marked + min(term.count, 10) / 100
        facts.add(
            one.pattern, one.start, one.end, types, term.name, one.heading, salience, (term.name,),
            {
                "kind": "definition", "form": one.form, "term": one.term, "printed": one.printed,
                "said": one.said, "ask": one.ask, "frame": one.frame, "article": one.article, "plural": plural, "rivals": rivals,
                "siblings": siblings[:6], "strangers": strangers,
                "answers": answers(facts.reading, term, one.printed, (*one.others, *([one.short] if one.short else []))),
            },
            ways,
        )  # fmt: skip


def _unlike(facts: Facts, one: Definition, other: Definition) -> bool:
    """May the other's definition be told falsely of this term?"""
    a, b = pieces(one.said), pieces(other.said)
    mine, theirs = one.term.lower(), other.term.lower()
    return (
        likeness(a, b) < 0.75
        and not theirs.endswith(mine)
        and not mine.endswith(theirs)
        and not pieces(one.term) & b
        and not pieces(other.term) & a
    )


def add_predicates(facts: Facts) -> None:
    """P5: which term does what the sentence says."""
    for one in predicates(facts.reading, facts.forms):
        rivals = facts.society.of(
            one.term, one.plural, one.predicate, asserts=True, around=facts.around(one.sentence)
        )
        if not (one.term.marked or " " in one.term.name or one.term.count >= 4):
            continue
        types: tuple[QuestionType, ...] = ()
        strong = special(one.term.name, one.term.count, one.term.marked)
        if " " not in one.term.name and (
            one.term.count > 25 or one.term.name in facts.society.general
        ):
            continue  # "atoms": what is said of them holds of too much else
        if len(rivals) >= 3 and strong:
            types = (SINGLE,)
        open_ = strong and _one_name(facts, one.term)
        if not one.plural and open_ and not one.sentence.hedged and not _proper(one.printed):
            types = (*types, SHORT)
        if open_:
            types = (*types, FILL)
        facts.add(
            "P5", one.sentence.start, one.sentence.end, types,
            facts.defining.get(one.sentence.start, f"{one.term.name}: {' '.join(sorted(pieces(one.predicate)))}"),
            one.sentence.heading, 0.5 + 0.15 * one.term.marked + 0.2 * facts.centrality(one.sentence.statement),
            (one.term.name,),
            {
                "kind": "predicate", "lead": one.lead, "article": one.article, "printed": one.printed,
                "predicate": one.predicate, "plural": one.plural, "rivals": rivals,
                "answers": answers(facts.reading, one.term, one.printed), "statement": one.sentence.statement,
            },
        )  # fmt: skip


def _one_name(facts: Facts, term: Term) -> bool:
    """Would nobody write another word of the lecture in its open blank: "oligopolistic firms" for
    "oligopolists"?"""
    if any(a.lower().endswith(" " + term.name.lower()) for a in term.aliases):
        return False  # "compromise", by which more than the Great Compromise is meant
    return term.marked or not any(akin(term.name, o.name) for o in facts.society.terms if o != term)


def _proper(printed: str) -> bool:
    """People or places, of whom "what" is not asked: "the British", "William Pitt"."""
    run = printed.split()
    return len(run) <= 2 and all(w[:1].isupper() and w[1:].islower() for w in run)


def add_gaps(facts: Facts) -> None:
    """A term blanked inside a statement."""
    for one in gaps(facts.reading, facts.forms):
        said = one.sentence.statement
        printed = said[one.start : one.end]
        rest = said[: one.start] + " ; " + said[one.end :]
        rivals = facts.society.of(
            one.term,
            is_plural(printed.split()[-1]),
            rest,
            asserts=True,
            around=facts.around(one.sentence),
        )
        worthy = special(one.term.name, one.term.count, one.term.marked)
        short = printed.isupper() and not one.term.name.isupper()  # "LTP" among names written out
        chosen = (SINGLE,) if len(rivals) >= 3 and worthy and not short else ()
        types = chosen if one.broad or not _one_name(facts, one.term) else (FILL, *chosen)
        facts.add(
            "P5", one.sentence.start, one.sentence.end, types,
            facts.defining.get(one.sentence.start, facts.topic(said)), one.sentence.heading,
            0.3 + 0.15 * one.term.marked + 0.1 * (" " in printed) + 0.2 * facts.centrality(said), (one.term.name,),
            {
                "kind": "gap", "statement": said, "start": one.start, "end": one.end, "rivals": rivals,
                "answers": answers(facts.reading, one.term, printed),
            },
        )  # fmt: skip


def add_persons(facts: Facts) -> None:
    """P17: who; at most one stays in an exam, so all share a topic."""
    told = [(s, d) for s in facts.reading.good() if (d := deed(s.statement)) is not None]
    names = list(dict.fromkeys(d.name for _, d in told))
    for sentence, one in told:
        others = [n for n in names if n != one.name and n not in sentence.statement]
        types = (SINGLE, SHORT) if len(others) >= 3 else (SHORT,)
        facts.add(
            "P17", sentence.start, sentence.end, types, f"who: {one.name}", sentence.heading,
            0.55 + 0.2 * facts.centrality(sentence.statement), (),
            {
                "kind": "person", "stem": one.question, "answers": one.answers, "rivals": others[:8],
                "statement": sentence.statement,
            },
        )  # fmt: skip


def add_abbreviations(facts: Facts) -> None:
    """P3: what an abbreviation stands for, where the lecture writes it out."""
    for sentence in facts.reading.sentences:
        for match in re.finditer(
            r"([A-Za-z][\w-]*(?:[ -][\w-]+){1,5}) \(([A-Z][A-Za-z]{1,6})\)|\b([A-Z][A-Za-z]{1,6}) stands for (?:the )?([A-Z][\w-]*(?: [\w-]+){1,4}?)(?=[.,;])",
            sentence.text,
        ):
            short = match[2] or match[3]
            full = written_out(match[1] or match[4], short)
            term = facts.forms.get(full.lower()) if full else None
            if not full or len(re.findall(rf"\b{short}s?\b", facts.reading.lecture.text)) < 2:
                continue
            facts.add(
                "P3", sentence.start, sentence.end, (SHORT, FILL), (term.name if term else full), sentence.heading,
                0.45 + 0.1 * bool(term and term.marked), (term.name,) if term else (),
                {"kind": "abbreviation", "short": short, "full": full, "statement": f"{short} {full}",
                 "answers": tuple(dict.fromkeys((full, singular_phrase(full))))},
            )  # fmt: skip


def written_out(before: str, short: str) -> str:
    """The words whose first letters make the abbreviation; "" where they do not."""
    run = before.split()
    for size in range(min(len(run), len(short) + 2), 1, -1):
        part = run[-size:]
        if part[0].lower() in ("the", "a", "an", "of", "and", "for", "in"):
            continue
        letters = "".join(
            p[0]
            for w in part
            for p in re.split(r"[-]", w)
            if p and w.lower() not in ("of", "the", "and", "for", "in")
        )
        if letters.lower() == short.lower() or (
            part[0][0].lower() == short[0].lower() and _within(short, " ".join(part)) and size <= 3
        ):
            return " ".join(part)
    return ""


def _within(short: str, full: str) -> bool:
    """Do the letters of the abbreviation stand in the words in order, one at each word's start?"""
    at = 0
    low = full.lower()
    for letter in short.lower():
        at = low.find(letter, at) + 1
        if at == 0:
            return False
    return sum(c.isupper() for c in short) >= len(full.split())
