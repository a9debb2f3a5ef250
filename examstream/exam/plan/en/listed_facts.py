"""Facts of lists and tables: enumerations (P9), cells and extremes (P13)."""

import re

from examstream.exam.plan.en.enumerations import Enumeration, enumerations
from examstream.exam.plan.en.facts import FILL, MULTIPLE, NUMERIC, SHORT, SINGLE, Facts
from examstream.exam.plan.en.tables import cells
from examstream.exam.question import QuestionType
from examstream.text.lexicon import tag
from examstream.text.likeness import pieces
from examstream.text.nouns import head, is_plural, singular_phrase


def add_enumerations(facts: Facts) -> None:
    """P9: which belong."""
    for one in enumerations(facts.reading):
        others = _strangers(facts, one)
        types: tuple[QuestionType, ...] = (MULTIPLE,) if len(others) >= 2 else ()
        if len(one.items) >= 3 and one.counted and one.sentence:
            types = (*types, FILL)
        facts.add(
            "P9", one.start, one.end, types, f"kinds of {one.category}", one.heading,
            0.75 if one.counted else 0.65, (),
            {
                "kind": "enumeration", "stem": one.stem, "items": one.items, "others": others,
                "counted": one.counted, "category": one.category, "statement": one.sentence or one.stem,
                "sentence": one.sentence,
            },
        )  # fmt: skip


def _strangers(facts: Facts, one: Enumeration) -> list[str]:
    """Distractors for an enumeration: of the items' kind, and nowhere said to belong."""
    numbers = {is_plural(i.split()[-1]) for i in one.items}
    plural = is_plural(one.items[0].split()[-1])
    adjectives = all(
        i.split()[-1].lower() in _ADJECTIVAL
        or (not facts.forms.get(i.lower()) and len(i.split()) == 1)
        for i in one.items
    )
    candidates: list[str] = []
    for item in one.items:
        if not adjectives and (term := facts.forms.get(item.lower())):
            stem = " ".join(one.items) + " " + one.category
            candidates += facts.society.of(term, plural, stem, least=5.0)
    # several items share rivals: those of most items first
    candidates.sort(key=lambda name: -candidates.count(name))
    # of the items' kind by its head; names of another list are names of other things
    heads = {singular_phrase(head(i)).lower() for i in one.items}
    candidates += [
        t.name for t in facts.society.terms if singular_phrase(head(t.name)).lower() in heads
    ]
    kind = tag(one.items[0].split()[-1])[:1]
    categories = pieces(one.category)
    mine = {i.lower() for i in one.items}
    found: list[str] = []
    for name in dict.fromkeys(candidates):
        low = name.lower()
        if low in mine or any(low in m or m in low for m in mine) or pieces(name) & categories:
            continue
        if (
            is_plural(name.split()[-1]) not in numbers
            or abs(len(name.split()) - len(one.items[0].split())) > 2
        ):
            continue
        if (name[0].isupper()) != (one.items[0][0].isupper()):
            continue
        if tag(name.split()[-1])[:1] != kind:
            continue
        longest = max(len(i) for i in one.items)
        if not 0.4 * min(len(i) for i in one.items) <= len(name) <= 2.2 * longest:
            continue
        together = any(
            (low in text and sum(m in text for m in mine) >= min(2, len(mine)))
            or (low in text and len(categories) > 1 and categories <= said)
            for text, said in facts.society.said
        )
        if not together:
            found.append(name)
    return found[:8]


def add_tables(facts: Facts) -> None:
    """P13: cells, largest, smallest."""
    for one in cells(facts.reading):
        types: tuple[QuestionType, ...]
        if one.kind == "cell":
            types = (NUMERIC,)
        else:
            types = (SINGLE,) if len(one.others) >= 3 else ()
            if not one.stem.startswith("Which of the following"):
                types = (*types, SHORT)
        facts.add(
            "P13", one.start, one.end, types, f"table {one.topic}", one.heading,
            0.6 if one.kind == "cell" else 0.65, (),
            {
                "kind": "cell", "stem": one.stem, "value": one.value, "unit": one.unit, "row": one.row,
                "answer": one.answer, "rivals": list(one.others), "answers": _variants(one.answer),
            },
        )  # fmt: skip


_ADJECTIVAL = frozenset("polar nonpolar open closed inactive active chemical electrical".split())


def _variants(name: str) -> tuple[str, ...]:
    """ "Oxygen (O)" → also "Oxygen" and "O"."""
    match = re.match(r"^(.*?)\s*\(([^)]*)\)$", name)
    return (name, match.group(1), match.group(2)) if match else (name,)
