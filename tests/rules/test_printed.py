"""A name is printed where it stands alone: the search by `find` against the pattern it replaces."""

import re

import pytest

from examstream.text.printed import is_printed, places, times

TEXTS = [
    "an ion is no cation; ions, ion-pairs and the ion itself",
    "co-ion ion_1 ion2 ion",
    "ionion ion",
    "电子 ion电子 ion",
    "c++ and c; a.b c++",
    "ion",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["ion", "ions", "c++", "c", "a.b", "ion ion", "电子", "absent"])
def test_finds_what_the_pattern_finds(name: str, text: str) -> None:
    pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    found = [m.start() for m in re.finditer(pattern, text)]
    assert list(places(name, text)) == found
    assert times(name, text) == len(found)
    assert is_printed(name, text) is bool(found)


def test_no_name_is_printed_nowhere() -> None:
    assert times("", "text") == 0
