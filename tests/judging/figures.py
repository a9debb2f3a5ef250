"""python -m tests.judging.figures [LECTURE…] [--show]: what is caught and what is lost, by kind."""

import argparse
from collections import Counter

from services.answerer.rules.solve import solve
from services.grader.checks.case import Grade
from services.grader.checks.grade import grade
from tests.judging.bank import TUNED, Item, context, items


def judged(item: Item) -> tuple[Grade, str]:
    """The grader's word on an item after the blind answer, and that answer for a person."""
    lecture = context(item.lecture)
    answer = solve(lecture, item.draft.asked(), 1)
    return grade(lecture, item.draft, (answer,)), f"{answer.answer!r} ({answer.reason})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lectures", nargs="*", default=TUNED)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for name in args.lectures:
        for item in items(name):
            found, answer = judged(item)
            accepted = found.verdict == "accept"
            kind = f"{item.kind}/{item.draft.type}" if item.kind == "good" else item.kind
            for key in (kind, "good" if item.kind == "good" else "defect"):
                every[key] += 1
                right[key] += accepted == (item.kind == "good")
            if args.show and accepted != (item.kind == "good"):
                print(
                    f"\n{item.lecture} {item.number} {item.kind} {item.draft.type}: {item.draft.stem}"
                )
                print("   ", [o.text for o in item.draft.options], "key", item.draft.key)
                print("    solver:", answer)
                print("    grader:", [f"{c.name}: {c.reason}" for c in found.checks if not c.ok])
    for kind in sorted(every):
        print(f"{kind:24} {right[kind]:4} of {every[kind]:4}")


if __name__ == "__main__":
    main()
