"""Delays as pure functions of numbers (design §4.1)."""

from bisect import bisect_left
from collections.abc import Mapping

from examstream.pipeline.topology import LADDER_SECONDS

PARKED_UNTIL = "parked-until"
"""Header of a message whose delay is longer than the ladder: the Unix time it may be worked at."""

_EXACT_EXPONENTS = 64  # a float to a higher power would overflow, far above any delay that matters


def retry_delay_seconds(next_attempt: int, backoff_factor: float) -> float:
    """The pause before attempt 2, 3 …: factor ¹, factor ² … seconds (2 s, then 4 s for 2)."""
    if next_attempt < 2:
        return 0.0
    return float(backoff_factor) ** min(next_attempt - 1, _EXACT_EXPONENTS)


def rung(seconds: float, ladder: tuple[float, ...] = LADDER_SECONDS) -> float:
    """The smallest rung that is not shorter, or the highest: a longer delay parks again."""
    return ladder[min(bisect_left(ladder, seconds), len(ladder) - 1)]


def parking_headers(seconds: float, now: float) -> dict[str, str]:
    """What a message carries whose delay does not fit the ladder; nothing where it does."""
    if seconds <= LADDER_SECONDS[-1]:
        return {}
    return {PARKED_UNTIL: repr(now + seconds)}


def still_parked_seconds(headers: Mapping[str, str], now: float) -> float:
    """How long a message that came down the ladder still has to wait; 0 where it may be worked."""
    value = headers.get(PARKED_UNTIL)
    if value is None:
        return 0.0
    try:
        return max(0.0, float(value) - now)
    except ValueError:
        return 0.0


class Pauses:
    """Growing pauses while something is away: first, twice that … up to the longest."""

    def __init__(self, first_seconds: float, longest_seconds: float) -> None:
        self._first, self._longest = first_seconds, longest_seconds
        self._next = first_seconds

    def next_seconds(self) -> float:
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause

    def reset(self) -> None:
        self._next = self._first
