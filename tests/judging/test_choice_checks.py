"""Choices and blanks by rule: a second right option, a stem that leaks, a blank that is no term."""

import pytest

from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from examstream.exam.question import Draft, Evidence, Key, Option, QuestionType
from services.grader.checks.blank import blank
from services.grader.checks.case import Case
from services.grader.checks.leak import stem_leaks
from services.grader.checks.options import one_right

_LECTURE = """# Vessels

A thin porous film keeps the plates from touching each other and so prevents a short circuit.

Copper vessels are heated from below, whereas clay vessels are fired in a closed oven.

A **crucible** is a small vessel in which metals are melted at great heat.
"""
_ZH_LECTURE = """# 茶

使鲜叶失去部分水分的工序称为**萎凋**。把鲜叶炒热以破坏酶的工序称为**杀青**。茶汤的颜色由茶黄素和茶红素决定。
"""


def case(
    lecture: str, stem: str, quote: str, key: Key, options: tuple[str, ...] = (), kind: str = ""
) -> Case:
    """A draft over a lecture, before the grader; a choice unless said otherwise."""
    read = read_lecture([LectureFile("l.md", lecture.encode())])
    start = read.text.index(quote)
    draft = Draft(
        type=QuestionType(kind or "single_choice"),
        stem=stem,
        options=tuple(Option(label="ABCD"[i], text=t) for i, t in enumerate(options)),
        key=key,
        solution="See the quote.",
        evidence=Evidence(source=read.sources[0], quote=quote, start=start, end=start + len(quote)),
    )
    return Case(Context(lecture=read, terms=()), draft, ())


_FILM = (
    "A thin porous film keeps the plates from touching each other and so prevents a short circuit."
)


def test_what_the_quote_says_in_other_words_is_right_as_well() -> None:
    stem, key = "What does the film do?", "It keeps the plates from touching each other"
    other = "Its thin pores prevent short circuits", "It carries the current out of the cell"
    assert "other words" in one_right(case(_LECTURE, stem, _FILM, "A", (key, *other)))
    assert not one_right(case(_LECTURE, stem, _FILM, "A", (key, "It stores heat", other[1])))


def test_what_the_quote_tells_of_another_thing_is_wrong() -> None:
    quote = "Copper vessels are heated from below, whereas clay vessels are fired in a closed oven."
    options = "They are heated from below", "They are fired in an oven that is closed", "They rust"
    assert not one_right(case(_LECTURE, "How are copper vessels treated?", quote, "A", options))


@pytest.mark.parametrize(
    ("of_it", "leaks"), [("small, fit for melting metals", True), ("large", False)]
)
def test_words_of_the_key_alone_in_the_stem_leak(of_it: str, leaks: bool) -> None:
    quote = "A crucible is a small vessel in which metals are melted at great heat."
    stem = f"What is a crucible, {of_it}?"
    options = (
        "a small vessel for melting metals",
        "a thick sheet of glass",
        "a broad band of copper",
    )
    assert bool(stem_leaks(case(_LECTURE, stem, quote, "A", options))) is leaks


def test_a_blank_for_what_a_definition_counts_its_term_among_is_vague() -> None:
    quote = "使鲜叶失去部分水分的工序称为萎凋。"
    vague = case(
        _ZH_LECTURE, "使鲜叶失去部分水分的____称为萎凋。", quote, (("工序",),), (), "fill_in"
    )
    term = case(
        _ZH_LECTURE, "使鲜叶失去部分水分的工序称为____。", quote, (("萎凋",),), (), "fill_in"
    )
    assert "vague" in blank(vague)
    assert not blank(term)


@pytest.mark.parametrize(
    ("stem", "leaks"),
    [("The text a librettist writes is the ____.", True), ("The text sung is the ____.", False)],
)
def test_a_word_built_as_the_key_is_leaks(stem: str, leaks: bool) -> None:
    lecture = _LECTURE + "\nThe text of an opera is called the **libretto**."
    quote = "The text of an opera is called the libretto."
    given = case(lecture, stem, quote, (("libretto",),), (), "fill_in")
    assert bool(stem_leaks(given)) is leaks


@pytest.mark.parametrize(
    ("stem", "leaks"),
    [("茶汤的颜色由____和茶红素决定，含茶多的才浓。", True), ("茶叶的颜色由____决定。", False)],
)
def test_a_key_of_one_character_leaks_as_a_word(stem: str, leaks: bool) -> None:
    quote = "茶汤的颜色由茶黄素和茶红素决定。"
    given = case(_ZH_LECTURE, stem, quote, (("茶",),), (), "fill_in")
    assert bool(stem_leaks(given)) is leaks


@pytest.mark.parametrize(
    ("other", "right"),
    [
        ("a vessel of small size to melt metals in", True),
        ("a small vessel for drinking water", False),
        ("a thick sheet of glass", False),
    ],
)
def test_what_says_the_key_in_kin_words_is_right_as_well(other: str, right: bool) -> None:
    quote = "A crucible is a small vessel in which metals are melted at great heat."
    options = "a small vessel for melting metals", other, "a broad band of copper"
    given = case(_LECTURE, "What is a crucible?", quote, "A", options)
    assert ("in other words" in one_right(given)) is right


def test_two_orders_of_the_same_words_are_two_answers() -> None:
    options = "heated before the plate is washed", "washed before the plate is heated", "rusting"
    assert not one_right(case(_LECTURE, "What is the film?", _FILM, "A", options))


@pytest.mark.parametrize(
    ("stem", "key", "vague"),
    [
        ("A film that keeps the plates of a cell from touching each other is ____.", "thin", True),
        ("A small vessel in which metals are melted at great heat is a ____.", "crucible", False),
    ],
)
def test_a_blank_for_what_is_said_of_it_is_vague_unless_it_is_a_term(
    stem: str, key: str, vague: bool
) -> None:
    quote = _FILM if vague else "A crucible is a small vessel in which metals are melted"
    assert ("vague" in blank(case(_LECTURE, stem, quote, ((key,),), (), "fill_in"))) is vague
