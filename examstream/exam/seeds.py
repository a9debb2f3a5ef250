"""The seed of a candidate: the same exam seed, slot, candidate and revision, the same draws."""

from hashlib import sha256


def candidate_seed(exam_seed: int, slot: int, candidate: int, revision: int = 0) -> int:
    """A seed in 0 … 2^53 − 1 (whole numbers JSON keeps), independent of any other candidate's."""
    seed = _digest(f"examstream seed v1|{exam_seed}|{slot}|{candidate}")
    return revised_seed(seed, revision) if revision else seed


def revised_seed(seed: int, revision: int) -> int:
    """The seed of a revision from that of revision 0.

    A stage knows its candidate's seed, not the exam's, so a revision's is derived from it.
    """
    return _digest(f"examstream revision v1|{seed}|{revision}")


def _digest(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 11
