"""A true statement told from the other side, or in the other order, is not taken for false; and a
false one of the same words is."""

import pytest

from examstream.exam.judging.chinese_swap import one_other
from examstream.exam.judging.converse import converse
from examstream.exam.judging.crossings import reordered
from examstream.exam.judging.ellipsis import filled

ARCH = "A wide arch sags less than a flat beam of the same span."
FIBRES = "Silk fibres hold more water than nylon fibres and dry slowly for that reason."
TIDE = "由于海湾口窄，大潮时海湾内的潮差比外海大，船只须等候。"
LIGHT = "光在真空中传播得比在水中快。"
CROWD = "城市的人口密度越大，租金就越高。"


@pytest.mark.parametrize(
    ("statement", "text", "told"),
    [
        ("A flat beam sags more than a wide arch of the same span.", ARCH, True),
        ("A wide arch sags more than a flat beam of the same span.", ARCH, False),
        ("A flat beam sags less than a wide arch of the same span.", ARCH, False),
        ("Nylon fibres hold less water than silk fibres.", FIBRES, True),
        ("Nylon fibres hold more water than silk fibres.", FIBRES, False),
        ("Nylon fibres hold less dye than silk fibres.", FIBRES, None),
        ("外海的潮差比海湾内小。", TIDE, True),
        ("光在水中传播得比在真空中慢。", LIGHT, True),
        ("光在水中传播得比在真空中快。", LIGHT, False),
        ("城市的人口密度越小，租金就越低。", CROWD, True),
        ("城市的人口密度越小，租金就越高。", CROWD, False),
        ("Rust results from damp air.", "Damp air causes rust.", True),
        ("Damp air results from rust.", "Damp air causes rust.", False),
        ("Rust causes damp air.", "Damp air causes rust.", False),
        ("Dusk is followed by night.", "Night follows dusk.", True),
        ("Night is followed by dusk.", "Night follows dusk.", False),
        ("利率取决于货币供求。", "货币供求决定利率。", True),
        ("货币供求取决于利率。", "货币供求决定利率。", False),
    ],
)
def test_a_relation_is_heard_from_both_sides(statement: str, text: str, told: bool | None) -> None:
    assert converse(statement.rstrip(".。"), text.rstrip(".。")) is told


def test_two_clauses_may_change_places_but_not_their_halves() -> None:
    text = "Hard wood burns slowly, whereas soft wood burns with much smoke."
    assert reordered("Soft wood burns with much smoke, whereas hard wood burns slowly.", text)
    assert not reordered("Soft wood burns slowly, whereas hard wood burns with much smoke.", text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Cats climb trees, but dogs do not.", "Cats climb trees, but dogs do not climb trees."),
        (
            "By day there is a sea breeze, whereas by night there is none.",
            "By day there is a sea breeze, whereas by night there is no sea breeze.",
        ),
        (
            "An etching is a print that uses acid, and an engraving is one that uses none.",
            "An etching is a print that uses acid, and an engraving is a print that uses none.",
        ),
        ("Cats climb trees.", "Cats climb trees."),
    ],
)
def test_what_is_left_out_is_put_in(text: str, whole: str) -> None:
    assert filled(text) == whole


def test_one_word_in_anothers_place_is_no_likeness() -> None:
    text = "地球自转轴与公转轨道面的垂线成二十三度角，因此有四季。"
    assert one_other("地球自转轴与公转轨道面的垂线成四十三度角", text)
    assert not one_other("地球自转轴与公转轨道面的垂线成二十三度角", text)
    assert not one_other("月球总以同一面朝向地球", text)
