"""python -m tests.judging.figures [LECTURE…] [--show] [--planted]: caught and lost, by kind."""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from services.answerer.rules.solve import solve
from services.grader.checks.case import Grade
from services.grader.checks.grade import grade
from tests.judging.bank import (
    BY_RULE,
    FREE,
    FRESH,
    HELD_OUT,
    NEWEST,
    TUNED,
    UNSEEN,
    Item,
    context,
    items,
)
from tests.judging.planted import defects


@dataclass
class Figures:
    """How many of each kind were judged rightly: a defect caught, a good question kept."""

    right: Counter[str] = field(default_factory=Counter)
    every: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def share(self, kind: str) -> float:
        return self.right[kind] / self.every[kind] if self.every[kind] else 1.0

    def table(self, title: str) -> str:
        rows = [
            f"| {kind} | {self.right[kind]} | {self.every[kind]} | {self.share(kind):.1%} |"
            for kind in sorted(self.every)
        ]
        head = [f"| {title} | right | of | share |", "|---|---|---|---|"]
        return "\n".join([*head, *rows])


def judged(item: Item) -> tuple[Grade, str]:
    """The grader's word on an item after the blind answer, and that answer for a person."""
    lecture = context(item.lecture)
    answer = solve(lecture, item.draft.asked(), 1)
    return grade(lecture, item.draft, (answer,)), f"{answer.answer!r} ({answer.reason})"


def measured(given: Iterable[Item]) -> Figures:
    """The figures over the items: `good` and `defect` in all, and by kind."""
    figures = Figures()
    for item in given:
        grade_, answer = judged(item)
        good = item.kind == "good"
        right = (grade_.verdict == "accept") == good
        kind = f"good, {item.draft.type}" if good else f"defect, {item.kind}"
        for name in (kind, "good" if good else "defect"):
            figures.every[name] += 1
            figures.right[name] += right
        if not right:
            figures.wrong.append(_shown(item, grade_, answer))
    return figures


def _shown(item: Item, grade_: Grade, answer: str) -> str:
    return "\n".join(
        (
            f"{item.lecture} {item.number} {item.kind} {item.draft.type}: {item.draft.stem}",
            f"    {[o.text for o in item.draft.options]} key {item.draft.key}",
            f"    solver: {answer}",
            f"    grader: {[f'{c.name}: {c.reason}' for c in grade_.checks if not c.ok]}",
        )
    )


def _page() -> str:
    tables = (
        measured(i for name in TUNED for i in items(name)).table("by hand"),
        measured(i for name in HELD_OUT for i in items(name)).table("by hand, held out"),
        measured(i for name in BY_RULE for i in items(name)).table("by hand, by rule"),
        measured(i for name in UNSEEN for i in items(name)).table("by hand, by rule, unseen"),
        measured(i for name in NEWEST for i in items(name)).table("by hand, by rule, newest"),
        measured(i for name in FRESH for i in items(name)).table("by hand, by rule, fresh"),
        measured(i for name in FREE for i in items(name)).table("by hand, freely worded"),
        measured(i for name in TUNED for i in defects(name)).table("in the generator's own"),
    )
    return "\n\n".join((_INTRODUCTION, *tables)) + "\n"


_INTRODUCTION = """# How well the judging judges

Questions written by hand over lectures of our own, and defects planted in them by hand (first
seven tables) or by code in questions the generator wrote (eighth). "Right" is a defect caught or a good
question kept, by the rules answerer and the grader's checks together. The rules were written while
looking at the losses of the first table; the second table's lectures were never looked at question
by question.

What to expect on a lecture nobody has seen is less than either table. For questions by rule, each
grown from a sentence, a row or a formula of the lecture as the generator grows its own, twelve
lectures tell it. At the very first sight the six of the third table kept 107 of 150 good ones and
caught 208 of 232 defects; what was lost there was read afterwards, and causes were mended. The six of
the fourth table are the control: but for seven numeric questions seen once by mistake nobody
ever read a loss of theirs. A mend was kept only if their figures did not fall, so they are no longer
quite unseen. When first measured they kept 118 of 132 and caught 195 of 211; the mends made for the
third table since have caught six defects more there (second right options told in other words, a
blank for what a definition counts its term among, a false statement keyed on no named difference)
and kept not one good question more: what is lost there has causes the third table does not show.
The eight lectures of the fifth table came next: 174 of 200 kept and 181 of 224 defects caught at first
sight. Then the losses of four of them were read (cathedrals, muscles, calendar, ecosystems), of the
other four the true statements taken for false, and causes mended: a comparison, a cause or a tie told
from its other side, clauses in another order, vague blanks, second names, leaks, numbers out of the
parts of a sentence.
**What to expect is the sixth table:** eight lectures by a writer who had not seen the judge, measured
when those mends were made, of which nobody has read a loss. Before the mends 191 of its 200 good questions
were kept and 187 of its 224 defects caught. So the 95 % aimed at is reached for good questions there
and not for defects: missed are true statements keyed False that are worded otherwise, second right
options that only knowledge of the subject tells, and vague blanks. A wrong key, a quote from
elsewhere or a leak is hardly ever missed.
The seventh table is for questions in an
examiner's own words: cases to decide, reasons, statements that follow from the lecture without its
words. At first sight 44 % of those were kept (128 of 290) and 92 % of their defects caught; some were
read since. So the rules reach 95 % of neither on such lectures: a question worded freely is a matter
for the engine `model` (docs/models.md), which is not measured here. A good question that is
lost costs a share: the slot takes its next. Kept by
`tests/judging/test_planted_defects.py`; made by `python -m tests.judging.figures --write FILE`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lectures", nargs="*", default=TUNED)
    parser.add_argument("--held-out", action="store_true", help="the lectures not tuned on")
    parser.add_argument("--free", action="store_true", help="questions in an examiner's own words")
    parser.add_argument("--by-rule", action="store_true", help="questions grown from sentences")
    parser.add_argument(
        "--unseen", action="store_true", help="lectures of which few losses were read"
    )
    parser.add_argument("--newest", action="store_true", help="the last lectures by rule")
    parser.add_argument("--fresh", action="store_true", help="those of which nobody read a loss")
    parser.add_argument("--planted", action="store_true", help="the generator's own, spoiled")
    parser.add_argument("--write", type=Path, help="write all tables to a file and stop")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    if args.write:
        args.write.write_text(_page())
        return
    names = HELD_OUT if args.held_out else FREE if args.free else args.lectures
    names = NEWEST if args.newest else FRESH if args.fresh else names
    names = UNSEEN if args.unseen else BY_RULE if args.by_rule else names
    source = defects if args.planted else items
    figures = measured(item for name in names for item in source(name))
    if args.show:
        print("\n\n".join(figures.wrong))
    print(figures.table(", ".join(names)))


if __name__ == "__main__":
    main()
