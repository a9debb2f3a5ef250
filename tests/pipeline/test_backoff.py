"""Delays as numbers."""

import pytest

from examstream.pipeline.backoff import (
    Pauses,
    parking_headers,
    retry_delay_seconds,
    rung,
    still_parked_seconds,
)
from examstream.pipeline.topology import LADDER_SECONDS


def test_the_pauses_before_attempts_two_and_three_are_two_and_four_seconds() -> None:
    assert [retry_delay_seconds(attempt, 2) for attempt in (1, 2, 3)] == [0, 2, 4]


def test_a_factor_of_one_pauses_a_second_each_time() -> None:
    assert [retry_delay_seconds(attempt, 1) for attempt in (2, 3, 4)] == [1, 1, 1]


def test_no_number_of_attempts_overflows() -> None:
    assert retry_delay_seconds(10_000, 10) > 1e60


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.01, 0.5), (0.5, 0.5), (0.51, 1), (3, 4), (64.1, 128), (128, 128), (5000, 128)],
)
def test_a_delay_is_rounded_up_to_a_rung_and_never_down(seconds: float, expected: float) -> None:
    assert rung(seconds) == expected


def test_only_what_does_not_fit_the_ladder_is_parked() -> None:
    assert parking_headers({"a": "b"}, LADDER_SECONDS[-1]) == {"a": "b"}
    headers = parking_headers({}, 300)
    assert still_parked_seconds(headers) == 172
    assert still_parked_seconds(parking_headers(headers, 172)) == 44
    assert parking_headers(headers, 44) == {}
    assert still_parked_seconds({}) == 0
    assert still_parked_seconds({"parked-for": "soon"}) == 0


def test_pauses_double_up_to_the_longest_and_begin_again_after_a_reset() -> None:
    pauses = Pauses(0.2, 2)
    assert [pauses.next_seconds() for _ in range(6)] == [0.2, 0.4, 0.8, 1.6, 2, 2]
    pauses.reset()
    assert pauses.next_seconds() == 0.2
