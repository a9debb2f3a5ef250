"""python -m tests.quality.try_lectures LECTURE… -n 20 [--seed 1]: the chain, slot by slot.

read → harvest → deal → write → solve → grade in this process. Prints every accepted question for
a person to read against the lecture, the rejects by the check that named them, and the sizes of
the inventory. What does not exist yet is said, and the draft is shown as the generator made it.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.deal import deal
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Context, Fact, Inventory, SlotPlan
from examstream.exam.question import Draft, NumericKey, QuestionType
from examstream.exam.seeds import candidate_seed
from examstream.pipeline.errors import Reject
from services.generator.rules.write import write


class Trial:
    """One lecture on trial."""

    def __init__(self, lecture: Lecture, inventory: Inventory, *, alone: bool) -> None:
        terms = tuple(t.model_copy(update={"defined_at": None}) for t in inventory.terms)
        self.lecture = lecture
        self.context = Context(lecture=lecture.model_copy(update={"left_out": ()}), terms=terms)
        self.solve = None if alone else _find("services.answerer.rules.solve", "solve")
        self.grade = None if alone else _find("services.grader.checks.grade", "grade")
        self.rejects: Counter[str] = Counter()
        self.reasons: list[str] = []
        self.topics: set[str] = set()

    def fill(self, slot: SlotPlan, seed: int) -> tuple[Fact, Draft] | None:
        """The slot's first candidate that survives."""
        for candidate, share in enumerate(slot.shares):
            order, fact = slot.order(candidate), share.fact
            assert fact is not None
            drawn = candidate_seed(seed, slot.slot, candidate)
            try:
                draft = write(self.context, order, drawn, "", None)
            except Reject as rejection:
                self._note("write", rejection.reason, fact, order.type)
                continue
            evidence = draft.evidence
            assert self.lecture.text[evidence.start : evidence.end] == evidence.quote, "quote"
            if reason := self._judge(draft, drawn):
                self._note(reason[0], reason[1], fact, order.type, draft)
                continue
            return fact, draft
        return None

    def _judge(self, draft: Draft, seed: int) -> tuple[str, str] | None:
        if draft.topic in self.topics:
            return "twin", f"topic {draft.topic}"
        if self.solve and self.grade:
            solve = self.solve(self.context, draft.asked(), seed)
            grade = self.grade(self.context, draft, (solve,))
            if grade.verdict != "accept":
                return "grade", f"{grade.reason} [solver: {solve.answer!r} {solve.reason}]"
        self.topics.add(draft.topic)
        return None

    def _note(
        self,
        who: str,
        reason: str,
        fact: Fact,
        kind: QuestionType,
        draft: Draft | None = None,
    ) -> None:
        self.rejects[f"{who}: {reason.split(':')[0].split('[')[0].strip()} ({kind})"] += 1
        shown = f"\n        {_shown(draft)}" if draft else ""
        quote = self.lecture.text[fact.start : fact.end][:160].replace("\n", " ")
        self.reasons.append(f"  {who}/{fact.pattern}/{kind}: {reason}\n        «{quote}»{shown}")


def _find(module: str, name: str) -> Callable[..., Any] | None:
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        print(f"({name} is not there: {error})")
        return None
    assert callable(found)
    return found  # type: ignore[no-any-return]


def _key(draft: Draft) -> str:
    if isinstance(draft.key, NumericKey):
        return f"{draft.key.value:g} ± {draft.key.tolerance:g} {draft.key.unit}"
    return repr(draft.key)


def _shown(draft: Draft) -> str:
    keyed = draft.key if isinstance(draft.key, tuple) else (draft.key,)
    options = "  ".join(
        f"{'**' if o.label in keyed else ''}{o.label}) {o.text}{'**' if o.label in keyed else ''}"
        for o in draft.options
    )
    return f"{draft.stem}\n      {options or 'KEY ' + _key(draft)}"


def _print(number: int, fact: Fact, draft: Draft) -> None:
    print(
        f"\n{number}. {draft.type} {fact.pattern} salience {fact.salience:.2f}",
        f"topic {draft.topic!r}",
    )
    print(f"      {_shown(draft)}")
    if draft.type is QuestionType.TRUE_FALSE or draft.options:
        print(f"      key {_key(draft)}")
    print(f"      solution: {draft.solution}")
    print(f"      quote [{draft.evidence.heading}]: {draft.evidence.quote!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lectures", nargs="+", type=Path)
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--types", default="")
    parser.add_argument("--rejects", action="store_true", help="print every reject")
    parser.add_argument("--facts", action="store_true", help="print terms and facts, no exam")
    parser.add_argument("--alone", action="store_true", help="no answerer, no grader")
    args = parser.parse_args()
    for path in args.lectures:
        _one(path, args)


def _one(path: Path, args: argparse.Namespace) -> None:
    from examstream.exam.lecture.read import LectureFile, read_lecture

    print(f"\n{'=' * 20} {path.name} {'=' * 20}")
    clock = time.perf_counter()
    lecture = read_lecture([LectureFile(path.name, path.read_bytes())])
    read = time.perf_counter()
    inventory = harvest(lecture)
    harvested = time.perf_counter()
    if args.facts:
        _inventory(lecture, inventory)
        return
    given = {"types": args.types} if args.types else {}
    blueprint = Blueprint.model_validate({"n": args.n, "seed": args.seed, **given})
    plan = deal(inventory, lecture, blueprint, Engine.RULES)
    dealt = time.perf_counter()
    trial = Trial(lecture, inventory, alone=args.alone)
    accepted = []
    for slot in plan.slots:
        if found := trial.fill(slot, args.seed):
            accepted.append(found)
    for number, (fact, draft) in enumerate(accepted, start=1):
        _print(number, fact, draft)
    print(
        f"\naccepted {len(accepted)} of {args.n}:", dict(Counter(str(d.type) for _, d in accepted))
    )
    print(
        "true/false:", Counter(str(d.key) for _, d in accepted if d.type is QuestionType.TRUE_FALSE)
    )
    print("patterns:", dict(sorted(Counter(f.pattern for f, _ in accepted).items())))
    print("planned:", dict(Counter(str(s.type) for s in plan.slots)),
          "shares a slot:", [len(s.shares) for s in plan.slots])  # fmt: skip
    for note in plan.notes:
        print("note:", note)
    print(
        "terms",
        len(inventory.terms),
        "facts",
        dict(sorted(Counter(f.pattern for f in inventory.facts).items())),
    )
    for reason, count in trial.rejects.most_common():
        print(f"  {count:3d} {reason}")
    if args.rejects:
        print("\n".join(trial.reasons))
    slots = time.perf_counter() - dealt
    print(f"seconds: read {read - clock:.2f}, harvest {harvested - read:.2f},", end=" ")
    print(f"deal {dealt - harvested:.2f}, slots {slots:.2f}")


def _inventory(lecture: Lecture, inventory: Inventory) -> None:
    for term in inventory.terms:
        print("TERM", repr(term.name), term.aliases, term.kind, term.count, term.marked)
    for fact in inventory.facts:
        print(f"\n{fact.pattern} {[str(t) for t in fact.types]}", repr(fact.topic), fact.salience)
        print(f"   «{lecture.text[fact.start : fact.end]}»")
        print(f"   {fact.details}")


if __name__ == "__main__":
    main()
