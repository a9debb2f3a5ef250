"""What a road of the solver ends in: an answer with its ground, or that it cannot tell."""

from dataclasses import dataclass

from examstream.exam.question import Key


class CannotTell(Exception):
    """This road reaches no answer; the text says why."""


@dataclass(frozen=True)
class Answer:
    """An answer, how sure it is (0 … 1) and what it rests on."""

    key: Key
    confidence: float
    why: str


def excerpt(text: str, most: int = 90) -> str:
    """The beginning of a sentence, for a reason."""
    return text if len(text) <= most else text[: most - 1] + "…"
