"""The facts on the table: who is free, who rules whom out, who sits where."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.mix import Counts, asked_counts, capped, filled, shared, spread
from examstream.exam.plan.model import Fact, Share
from examstream.exam.plan.rivals import about, rivals
from examstream.exam.question import QuestionType

CANDIDATES_MAX = 8
"""Shares a slot may hold: the first and its replacements."""


FEW = 3
"""Questions of a type that no mix costs: in a short exam a share would leave one of each."""


class Table:
    """Seats facts in the slots of one exam."""

    def __init__(
        self, facts: Sequence[Fact], lecture: Lecture, seed: int, *, apart: bool = True
    ) -> None:
        self.facts = facts
        self.seed = seed
        self.rivals = rivals(facts, lecture.text, apart=apart)
        draw = Random(f"deal|{seed}")
        self.lot = [draw.random() for _ in facts]
        self.first: dict[QuestionType, list[int]] = {kind: [] for kind in QuestionType}
        self.taken: set[int] = set()
        self.out: set[int] = set()  # ruled out as a first share by one already seated
        self.sections: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()  # asked about by those seated

    def seat(self, blueprint: Blueprint) -> tuple[Counts, list[str]]:
        """Give first shares to as many places as the facts allow; returns all places by type."""
        n, notes = blueprint.n, []
        asked, free = asked_counts(blueprint.types, n)
        for kind in sorted(asked, key=self._scarcity):
            if (got := self._fill(kind, asked[kind])) < asked[kind]:
                notes.append(f"{kind}: {asked[kind]} asked for, the lecture has facts for {got}")
        left = n - sum(asked.values())
        mixed = not blueprint.types
        kinds = tuple(QuestionType) if mixed else free
        wanted = self._share_out(left, kinds, even=not mixed)
        counts = dict(asked)
        for kind, more in wanted.items():
            counts[kind] = counts.get(kind, 0) + more
        if (short := n - sum(counts.values())) > 0:
            notes.append(f"{n} questions asked for, the lecture has facts for {n - short}")
        return filled(counts, blueprint), notes

    def _share_out(self, n: int, kinds: Sequence[QuestionType], *, even: bool) -> Counts:
        """Seat up to n among `kinds`: aim, fill, and where a type runs dry aim again."""
        room = {kind: len(self._open(kind)) for kind in kinds}
        seated = 0
        while True:
            limit = room if even else capped(n, room)
            aim = spread(n, limit, even=even)
            dry = False
            for kind in sorted(aim, key=self._scarcity):
                have = len(self.first[kind])
                got = self._fill(kind, aim[kind] - have) if aim[kind] > have else 0
                if have + got < aim[kind]:
                    room[kind], dry = have + got, True
            seated = sum(len(self.first[kind]) for kind in kinds)
            if not dry or seated >= n:
                break
        if not even:
            self._deny_some()
            self._even_truths()
            self._trim(kinds, min(n, sum(len(self.first[kind]) for kind in kinds)), n)
        return {kind: len(self.first[kind]) for kind in kinds}

    def _deny_some(self) -> None:
        """Where what can only be true crowds the statements, a sentence asked for its number is
        told with another number instead."""
        truths, numbers = self.first[QuestionType.TRUE_FALSE], self.first[QuestionType.NUMERIC]
        for i in list(numbers[2:]):
            bound = sum(self.facts[j].truths == (True,) for j in truths)
            if bound <= max(2, int(0.6 * len(truths) + 0.5)):
                return
            others = self.taken - {i}
            spots = (self.facts[i].start, self.facts[i].end)
            for j, fact in enumerate(self.facts):
                denied = QuestionType.TRUE_FALSE in fact.types and False in fact.truths
                if denied and (fact.start, fact.end) == spots and not self.rivals[j] & others:
                    numbers.remove(i)
                    self.taken = others | {j}
                    truths.insert(0, j)  # kept before those that can only be true
                    break

    def _even_truths(self) -> None:
        """No more statements that can only be true (or false) than three in five of those seated."""
        seats = self.first[QuestionType.TRUE_FALSE]
        for way in (True, False):
            bound = [i for i in seats if self.facts[i].truths == (way,)]
            while len(bound) > max(2, int(0.6 * len(seats) + 0.5)):
                seats.remove(bound[-1])
                self.taken.discard(bound.pop())

    def _trim(self, kinds: Sequence[QuestionType], seated: int, n: int) -> None:
        """Take back what went beyond a type's largest share when another ran dry."""
        limit = capped(seated, {kind: len(self.first[kind]) for kind in kinds})
        if seated < n:  # a poor lecture: the share is one of what will be asked, not of n
            limit = shared(n, limit)
            few = {kind: min(FEW, len(self.first[kind])) for kind in kinds}
            limit = {kind: max(limit[kind], few[kind]) for kind in kinds}
        for kind in kinds:
            while len(self.first[kind]) > limit[kind]:
                self.taken.discard(self.first[kind].pop())
        self.out = {j for i in sorted(self.taken) for j in self.rivals[i]}

    def _open(self, kind: QuestionType) -> list[int]:
        return [
            i
            for i, fact in enumerate(self.facts)
            if kind in fact.types and i not in self.taken and i not in self.out
        ]

    def _scarcity(self, kind: QuestionType) -> tuple[int, str]:
        return (len(self._open(kind)), kind)

    def _fill(self, kind: QuestionType, count: int) -> int:
        most = len(self.first[kind]) + count
        for placed in range(count):
            candidates = self._open(kind)
            if kind is QuestionType.TRUE_FALSE:
                candidates = self._balanced(candidates, most)
            if not candidates:
                return placed
            best = max(candidates, key=lambda i: (self._worth(i, kind), -i))
            self.first[kind].append(best)
            self.taken.add(best)
            self.out |= self.rivals[best]
            self.sections[self.facts[best].heading] += 1
            self.terms.update(about(self.facts[best]))
        return count

    def _balanced(self, candidates: list[int], most: int) -> list[int]:
        """Of true/false facts those that keep either answer at 60 % at most."""
        seated = [self.facts[i].truths for i in self.first[QuestionType.TRUE_FALSE]]
        for way in (True, False):
            if sum(truths == (way,) for truths in seated) + 1 > max(1, int(0.6 * most)):
                candidates = [i for i in candidates if self.facts[i].truths != (way,)]
        return candidates

    def _worth(self, i: int, kind: QuestionType) -> float:
        """Salient, of a section not asked yet, at its best as this type, and a little luck."""
        fact = self.facts[i]
        liking = 1 - fact.types.index(kind) / len(fact.types)
        crowd = self.sections[fact.heading] / (1 + sum(self.sections.values()))
        again = sum(self.terms[name] for name in about(fact))
        return fact.salience + 0.35 * self.lot[i] + 0.25 * liking - 0.8 * crowd - 0.6 * again

    @property
    def seated(self) -> int:
        """How many places have a first share."""
        return sum(map(len, self.first.values()))

    @property
    def kinds(self) -> int:
        """How many types have a first share."""
        return sum(bool(seats) for seats in self.first.values())

    def firsts(self, types: Sequence[QuestionType]) -> list[Fact | None]:
        """The first share of each slot, given the slots' types."""
        return [None if i is None else self.facts[i] for i in self._heads(types)]

    def chains(
        self, types: Sequence[QuestionType], truths: Sequence[bool], *, mixed: bool
    ) -> list[tuple[Share, ...]]:
        """First shares, then what is left dealt round to the slots of a fitting type.

        In a mixed exam a slot without a first share stays empty: filling it would break the mix.
        A fact ruled out by one slot's facts may stand only in that slot; by two slots', nowhere.
        """
        held = [[] if i is None else [i] for i in self._heads(types)]
        left_empty = {slot for slot, some in enumerate(held) if mixed and not some}
        owner = {i: slot for slot, some in enumerate(held) for i in some}
        rest = [i for i in range(len(self.facts)) if i not in owner]
        rest.sort(key=lambda i: (-(self.facts[i].salience + 0.35 * self.lot[i]), i))
        for i in rest:
            fact = self.facts[i]
            bound = {owner[j] for j in self.rivals[i] if j in owner}
            fitting = [
                slot
                for slot, kind in enumerate(types)
                if kind in fact.types
                and slot not in left_empty
                and len(held[slot]) < CANDIDATES_MAX
                and bound <= {slot}
                and (kind is not QuestionType.TRUE_FALSE or truths[slot] in fact.truths)
            ]
            if fitting:
                slot = min(fitting, key=lambda s: (len(held[s]), fact.types.index(types[s]), s))
                held[slot].append(i)
                owner[i] = slot
        return [tuple(Share(fact=self.facts[i]) for i in some) for some in held]

    def _heads(self, types: Sequence[QuestionType]) -> list[int | None]:
        queues = {kind: list(seats) for kind, seats in self.first.items()}
        return [queues[kind].pop(0) if queues[kind] else None for kind in types]
