"""The judging is real: planted defects are caught, good questions are kept.

Half of the defects and all of the good questions are written by hand; the other defects are
planted by code in questions the generator wrote. The held-out lectures were never looked at
question by question. `python -m tests.judging.figures` prints the same tables.
"""

from functools import cache

import pytest

from tests.judging.bank import BY_RULE, FREE, FRESH, HELD_OUT, NEWEST, TUNED, UNSEEN, items
from tests.judging.figures import Figures, measured
from tests.judging.planted import defects

CAUGHT_AT_LEAST = 0.98
KEPT_AT_LEAST = 0.95
HELD_OUT_CAUGHT_AT_LEAST = 0.97
HELD_OUT_KEPT_AT_LEAST = 0.87
BY_RULE_CAUGHT_AT_LEAST, BY_RULE_KEPT_AT_LEAST = 0.96, 0.91
UNSEEN_CAUGHT_AT_LEAST, UNSEEN_KEPT_AT_LEAST = 0.97, 0.88
NEWEST_CAUGHT_AT_LEAST, NEWEST_KEPT_AT_LEAST = 0.92, 0.92
FRESH_CAUGHT_AT_LEAST, FRESH_KEPT_AT_LEAST = 0.87, 0.94
FREE_CAUGHT_AT_LEAST, FREE_KEPT_AT_LEAST = 0.92, 0.64
"""Of the held-out questions more are lost: the price of "cannot tell" where wording is free."""


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
@pytest.mark.parametrize(
    ("names", "caught", "kept"),
    [
        (BY_RULE, BY_RULE_CAUGHT_AT_LEAST, BY_RULE_KEPT_AT_LEAST),
        (UNSEEN, UNSEEN_CAUGHT_AT_LEAST, UNSEEN_KEPT_AT_LEAST),
        (NEWEST, NEWEST_CAUGHT_AT_LEAST, NEWEST_KEPT_AT_LEAST),
        (FRESH, FRESH_CAUGHT_AT_LEAST, FRESH_KEPT_AT_LEAST),
        (FREE, FREE_CAUGHT_AT_LEAST, FREE_KEPT_AT_LEAST),
    ],
    ids=["by rule", "unseen", "newest", "fresh", "free"],
)
def test_what_is_reached_on_other_lectures_is_not_lost_again(
    names: tuple[str, ...], caught: float, kept: float
) -> None:
    """Floors under what was measured, short of the 95 % aimed at: docs/judging.md says by how much."""
    figures = measured(item for name in names for item in items(name))
    print("\n" + figures.table("other lectures"))
    assert figures.share("defect") >= caught
    assert figures.share("good") >= kept
