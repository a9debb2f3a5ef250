"""K19 and K8: no question gives another's key away, and options name one kind of thing."""

from typing import Any

import pytest

from examstream.exam.plan.giveaways import given_away_pairs
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType
from examstream.text.noun_kinds import apart, kinds


def _fact(number: int, **details: Any) -> Fact:
    return Fact(
        id=str(number),
        pattern="P5",
        start=0,
        end=1,
        types=(QuestionType.FILL_IN,),
        topic=str(number),
        details=details,
    )


def _gap(number: int, statement: str, *answers: str) -> Fact:
    return _fact(number, kind="gap", statement=statement, answers=answers)


def _ways(*facts: Fact) -> set[tuple[int, int]]:
    return set(given_away_pairs(facts, "x"))


def test_a_key_told_beside_the_same_words_is_given_away() -> None:
    gap = _gap(1, "Nodes of Ranvier save energy for the neuron.", "Ranvier")
    jump = _fact(
        2,
        kind="definition",
        said="jumping of an action potential from one node of Ranvier to the next",
        answers=("saltatory conduction",),
    )
    assert (0, 1) in _ways(gap, jump)


def test_a_key_told_with_most_of_the_questions_words_is_given_away() -> None:
    asked = _gap(1, "Barnacles close their shells at low water.", "low water")
    told = _fact(2, statement="At low water barnacles and mussels close their shells.")
    assert (0, 1) in _ways(asked, told)


def test_a_key_met_in_another_matter_is_not_given_away() -> None:
    asked = _gap(1, "Barnacles close their shells at low water.", "low water")
    told = _fact(2, statement="Ships wait outside the harbour at low water.")
    assert not _ways(asked, told)


def test_a_chinese_key_told_beside_the_same_words_is_given_away() -> None:
    asked = _fact(1, frame="均摊成本等于实际成本加上势能的变化。", key="均摊成本")
    told = _fact(2, statement="如果实际成本加上势能的变化为负，均摊成本下降。")
    assert (0, 1) in _ways(asked, told)


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("hydrometer", "barometer", 0.0),
        ("hyperpolarization", "depolarization", 0.0),
        ("hydrometer", "caldera", 1.0),
        ("royal jelly", "drone", 3.0),
        ("viscosity", "shield volcano", 3.0),
        ("sampling error", "gamete", 3.0),
        ("zzyzx", "drone", 0.5),
    ],
)
def test_kinds_of_things_are_told_apart_by_their_heads(one: str, other: str, far: float) -> None:
    assert apart(one, other) == far


def test_a_plural_is_of_its_singulars_kind() -> None:
    assert kinds("volcanoes") == kinds("volcano") != frozenset()
