"""Blanks by rule: what another lecturer would fill otherwise is vague, what asks for a term is not."""

import pytest

from services.grader.checks.blank import blank
from tests.judging.test_choice_checks import case

_LECTURE = """# Rope

The line that hoists a sail is called a **halyard**. A **bight** is a slack part of a rope that is bent
back on itself. The examination of a rope before it is used is called **surveying**.

The **hitch** ties a rope to an object, and the **bend** joins two ropes.
"""
_ZH_LECTURE = """# 围棋

看起来像眼、实际上会被破掉的眼称为**假眼**。双方可以轮流提回一个子的局面称为**打劫**。终局前确定双方边界的下法叫做**官子**。
"""


def _vague(stem: str, quote: str, key: str) -> str:
    lecture = _LECTURE if quote.isascii() else _ZH_LECTURE
    return blank(case(lecture, stem, quote, ((key,),), kind="fill_in"))


_HOISTS = "The line that hoists a sail is called a halyard."
_SURVEY = "The examination of a rope before it is used is called surveying."
_KO = "双方可以轮流提回一个子的局面称为打劫。"


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("The line that hoists a sail is called a ____.", _HOISTS, "halyard"),
        ("The examination of a rope before it is used is called ____.", _SURVEY, "surveying"),
        ("双方可以轮流提回一个子的局面称为____。", _KO, "打劫"),
    ],
)
def test_a_blank_for_the_term_a_sentence_defines_is_kept(stem: str, quote: str, key: str) -> None:
    assert not _vague(stem, quote, key)


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("The line that hoists ____ on board a ship is called a halyard.", _HOISTS, "a sail"),
        ("双方可以轮流提回____的局面称为打劫。", _KO, "一个子"),
    ],
)
def test_a_blank_within_what_defines_a_term_that_is_told_is_vague(
    stem: str, quote: str, key: str
) -> None:
    assert "helps to define" in _vague(stem, quote, key)


def test_a_blank_for_what_a_definition_counts_its_term_among_is_vague() -> None:
    stem = "On board a ship the ____ that hoists a sail runs over a block."
    assert "counts its term among" in _vague(stem, _HOISTS, "line")


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("Before a rope is used for lifting loads there is ____.", _SURVEY, "surveying"),
        ("双方在围棋对局的中盘常常遇到____。", _KO, "打劫"),
    ],
)
def test_a_blank_that_left_away_what_defines_its_term_is_vague(
    stem: str, quote: str, key: str
) -> None:
    assert "was left out" in _vague(stem, quote, key)


def test_a_stem_that_speaks_of_something_or_other_is_vague() -> None:
    quote = "看起来像眼、实际上会被破掉的眼称为假眼。"
    assert "something or other" in _vague(
        "看起来像某种东西、实际上会被破掉的眼称为____。", quote, "假眼"
    )
