"""Exams kept decoded are never behind what was committed."""

from examstream.exam.store.kept import Kept
from tests.store.exams import claim, exam


def test_what_was_read_is_kept() -> None:
    kept = Kept()
    before = kept.landed()
    kept.put_read(exam("e", 3), before)
    assert kept.get("t", "e") == exam("e", 3)


def test_what_was_read_before_something_landed_is_not_kept() -> None:
    kept = Kept()
    before = kept.landed()
    after = claim(1)(exam("e", 3))
    assert after is not None
    kept.put([after.model_copy(update={"version": 2})])
    kept.put_read(exam("e", 3), before)
    found = kept.get("t", "e")
    assert found is not None
    assert found.version == 2


def test_not_even_where_what_landed_is_kept_no_more() -> None:
    kept = Kept()
    before = kept.landed()
    kept.put([exam("other", 3)])
    kept.put_read(exam("e", 3), before)
    assert kept.get("t", "e") is None
