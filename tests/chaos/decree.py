"""What is to become of each candidate, known beforehand: so an effect that happened twice shows."""

from enum import StrEnum
from hashlib import sha256

SHARES = 3
"""Candidates a slot may have."""
REVISED, REJECTED = 0.2, 0.15
"""Of all candidates: sent back once, and refused."""
TWINS_EVERY = 4
"""Of so many exams one asks the same in its first two places."""


class Decree(StrEnum):
    ACCEPT = "accept"
    REVISE = "revise"  # accepted when it comes back
    REJECT = "reject"


def decree(seed: int, slot: int, candidate: int) -> Decree:
    """By the exam's seed, its place and its candidate alone."""
    if twin(seed, slot, candidate):
        return Decree.ACCEPT
    drawn = int.from_bytes(sha256(f"{seed}|{slot}|{candidate}".encode()).digest()[:4], "big")
    part = drawn / 2**32
    if part < REVISED:
        return Decree.REVISE
    return Decree.REJECT if part < REVISED + REJECTED else Decree.ACCEPT


def twin(seed: int, slot: int, candidate: int) -> bool:
    """Whether this candidate asks what another one asks."""
    return seed % TWINS_EVERY == 0 and slot in (1, 2) and candidate == 0


def topic(seed: int, slot: int, candidate: int) -> str:
    """What it is about: its own, but for twins."""
    return "the same" if twin(seed, slot, candidate) else f"{slot}.{candidate}"


def expected(seed: int, slot: int) -> tuple[int, ...]:
    """Which candidate the slot ends with (SHARES: unfilled); of twins either may win."""
    first = _first(seed, slot, 0)
    return (first, _first(seed, slot, 1)) if twin(seed, slot, 0) else (first,)


def _first(seed: int, slot: int, since: int) -> int:
    stands = (c for c in range(since, SHARES) if decree(seed, slot, c) is not Decree.REJECT)
    return next(stands, SHARES)
