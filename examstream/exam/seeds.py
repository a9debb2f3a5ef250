"""The seed of a candidate: the same exam seed, slot, candidate and revision, the same draws."""

from hashlib import sha256


def candidate_seed(exam_seed: int, slot: int, candidate: int, revision: int = 0) -> int:
    """A seed in 0 … 2^53 − 1 (whole numbers JSON keeps), independent of any other candidate's."""
    text = f"examstream seed v1|{exam_seed}|{slot}|{candidate}|{revision}"
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 11


def revised_seed(seed: int, revision: int) -> int:
    """The seed of a revision, from the seed of the candidate it revises.

    Stages after the dispatcher know the candidate's seed, not the exam's: they derive onwards.
    """
    text = f"examstream revision v1|{seed}|{revision}"
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 11
