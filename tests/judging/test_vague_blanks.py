"""Vague blanks by cause: a plain word, two in one clause, a definition's own words, a fellow's as well."""

import pytest

from examstream.text.everyday import everyday
from services.grader.checks.blank import blank
from services.grader.checks.left_out import left_out
from tests.judging.test_choice_checks import case

_LECTURE = """# Rope

Sailors keep ropes in a dry place below deck. If a strand slips outwards, the fault is called **bulging**; if it
slips inwards, it is called **cupping**. The loop at the end of a rope, worked over a metal ring, is called an
**eye**. A tarred rope resists the salt. The **halyard** hoists the sail, whereas the **sheet** trims it.
"""
_ZH_LECTURE = """# 围棋

开局下在角上比较有利。一方的棋子被包围以后仍能做出两个眼的状态称为**活棋**。流行于唐代以前的棋盘称为**古盘**，流行于宋代以后的
棋盘称为**今盘**。落子太慢会影响心情。
"""


def _case(stem: str, quote: str, *keys: str):  # type: ignore[no-untyped-def]
    lecture = _LECTURE if quote.isascii() else _ZH_LECTURE
    return case(lecture, stem, quote, tuple((key,) for key in keys), kind="fill_in")


_DRY = "Sailors keep ropes in a dry place below deck."
_BULGING = "If a strand slips outwards, the fault is called bulging"
_OLD = "流行于唐代以前的棋盘称为古盘"


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("Sailors on every ship keep their ropes in a dry ____ below deck.", _DRY, "place"),
        ("A tarred rope on board a ship at sea ____ the salt.", "A tarred rope resists the salt.", "resists"),
        ("In the wet air of the sea a tarred rope is cheap because it ____ the salt.", "A tarred rope resists the salt.", "resists"),
        ("下棋的时候对方落子太慢____心情。", "落子太慢会影响心情。", "影响"),
    ],
)  # fmt: skip
def test_a_blank_for_a_word_of_everybodys_is_vague(stem: str, quote: str, key: str) -> None:
    assert "everybody's" in blank(_case(stem, quote, key))


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        (
            "On board a ship the halyard hoists the sail, whereas the ____ trims it.",
            "The halyard hoists the sail, whereas the sheet trims it.",
            "sheet",
        ),
        (
            "A tarred rope on board a ship resists the ____.",
            "A tarred rope resists the salt.",
            "salt",
        ),
    ],
)
def test_a_term_of_the_lecture_and_a_substance_may_be_blanked(
    stem: str, quote: str, key: str
) -> None:
    assert not blank(_case(stem, quote, key))


def test_two_blanks_in_one_clause_are_vague_but_not_side_by_side() -> None:
    quote = "The loop at the end of a rope, worked over a metal ring, is called an eye."
    far = "The ____ at the end of a rope that is worked over a metal ____ is an eye."
    assert "two blanks" in blank(_case(far, quote, "loop", "ring"))
    near = "The two faults of a strand that slips out of its lay are ____ and ____."
    assert "two blanks" not in blank(_case(near, _BULGING, "bulging", "cupping"))


def test_a_blank_in_what_defines_a_term_that_is_not_asked_for_is_vague() -> None:
    stem = "A ____ of a rope, worked over a metal ring, is found on many ships at sea."
    quote = "The loop at the end of a rope, worked over a metal ring, is called an eye."
    assert "vague" in blank(_case(stem, quote, "loop at the end"))


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("If a strand slips, the fault of the rope is called ____.", _BULGING, "bulging"),
        ("古时流行的棋盘称为____。", _OLD, "古盘"),
    ],
)
def test_a_stem_without_what_tells_its_term_from_the_fellow_is_vague(
    stem: str, quote: str, key: str
) -> None:
    assert "was left out" in left_out(_case(stem, quote, key))


@pytest.mark.parametrize(
    ("stem", "quote", "key"),
    [
        ("If a strand slips outwards, the fault of the rope is called ____.", _BULGING, "bulging"),
        ("流行于唐代以前的棋盘称为____。", _OLD, "古盘"),
    ],
)
def test_a_stem_that_tells_its_term_from_the_fellow_is_kept(
    stem: str, quote: str, key: str
) -> None:
    assert not left_out(_case(stem, quote, key))


def test_a_stem_with_hardly_a_word_of_the_definition_is_vague() -> None:
    quote = "The loop at the end of a rope, worked over a metal ring, is called an eye."
    assert "was left out" in left_out(_case("A thing of rope is called an ____.", quote, "eye"))


@pytest.mark.parametrize("word", ["substance", "collapse", "偏差"])
def test_what_everybody_says_is_everyday(word: str) -> None:
    assert everyday(word)


@pytest.mark.parametrize("word", ["spermatheca", "affix", "粒度"])
def test_a_rare_word_is_not_everyday(word: str) -> None:
    assert not everyday(word)


@pytest.mark.parametrize(
    ("stem", "vague"),
    [
        ("A knot that joins two ropes of one size is a ____.", False),
        ("A knot of ropes of one size is a ____.", True),
    ],
)
def test_what_counts_a_thing_as_its_kind_tells_it_from_the_next(stem: str, vague: bool) -> None:
    lecture = (
        "# Knots\n\nA knot that joins two ropes is a **bend**; a knot that shortens a rope is a **sheepshank**. "
        "Both are learnt early by children who go to sea, and both are shown on old boards in the harbours of "
        "many towns. Whoever forgets them may look there.\n"
    )
    quote = "A knot that joins two ropes is a bend"
    assert bool(left_out(case(lecture, stem, quote, (("bend",),), kind="fill_in"))) is vague


_WHOLE = """# Kites

The right to fly is called **airage**. In a **tethered kite** the line holds the frame against the wind of the coast, even
in a gale. Everybody flies kites in autumn, and some fly them in winter, too, when the wind is cold and steady.
"""
_ZH_WHOLE = """# 风筝

扎、糊、绘、放合称**四艺**。风筝在春天放得最多，许多城市都有风筝会。放风筝的人要看风向，也要看场地是否开阔，还要避开电线和树木。
"""


@pytest.mark.parametrize(
    ("lecture", "stem", "quote", "key"),
    [
        (_WHOLE, "The right to fly is called ____.", "The right to fly is called airage.", "airage"),
        (_ZH_WHOLE, "扎、糊、绘、放合称____。", "扎、糊、绘、放合称四艺。", "四艺"),
        (
            _WHOLE,
            "In a ____ kite the line holds the frame against the wind of the coast.",
            "In a tethered kite the line holds the frame against the wind of the coast, even in a gale.",
            "tethered",
        ),
    ],
)  # fmt: skip
def test_a_stem_with_all_that_tells_its_term_may_be_short_or_leave_the_head(
    lecture: str, stem: str, quote: str, key: str
) -> None:
    found = case(lecture.replace("coast, even\nin", "coast, even in"), stem, quote, ((key,),), kind="fill_in")  # fmt: skip
    assert not blank(found)
    assert not left_out(found)


@pytest.mark.parametrize(
    ("stem", "vague"), [("1733年，____发明了飞梭。", False), ("____发明了飞梭。", True)]
)
def test_a_year_tells_enough_of_who_did_it(stem: str, vague: bool) -> None:
    lecture = "# 纺织\n\n1733年，凯伊发明了飞梭。此后织布快了许多，纱线一时供不应求，人们便想方设法改进纺纱的办法，新的机器一台接一台地出现。\n"
    found = blank(case(lecture, stem, "1733年，凯伊发明了飞梭。", (("凯伊",),), kind="fill_in"))
    assert bool(found) is vague


def test_a_number_is_no_plain_word() -> None:
    stem = "Sailors of the old ships kept ropes in ____ dry places below deck."
    assert not blank(_case(stem, _DRY, "two"))
