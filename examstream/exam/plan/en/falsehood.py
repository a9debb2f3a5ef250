"""A statement made false, and why the lecture proves it."""

from typing import NamedTuple


class Falsehood(NamedTuple):
    """A false statement, the pattern it came by, and what in it is wrong."""

    text: str
    pattern: str
    wrong: str
