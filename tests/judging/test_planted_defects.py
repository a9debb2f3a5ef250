"""The judging is real: planted defects are caught, good questions are kept.

Half of the defects and all of the good questions are written by hand; the other defects are
planted by code in questions the generator wrote. The held-out lectures were never looked at
question by question. `python -m tests.judging.figures` prints the same tables.
"""

from functools import cache

import pytest

from tests.judging.bank import BANKS, CONTROL, HELD_OUT, TUNED, items
from tests.judging.figures import Figures, measured
from tests.judging.planted import defects

CAUGHT_AT_LEAST = 0.98
KEPT_AT_LEAST = 0.95
HELD_OUT_CAUGHT_AT_LEAST = 0.97
HELD_OUT_KEPT_AT_LEAST = 0.87
FLOORS = {
    "by-rule": (0.96, 0.94),
    "unseen": (0.97, 0.88),
    "newest": (0.95, 0.93),
    "fresh": (0.94, 0.95),
    "last-read": (0.95, 0.95),
    "control": (0.95, 0.95),
    "free": (0.92, 0.63),
}
"""Caught and kept at least, a little under what is measured. Of questions in an examiner's own words
more are lost: the price of "cannot tell" where wording is free."""


@cache
def _by_hand() -> Figures:
    return measured(item for name in TUNED for item in items(name))


@cache
def _held_out() -> Figures:
    return measured(item for name in HELD_OUT for item in items(name))


@cache
def _by_code() -> Figures:
    return measured(item for name in TUNED for item in defects(name))


@pytest.mark.timeout(120)
def test_defects_planted_by_hand_are_caught() -> None:
    figures = _by_hand()
    print("\n" + figures.table("by hand"))
    assert figures.every["defect"] >= 200
    assert figures.share("defect") >= CAUGHT_AT_LEAST, "\n\n".join(figures.wrong)


def test_good_questions_written_by_hand_are_kept() -> None:
    figures = _by_hand()
    assert figures.every["good"] >= 200
    assert figures.share("good") >= KEPT_AT_LEAST, "\n\n".join(figures.wrong)


@pytest.mark.timeout(120)
def test_defects_planted_in_the_generators_questions_are_caught() -> None:
    figures = _by_code()
    print("\n" + figures.table("by code"))
    assert figures.every["defect"] >= 200
    assert figures.share("defect") >= CAUGHT_AT_LEAST, "\n\n".join(figures.wrong)


def test_every_kind_of_defect_is_there_and_caught() -> None:
    hand, code = _by_hand(), _by_code()
    for kind in ("wrong_key", "second_right", "vague", "false_true", "elsewhere", "leak"):
        name = f"defect, {kind}"
        assert hand.every[name] >= 5
        right, every = hand.right[name] + code.right[name], hand.every[name] + code.every[name]
        assert right / every >= 0.85, name


def test_lectures_never_tuned_on_are_judged_well() -> None:
    figures = _held_out()
    print("\n" + figures.table("held out"))
    assert figures.share("defect") >= HELD_OUT_CAUGHT_AT_LEAST
    assert figures.share("good") >= HELD_OUT_KEPT_AT_LEAST


@pytest.mark.timeout(120)
@pytest.mark.parametrize("bank", FLOORS)
def test_what_is_reached_on_other_lectures_is_not_lost_again(bank: str) -> None:
    """Floors under what was measured: docs/judging.md tells which bank is what."""
    caught, kept = FLOORS[bank]
    figures = measured(item for name in BANKS[bank] for item in items(name))
    print("\n" + figures.table(bank))
    assert figures.share("defect") >= caught
    assert figures.share("good") >= kept


@pytest.mark.timeout(120)
def test_half_by_hand_and_half_by_code_on_lectures_of_which_no_loss_was_read() -> None:
    """Defects by hand and, as many at most, defects planted in what the generator asks there."""
    hand = measured(item for name in CONTROL for item in items(name))
    code = measured(item for name in CONTROL for item in defects(name))
    print("\n" + hand.table("control, by hand") + "\n\n" + code.table("control, by code"))
    assert hand.every["defect"] >= 100
    assert code.every["defect"] >= 100
    assert (hand.share("defect") + code.share("defect")) / 2 >= 0.95
    assert hand.share("good") >= 0.95
