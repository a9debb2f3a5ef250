"""A statement grown from a sentence is told by it however it is turned, and one changed part is seen."""

from functools import cache

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.propositions import propositions, resolved
from examstream.exam.judging.retelling import retold
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context

_LECTURE = """# Pumps

The yield of a sound pump depends only on the two levels and not on the liquid. Only the forward
stroke lifts water. A plunger pump fires once in every three turns of the shaft; a vane pump fires
once in every turn.

The valve works as a door: when it is raised, it closes the passage to the well, and when it is
lowered, water escapes through the well. In Chile the wide and the narrow pipe are parts of one
system, whereas in Peru they are two separate systems. The pressure depends chiefly on the height of
the tower: the lower the tower, the higher the pressure.

Anna Brook was the leading designer of rotary pumps, and some of her drawings were printed. Rotary
pumps consist almost entirely of brass, whereas piston pumps make much use of leather. The open well
is common in Spain, the covered well in Greece. Diaphragm pumps run more smoothly than piston pumps.
"""


@cache
def _book() -> Book:
    read = read_lecture([LectureFile("pumps.md", _LECTURE.encode())])
    return book_of(Context(lecture=read, terms=()))


@pytest.mark.parametrize(
    "statement",
    [
        "The yield of a sound pump does not depend on the liquid but only on the two levels.",
        "Water is lifted by the forward stroke only.",
        "A vane pump fires once in every turn of the shaft.",
        "When the valve is lowered, water escapes through the well.",
        "In Peru, the wide and the narrow pipe are two separate systems.",
        "The pressure rises as the tower is lowered.",
        "The leading designer of rotary pumps was Anna Brook.",
        "Piston pumps make much use of leather, whereas rotary pumps consist almost entirely of brass.",
        "The covered well is common in Greece, the open well in Spain.",
        "Piston pumps run less smoothly than diaphragm pumps.",
    ],
)
def test_a_sentence_turned_about_is_told(statement: str) -> None:
    assert retold(_book(), statement).truth is True


@pytest.mark.parametrize(
    "statement",
    [
        "The yield of a sound pump depends only on the liquid and not on the two levels.",
        "A plunger pump fires once in every turn of the shaft.",
        "When the valve is raised, water escapes through the well.",
        "The pressure falls as the tower is lowered.",
        "The leading designer of rotary pumps was Peter Stone.",
        "The open well is common in Greece, the covered well in Spain.",
        "Piston pumps run more smoothly than diaphragm pumps.",
        "Diaphragm pumps do not run more smoothly than piston pumps.",
    ],
)
def test_one_changed_part_is_a_contradiction(statement: str) -> None:
    assert retold(_book(), statement).truth is False


@pytest.mark.parametrize(
    "statement",
    [
        "Pumps are older than mills.",
        "A vane pump is dearer than a plunger pump.",
        "Brass is dearer than leather.",
    ],
)
def test_what_no_clause_holds_is_left_to_likeness(statement: str) -> None:
    assert retold(_book(), statement).truth is None


def test_a_pronoun_stands_for_the_subject_before_it() -> None:
    sentence = next(s for s in _book().sentences if s.text.startswith("In Chile"))
    said = [p.text for p in propositions(_book(), sentence) if p.part]
    assert said[1] == "in Peru the wide and the narrow pipe are two separate systems"


def test_a_subject_with_a_formula_in_it_is_put_in_as_it_stands() -> None:
    found = resolved("it grows and its slope is steep", r"the gain $\epsilon$")
    assert found[0][0] == r"the gain $\epsilon$ grows and its slope is steep"
