"""What working a number out comes to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Computed:
    """A value, how well it fits the stem (0 … 1), and the sentences it is told in."""

    value: float
    fit: float
    told_in: frozenset[int]
    why: str
