"""Each pattern: a sentence that gives a fact, and what it becomes."""

from functools import cache

import pytest

from examstream.exam.lecture.model import Block, BlockKind, Lecture, Marked
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Context, Fact, Inventory, Order, Share
from examstream.exam.question import BLANK, Draft, NumericKey, QuestionType
from examstream.pipeline.errors import Reject
from services.generator.rules.write import write

SC, MC, TF, FI, SA, NU = QuestionType

TEXT = """\
# Harbours
A **breakwater** is a wall that shelters a harbour from the force of the waves. \
A **pier** is a platform that stands on pillars and reaches out into the water. \
A **jetty** is a structure that guides the current at the mouth of a river. \
A **quay** is a paved bank along which ships are loaded and unloaded. \
Basins that can be closed against the tide by gates are called **wet docks**. \
Breakwaters are longer than piers.
Wet docks have two gates, whereas dry docks have one gate.
A dry dock is emptied by pumps, not by the tide. The harbour of Porth was opened in 1851 by Queen Maud.
Mary Anning Bell designed the lighthouse of Porth and its iron lantern. \
There are three kinds of anchors: grapnels, mushrooms, and ploughs.
The lighthouse of Porth stands 38 metres above the sea. A ship's pilot boards the ship two miles out.
The deeper the water, the longer the chain. Ships do not enter the inner basin at night. \
The quay protects the town from the heaviest seas in winter."""


@cache
def _lecture() -> Lecture:
    blocks, at, text = [], 0, ""
    for line in TEXT.split("\n"):
        kind = BlockKind.HEADING if line.startswith("# ") else BlockKind.PARAGRAPH
        plain, marks = "", []
        for i, part in enumerate(line.removeprefix("# ").split("**")):
            if i % 2:
                marks.append(
                    Marked(start=at + len(plain), end=at + len(plain) + len(part), how="strong")
                )
            plain += part
        blocks.append(
            Block(
                kind=kind,
                start=at,
                end=at + len(plain),
                source="h.md",
                heading="Harbours",
                marked=tuple(marks),
                level=1 if kind is BlockKind.HEADING else 0,
            )
        )
        text += plain + "\n\n"
        at = len(text)
    return Lecture(
        title="Harbours", language="en", sources=("h.md",), text=text, blocks=tuple(blocks)
    )


@cache
def _inventory() -> Inventory:
    return harvest(_lecture())


def _fact(quoted: str, kind: str) -> Fact:
    found = [
        f
        for f in _inventory().facts
        if quoted in _lecture().text[f.start : f.end] and f.details["kind"] == kind
    ]
    assert found, f"no {kind} from {quoted!r}"
    return found[0]


def _write(
    fact: Fact, kind: QuestionType, seed: int = 1, *, truth: bool = True, place: int = 2
) -> Draft:
    context = Context(lecture=_lecture(), terms=_inventory().terms)
    order = Order(type=kind, truth=truth, key_position=place, share=Share(fact=fact))
    return write(context, order, seed, "", None)


def test_en_p1_called_becomes_a_short_answer() -> None:
    draft = _write(_fact("closed against the tide", "definition"), SA)
    assert draft.stem == "What are basins that can be closed against the tide by gates called?"
    assert isinstance(draft.key, tuple)
    assert "wet dock" in draft.key


def test_en_p2_definition_becomes_a_choice_with_the_key_in_its_place() -> None:
    draft = _write(_fact("reaches out into", "definition"), SC)
    assert [o.label for o in draft.options] == ["A", "B", "C", "D"]
    assert draft.key == "C"
    assert draft.options[2].text == "pier"
    assert "platform that stands on pillars" in draft.stem


def test_en_definition_is_told_truly_and_of_another_term_falsely() -> None:
    fact = _fact("guides the current", "definition")
    meaning = "a structure that guides the current at the mouth of a river"
    assert _write(fact, TF).stem == f"The term “jetty” means “{meaning}”."
    false = _write(fact, TF, truth=False)
    assert false.key is False
    assert "structure that guides the current" in false.stem
    assert "jetty" not in false.stem


@pytest.mark.parametrize(
    ("quoted", "false"),
    [
        ("longer than piers", "Breakwaters are shorter than piers."),
        ("whereas dry docks", "Dry docks have two gates, whereas wet docks have one gate."),
        ("The deeper", "The deeper the water, the shorter the chain."),
        ("do not enter", "Ships enter the inner basin at night."),
        ("38 metres", "The lighthouse of Porth stands 114 metres above the sea."),
    ],
)
def test_en_statement_is_made_provably_false(quoted: str, false: str) -> None:
    from examstream.exam.plan.en.falsehoods import falsehood
    from examstream.exam.plan.en.reading import read

    said = next(s.statement for s in read(_lecture()).sentences if quoted in s.text)
    made = falsehood(said)
    assert made is not None
    allowed = {false}
    if quoted == "longer than piers":
        allowed.add("Piers are longer than breakwaters.")
    assert made.text in allowed


def test_en_p9_enumeration_becomes_multiple_choice_or_a_missing_item() -> None:
    fact = _fact("three kinds of anchors", "enumeration")
    assert FI in fact.types
    draft = _write(fact, FI)
    assert draft.stem == f"There are three kinds of anchors: grapnels, mushrooms, and {BLANK}."
    assert draft.key == (("ploughs",),)


def test_en_p11_numbers_are_asked_with_their_unit() -> None:
    draft = _write(_fact("38 metres", "amount"), NU)
    assert isinstance(draft.key, NumericKey)
    assert (draft.key.value, draft.unit) == (38, "metres")
    assert draft.stem == "The lighthouse of Porth stands how many metres above the sea?"


def test_en_p11_year_is_asked_with_the_verb_turned_about() -> None:
    fact = _fact("opened in 1851", "amount")
    draft = _write(fact, NU)
    assert draft.stem == "In which year was the harbour of Porth opened by Queen Maud?"


def test_en_p17_person_is_asked_for() -> None:
    draft = _write(_fact("Mary Anning Bell", "person"), SA)
    assert draft.stem.startswith("Who designed the lighthouse of Porth")
    assert isinstance(draft.key, tuple)
    assert "Bell" in draft.key


def test_en_every_draft_quotes_its_place_and_is_the_same_again() -> None:
    made = 0
    for fact in _inventory().facts:
        for kind in fact.types:
            for truth in fact.truths if kind is TF else (True,):
                try:
                    draft = _write(fact, kind, truth=truth)
                except Reject:
                    continue
                made += 1
                evidence = draft.evidence
                assert _lecture().text[evidence.start : evidence.end] == evidence.quote
                assert draft == _write(fact, kind, truth=truth)
                assert draft.fact_id == fact.id
                assert draft.solution
    assert made >= 20


def test_en_harvest_is_the_same_again() -> None:
    assert harvest(_lecture()) == _inventory()


def test_en_feedback_brings_another_question() -> None:
    fact = _fact("reaches out into", "definition")
    context = Context(lecture=_lecture(), terms=_inventory().terms)
    order = Order(type=SC, share=Share(fact=fact))
    first = write(context, order, 5, "", None)
    second = write(context, order, 5, "leak: …", first)
    assert first.asked() != second.asked()


@pytest.mark.parametrize(
    ("said", "question", "name"),
    [
        (
            "Mary Hale invented the tide gauge of Porth.",
            "Who invented the tide gauge of Porth?",
            "Hale",
        ),
        (
            "The tide gauge of Porth was invented by Mary Hale.",
            "By whom was the tide gauge of Porth invented?",
            "Hale",
        ),
    ],
)
def test_en_p17_deeds(said: str, question: str, name: str) -> None:
    from examstream.exam.plan.en.persons import deed

    told = deed(said)
    assert told is not None
    assert told.question == question
    assert name in told.answers


def test_en_p13_table_is_asked_by_row_and_column() -> None:
    from examstream.exam.plan.en.reading import read
    from examstream.exam.plan.en.tables import cells

    rows = (("Gauge", "Height (m)"), ("Porth", "3"), ("Hale", "7"), ("Dun", "5"))
    text = "\n".join(" | ".join(row) for row in rows)
    block = Block(kind=BlockKind.TABLE, start=0, end=len(text), source="t.md", rows=rows)
    lecture = Lecture(title="t", language="en", sources=("t.md",), text=text, blocks=(block,))
    found = cells(read(lecture))
    assert any(c.stem == "What is the height of Hale, in m?" and c.value == 7 for c in found)
    most = next(c for c in found if c.kind == "most")
    assert (most.stem, most.answer) == ("Which gauge has the largest height?", "Hale")
    assert text[most.start : most.end] == text


def test_en_abbreviation_is_written_out_by_its_letters() -> None:
    from examstream.exam.plan.en.term_facts import written_out

    assert written_out("the mean sea level", "MSL") == "mean sea level"
    assert written_out("a stone wall", "MSL") == ""


@pytest.mark.parametrize(
    ("said", "false"),
    [
        ("Most floods happen before the spring tide.", "Most floods happen after the spring tide."),
        (
            "The tide table is read by a low-dimensional model of the bay.",
            "The tide table is read by a high-dimensional model of the bay.",
        ),
        ("Toll boats are wooden, not iron.", "Toll boats are iron, not wooden."),
    ],
)
def test_en_one_word_gives_way_to_its_counterpart(said: str, false: str) -> None:
    from examstream.exam.plan.en.falsehoods import falsehood

    made = falsehood(said)
    assert made is not None
    assert made.text == false


def test_deeds_in_a_row_are_no_definition() -> None:
    from examstream.exam.plan.en.definitions import definitions
    from examstream.exam.plan.en.reading import read
    from tests.rules.zh_lecture import lecture

    told = "Queen Maud opened the harbour in 1851, was named patron of Porth and left it in 1852."
    assert not definitions(read(lecture(told, "en")))
