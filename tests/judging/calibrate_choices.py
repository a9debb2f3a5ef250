"""python -m tests.judging.calibrate_choices: weights for English choices, each lecture left out once.

Chooses `weighed.WEIGHTS` from a small grid over the single choices of all English banks, and tells
how many keys the option with the most weight is, by weights chosen from the other lectures alone.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from examstream.exam.judging.asking import asks_for_statements, asks_for_the_odd_one
from examstream.exam.judging.book import book_of
from examstream.exam.judging.support import query
from examstream.exam.question import QuestionType
from services.answerer.rules.choice import option_supports
from services.answerer.rules.weighed import WEIGHTS, Observed, Weights, observed
from tests.judging.bank import FREE, HELD_OUT, TUNED, context, items

GRID = [Weights(*w) for w in product((0.6, 1.2, 1.8), (0.8, 1.6, 2.4), (0.0, 0.5, 1.0))]


class Case(NamedTuple):
    """A question: which option is keyed, and what speaks for each."""

    lecture: str
    key: int
    options: tuple[Observed, ...]


def cases(lecture: str) -> list[Case]:
    """The single choices of a lecture that have nothing wrong and ask for no odd one."""
    book = book_of(context(lecture))
    found = []
    for item in items(lecture):
        asked = item.draft.asked()
        if item.kind != "good" or item.draft.type is not QuestionType.SINGLE_CHOICE:
            continue
        if asks_for_the_odd_one(asked.stem) or asks_for_statements(
            asked.stem, [o.text for o in asked.options]
        ):
            continue
        supports = option_supports(book, query(book, asked.stem), asked.options)
        seen = tuple(observed(book, asked, o, s.score) for o, s in supports)
        found.append(
            Case(lecture, [o.label for o in asked.options].index(str(item.draft.key)), seen)
        )
    return found


def right(weights: Weights, given: Sequence[Case]) -> int:
    """How many keys have the most weight."""
    met = 0
    for case in given:
        scores = [option.weighed(weights)[0] for option in case.options]
        met += scores.index(max(scores)) == case.key
    return met


def chosen(given: Sequence[Case]) -> Weights:
    """The grid's best weights; of equals the ones nearest to the middle."""
    return max(GRID, key=lambda w: (right(w, given), -abs(GRID.index(w) - len(GRID) // 2)))


def main() -> None:
    names = [n for n in (*TUNED, *HELD_OUT, *FREE) if not n.startswith("zh-")]
    every = [case for name in names for case in cases(name)]
    met = 0
    for name in names:
        own = [c for c in every if c.lecture == name]
        here = right(chosen([c for c in every if c.lecture != name]), own)
        met += here
        print(f"{name}: {here} of {len(own)}")
    print(f"left out: {met} of {len(every)}; as they stand: {right(WEIGHTS, every)}")
    print(f"over all: {chosen(every)}")


if __name__ == "__main__":
    main()
