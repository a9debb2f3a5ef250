"""python -m tests.judging.calibrate_truth: how sure a statement must be, each lecture left out once.

Tells, over the true/false questions of all banks that were looked at, how many defects a threshold of
`truth.LEAST` would catch and how many good ones lose, chosen on the other lectures alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from examstream.exam.judging.book import book_of
from examstream.exam.judging.statement import judged, same_matter, weighed_only
from services.answerer.rules.solve import solve
from services.grader.checks.grade import grade
from services.grader.checks.truth import LEAST, Least
from tests.judging.bank import BY_RULE, FREE, HELD_OUT, TUNED, context, items

GRID = (0.0, 0.525, 0.55, 0.575, 0.6, 0.63, 0.66, 0.7, 0.75, 0.8, 1.01)


class Case(NamedTuple):
    """A question nothing but the threshold would reject: good or not, and how sure its verdict is."""

    lecture: str
    good: bool
    slot: str
    confidence: float


def cases(lecture: str) -> list[Case]:
    """The true/false questions of a lecture whose verdict is their key."""
    book = book_of(context(lecture))
    found = []
    for item in items(lecture):
        if not isinstance(item.draft.key, bool):
            continue
        verdict = judged(book, same_matter(item.draft.stem))
        answer = solve(context(lecture), item.draft.asked(), 1)
        checks = grade(context(lecture), item.draft, (answer,)).checks
        if verdict.truth is item.draft.key and all(c.ok for c in checks if c.name != "truth"):
            slot = "told" if verdict.truth else "against"
            slot += "_weighed" if weighed_only(verdict) else ""
            found.append(Case(lecture, item.kind == "good", slot, verdict.confidence))
    return found


def gain(least: float, given: Sequence[Case]) -> tuple[int, int]:
    """(defects caught, good ones lost) by a threshold."""
    out = [c for c in given if c.confidence < least]
    return sum(not c.good for c in out), sum(c.good for c in out)


def chosen(given: Sequence[Case]) -> float:
    """The lowest threshold with which most is won."""
    return max(GRID, key=lambda least: (gain(least, given)[0] - gain(least, given)[1], -least))


def main() -> None:
    for chinese in (False, True):
        names = [n for n in (*TUNED, *HELD_OUT, *FREE, *BY_RULE) if n.startswith("zh-") is chinese]
        every = [case for name in names for case in cases(name)]
        for slot in Least._fields:
            given = [c for c in every if c.slot == slot]
            caught = lost = 0
            for name in names:
                least = chosen([c for c in given if c.lecture != name])
                won = gain(least, [c for c in given if c.lecture == name])
                caught, lost = caught + won[0], lost + won[1]
            good = sum(c.good for c in given)
            print(
                f"{'zh' if chinese else 'en'} {slot}: {good} good, {len(given) - good} not; left out"
                f" {caught} caught, {lost} lost; best {chosen(given)}, now {LEAST[chinese]}"
            )


if __name__ == "__main__":
    main()
