"""python -m tests.judging.calibrate: weights for Chinese statements, each lecture left out once.

Fits `chinese_truth.WEIGHTS` by logistic regression over the true/false questions of all Chinese
banks, and tells how many are decided rightly by weights fitted to the other lectures alone.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from examstream.exam.judging.book import book_of
from examstream.exam.judging.chinese_truth import Observed, observations
from examstream.exam.judging.statement import by_rules, same_matter
from examstream.exam.judging.synonyms import plain
from tests.judging.bank import FREE, HELD_OUT, TUNED, context, items

_STEPS, _RATE, _RIDGE = 1200, 0.3, 1.0


class Case(NamedTuple):
    """A statement, whether it holds, and what is seen of it in the sentences that say most."""

    lecture: str
    holds: bool
    seen: tuple[Observed, ...]


def cases(lecture: str) -> list[Case]:
    """The true/false questions of a lecture that have nothing wrong."""
    book = book_of(context(lecture))
    found = []
    for item in items(lecture):
        if item.kind == "good" and isinstance(item.draft.key, bool):
            statement = same_matter(item.draft.stem)
            rules = by_rules(book, statement).truth
            seen = tuple(o for o, _ in observations(book, plain(statement), rules))
            found.append(Case(lecture, item.draft.key, seen))
    return found


def probability(weights: Sequence[float], case: Case) -> float:
    """As `chinese_truth.believed`: by the sentence that speaks most for the statement."""
    return max((_logistic(weights, seen) for seen in case.seen), default=0.0)


def _logistic(weights: Sequence[float], seen: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, seen, strict=True))))


def fitted(given: Sequence[Case]) -> list[float]:
    """Weights by gradient descent; both answers count alike, the intercept is not held back."""
    weights = [0.0] * len(Observed._fields)
    told = [c for c in given if c.seen]
    holding = sum(c.holds for c in told)
    share = {True: 0.5 / holding, False: 0.5 / (len(told) - holding)}
    for _ in range(_STEPS):
        slope = [_RIDGE * w / len(told) if i else 0.0 for i, w in enumerate(weights)]
        for case in told:
            seen = max(case.seen, key=lambda s: _logistic(weights, s))
            miss = (_logistic(weights, seen) - case.holds) * share[case.holds]
            slope = [s + miss * x for s, x in zip(slope, seen, strict=True)]
        weights = [w - _RATE * s for w, s in zip(weights, slope, strict=True)]
    return weights


def main() -> None:
    names = [n for n in (*TUNED, *HELD_OUT, *FREE) if n.startswith("zh-")]
    every = [case for name in names for case in cases(name)]
    right = 0
    for name in names:
        weights = fitted([c for c in every if c.lecture != name])
        own = [c for c in every if c.lecture == name]
        met = sum((probability(weights, c) >= 0.5) is c.holds for c in own)
        right += met
        print(f"{name}: {met} of {len(own)}")
    print(f"left out: {right} of {len(every)}")
    print("Observed(" + ", ".join(f"{w:.2f}" for w in fitted(every)) + ")")


if __name__ == "__main__":
    main()
