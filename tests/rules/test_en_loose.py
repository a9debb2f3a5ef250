"""What keeps a sentence from standing alone, a term from being asked twice, a falsehood from being one."""

import pytest

from examstream.exam.plan.en.amounts import amounts
from examstream.exam.plan.en.comparisons import than
from examstream.exam.plan.en.contrasts import negation
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.loose import in_scene, opens_scene
from examstream.exam.plan.en.persons import deed
from examstream.exam.plan.en.term import base_form, is_state
from examstream.exam.plan.model import Fact
from examstream.exam.plan.rivals import rivals
from examstream.exam.question import QuestionType


@pytest.mark.parametrize(
    "said",
    [
        "Three kinds of crane do most of this work in harbours: derricks, gantries, and portals.",
        "On a narrow river it carries all goods as long as the water is deep enough.",
        "The price is that barges have to wait at the locks for several hours.",
        "The floating variant is called a pontoon bridge and needs no pillars.",
        "Today more than forty harbours have one, and most of the others plan it.",
        "On average there are then ten ships in the harbour.",
        "If a tug then leaves the convoy, the delay can be very long.",
        "Barges are a cheap alternative: each carries as much as forty lorries.",
        "The outcome depends on which of the two winds blows in any of the three possible directions.",
        "The pilots must leave the ship in the hours preceding that.",
    ],
)
def test_a_sentence_that_wants_the_one_before_it_is_no_statement(said: str) -> None:
    assert fault_of(said)


@pytest.mark.parametrize(
    "said",
    [
        "The price of coal is higher in the north than in the south.",
        "For a ship to enter the dock, it must wait for the tide to rise.",
        "A lock is an alternative to an inclined plane for moving ships uphill.",
        "As the water rises, it lifts the ship to the level of the upper canal.",
    ],
)
def test_a_sentence_with_its_own_bearings_stays(said: str) -> None:
    assert not fault_of(said)


def test_a_symbol_is_told_by_what_it_is_not_by_what_is_said_of_it() -> None:
    assert fault_of("$N_e$ is naturally related to the number of ships in the harbour.")
    assert not fault_of("$N$ is the number of ships that wait in the outer harbour at night.")


def test_what_goes_on_with_an_example_is_no_statement_of_the_lecture() -> None:
    scene = "For example, a coffee shop is visited by forty customers per hour."
    assert opens_scene(scene)
    assert in_scene("There are ten customers in the shop on average.", scene)
    assert not in_scene("The number of customers grows with the arrival rate.", scene)
    assert not in_scene("There are ten customers in the shop on average.", "")
    raffle = "For example, we could write each graduate's name on a ticket and draw tickets."
    assert in_scene("The selected names would represent a sample of 100 graduates.", raffle)


def test_a_comparison_that_goes_on_with_but_is_not_turned() -> None:
    assert than("Barges usually have a worse speed than trains but a better price.") is None
    assert than("More than forty harbours have a pilot station of their own.") is None
    assert than("A barge is usually slower than a train of the same weight.") is not None


def test_which_ones_are_meant_is_not_denied() -> None:
    assert negation("In harbours that are not dredged, sand fills the basin within a year.") is None
    assert negation("Barges do not carry their own cranes on the river.") is not None


def test_numbers_of_another_place_or_clause_are_not_asked() -> None:
    assert amounts("The port must solve two problems at once.") == []
    assert not any(
        a.stem.startswith("Trade")
        for a in amounts(
            "Under Queen Maud, tolls fell from 13 percent to 3 percent, but trade peaked at 10.8 percent in late 1882."
        )
    )
    said = "Harbours are graded by a scale that was introduced by Ann Bell in 1853."
    assert amounts(said) == []
    assert deed(said) is None


def test_names_keep_their_capitals_and_verb_forms_are_no_terms() -> None:
    assert base_form("Completely Fair Scheduler") == "Completely Fair Scheduler"
    assert base_form("Context switch") == "context switch"
    assert is_state("running", "the process is running on a core")
    assert not is_state("thinning", "the second operation is called thinning")


def _fact(number: int, term: str) -> Fact:
    return Fact(
        id=str(number), pattern="P5", start=number * 10, end=number * 10 + 5,
        types=(QuestionType.FILL_IN,), topic=f"t{number}", details={"about": [term]},
    )  # fmt: skip


def test_one_term_is_asked_once_unless_the_lecture_is_poor() -> None:
    facts = [_fact(0, "quay"), _fact(1, "quay"), _fact(2, "pier")]
    assert rivals(facts, " " * 50) == [{1}, {0}, set()]
    assert rivals(facts, " " * 50, apart=False) == [set(), set(), set()]
