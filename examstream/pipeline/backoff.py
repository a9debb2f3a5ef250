"""Delays as pure functions of numbers (design §4.1)."""

from bisect import bisect_left
from collections.abc import Mapping

from examstream.pipeline.topology import LADDER_SECONDS

PARKED_FOR = "parked-for"
"""Header of a message whose delay is longer than the ladder: seconds it waits after this rung. No
moment, for the clocks of two machines differ; what it waits in a queue comes on top.
"""

_EXACT_EXPONENTS = 64  # a float to a higher power would overflow, far above any delay that matters


def retry_delay_seconds(next_attempt: int, backoff_factor: float) -> float:
    """The pause before attempt 2, 3 …: factor ¹, factor ² … seconds (2 s, then 4 s for 2)."""
    if next_attempt < 2:
        return 0.0
    return float(backoff_factor) ** min(next_attempt - 1, _EXACT_EXPONENTS)


def rung(seconds: float, ladder: tuple[float, ...] = LADDER_SECONDS) -> float:
    """The smallest rung that is not shorter, or the highest: a longer delay parks again."""
    return ladder[min(bisect_left(ladder, seconds), len(ladder) - 1)]


def parking_headers(headers: Mapping[str, str], seconds: float) -> dict[str, str]:
    """A message's headers on its way down the ladder: what is left of a delay that does not fit."""
    others = {name: value for name, value in headers.items() if name != PARKED_FOR}
    left = seconds - LADDER_SECONDS[-1]
    return {**others, PARKED_FOR: repr(left)} if left > 0 else others


def still_parked_seconds(headers: Mapping[str, str]) -> float:
    """How long a message that came down the ladder still has to wait; 0 where it may be worked."""
    value = headers.get(PARKED_FOR)
    if value is None:
        return 0.0
    try:
        return max(0.0, float(value))
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
