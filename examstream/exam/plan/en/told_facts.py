"""Facts whose key is what is told: statements (P7, P8, P11), groups of them, numbers (P11)."""

import re
from typing import Any

from examstream.exam.plan.en.amounts import amounts
from examstream.exam.plan.en.facts import MULTIPLE, NUMERIC, SINGLE, TRUTH, Facts
from examstream.exam.plan.en.falsehoods import falsehood
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.reading import Sentence
from examstream.exam.plan.en.relations import relation
from examstream.text.likeness import likeness, pieces
from examstream.text.quantities import quantities
from examstream.text.words import count_words, words


def add_statements(facts: Facts) -> None:
    """Statements told, or made provably false (P7, P8, P11, P18)."""
    for sentence in facts.reading.good():
        if _worked(facts, sentence):
            continue
        said = _main_part(sentence.statement)
        terms = facts.terms_in(said)
        wrong = falsehood(said)
        # "X is A, not B." is short and yet says one thing and denies another
        plain = (
            wrong is not None and ", not " in wrong.wrong and re.search(r", (?:and )?not ", said)
        )
        fewest, parts = (5, 4) if plain else (7, 5)
        if re.search(
            r"\b(?:is|are|was|were) (?:perhaps |probably |still )?one of the (?:most|best|great)\w*(?: \w+)?\.$",
            said,
        ):
            continue  # "is one of the most famous": nothing to know
        if not terms or not fewest <= count_words(said) <= 32 or len(pieces(said)) < parts:
            continue
        marked = sum(t.marked for t in terms)
        if not marked and len(terms) < 2 and facts.centrality(said) < 0.5:
            continue
        details: dict[str, Any] = {"kind": "statement", "statement": said}
        if wrong:
            details |= {"false": wrong.text, "wrong": wrong.wrong}
        facts.add(
            wrong.pattern if wrong else "P2", sentence.start, sentence.end, (TRUTH,),
            facts.defining.get(sentence.start, facts.topic(said)), sentence.heading,
            0.2 + 0.1 * min(marked, 2) + 0.2 * bool(wrong) + 0.3 * facts.centrality(said) - 0.15 * _vague(said),
            tuple(t.name for t in terms[:4]), details, (True, False) if wrong else (True,),
        )  # fmt: skip


def add_relations(facts: Facts) -> None:
    """P7 as a choice: which word says how the one stands to the other."""
    for sentence in facts.reading.good():
        said = sentence.statement
        if _worked(facts, sentence) or (one := relation(said)) is None or len(pieces(said)) < 4:
            continue
        facts.add(
            "P7", sentence.start, sentence.end, (SINGLE,), facts.topic(said), sentence.heading,
            0.55 + 0.3 * facts.centrality(said), tuple(t.name for t in facts.terms_in(said)[:4]),
            {
                "kind": "relation", "statement": said, "start": one.start, "end": one.end,
                "rivals": list(one.rivals),
            },
        )  # fmt: skip


def add_groups(facts: Facts) -> None:
    """Statements of one stretch of text, some made false: which are true?"""
    good = facts.reading.good()
    asked = {f.start for f in facts.found.values()}
    spare = sum(1 for s in good if s.start not in asked)
    # a poor lecture keeps its sentences; one of which little else can be asked gives them here
    most = max((len(good) - 20) // 25, (spare - 12) // 8)
    stretches = sorted(_stretches(facts), key=lambda m: (-len(m), m[0].start))
    for members in stretches:
        if most <= 0:
            break
        false = [(s, w) for s in members if (w := falsehood(s.statement)) is not None][:2]
        taken = {s.index for s, _ in false}
        true = [s for s in members if s.index not in taken and not _vague(s.statement)]
        true = _unlike(true, [w.text for _, w in false])
        true.sort(key=lambda s: (s.start in asked, -facts.centrality(s.statement)))
        if not false or len(true) + len(false) < 4 or len(true) < 2:
            continue
        true = true[: 5 - len(false)] if len(false) == 2 else true[:3]
        used = [*true, *(s for s, _ in false)]
        most -= 1
        start, end = min(s.start for s in used), max(s.end for s in used)
        said = " ".join(s.statement for s in used)
        facts.add(
            "P7", start, end, (MULTIPLE,), f"statements: {facts.topic(said)}",
            used[0].heading, 0.5, (),
            {
                "kind": "group", "true": [s.statement for s in true],
                "false": [w.text for _, w in false], "wrong": [w.wrong for _, w in false],
                "spans": [[s.start, s.end] for s in used], "statement": said,
            },
        )  # fmt: skip


def _unlike(true: list[Sentence], false: list[str]) -> list[Sentence]:
    """Statements no two of which, nor with a false one, say nearly the same (K9)."""
    said = [pieces(text) for text in false]
    kept = []
    for sentence in true:
        own = pieces(sentence.statement)
        if all(likeness(own, other) <= 0.75 for other in said):
            kept.append(sentence)
            said.append(own)
    return kept


def _stretches(facts: Facts) -> list[list[Sentence]]:
    """Good sentences of one heading, no farther apart than a quote may be long."""
    found: list[list[Sentence]] = []
    for sentence in facts.reading.good():
        fits = 7 <= count_words(sentence.statement) <= 24 and not sentence.binder
        if _worked(facts, sentence):
            continue
        if not fits or "$$" in sentence.text or not facts.terms_in(sentence.statement):
            continue
        if (
            found
            and found[-1][0].heading == sentence.heading
            and sentence.end - found[-1][0].start <= 1200
        ):
            found[-1].append(sentence)
        else:
            found.append([sentence])
    return found


def add_amounts(facts: Facts) -> None:
    """P11: numbers; a year may be chosen among the lecture's others."""
    left = YEARS
    years = dict.fromkeys(y[1] for y in _YEAR.finditer(facts.reading.lecture.text))
    for sentence in facts.reading.good():
        if _worked(facts, sentence):
            continue
        for one in amounts(sentence.statement)[:1]:
            terms = facts.terms_in(sentence.statement)
            if not terms:
                continue
            others: list[str] = []
            if one.stem.startswith("In which year"):
                apart = [y for y in years if int(y) != one.value]
                others = sorted(apart, key=lambda y: (abs(int(y) - one.value), y))[:5]
            chosen = len(others) >= 3 and (left := left - 1) >= 0
            types = (NUMERIC, SINGLE) if chosen else (NUMERIC,)
            facts.add(
                "P11", sentence.start, sentence.end, types, facts.topic(one.stem), sentence.heading,
                0.5 + 0.1 * any(t.marked for t in terms) + 0.2 * facts.centrality(sentence.statement),
                tuple(t.name for t in terms[:3]),
                {
                    "kind": "amount", "stem": one.stem, "value": one.value, "unit": one.unit,
                    "hedged": one.hedged, "printed": one.printed, "exact": one.exact,
                    "statement": sentence.statement, "rivals": others,
                },
            )  # fmt: skip


YEARS = 2
"""Years of a lecture that may be asked as choices: an exam of dates is none."""

_YEAR = re.compile(r"\b[Ii]n (1[0-9]{3}|20[0-2][0-9])\b")


def _worked(facts: Facts, sentence: Sentence) -> bool:
    """One of a run of worked examples: what it is given may stand in the sentence before."""
    every = facts.reading.sentences
    before = every[sentence.index - 1] if sentence.index else None
    if before is None or before.block != sentence.block:
        return False
    both = (sentence.text, before.text)
    return all(len([q for q in quantities(words(t)) if q.unit]) >= 2 for t in both)


def _main_part(said: str) -> str:
    """Of a long "A, but B" the first half, if it stands by itself."""
    match = re.match(r"^(.{40,}?), but (?=(?:the|a|an|there|it|they|some)\b)", said)
    if count_words(said) <= 26 or not match:
        return said
    half = match.group(1) + "."
    return half if not fault_of(half) else said


def _vague(said: str) -> bool:
    return (
        bool(
            re.search(
                r"\b(?:important|key|many|various|several|different|some)\b(?! (?:of|number))", said
            )
        )
        and count_words(said) < 14
    )
