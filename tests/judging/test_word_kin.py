"""Kin words: what prose and a question in other words exchange."""

from examstream.text.word_kin import NEARNESS, base, kin


def test_inflected_words_are_taken_back_to_their_word() -> None:
    assert base("sank") == "sink"
    assert base("stopped") == "stop"
    assert base("companies") == "company"


def test_a_synonym_is_nearer_than_the_wider_word() -> None:
    assert dict(kin("purchase"))["buy"] == NEARNESS["s"]
    assert dict(kin("buy"))["get"] == NEARNESS["h"]


def test_a_derived_word_is_kin_and_an_opposite_is_not() -> None:
    near = dict(kin("solvent")) | dict(kin("solve"))
    assert "solution" in near
    assert "insolvent" not in near


def test_a_word_nobody_listed_has_no_kin() -> None:
    assert kin("zzyzx") == ()
