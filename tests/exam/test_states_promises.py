"""The promises of the design (§3), held by whatever sequence of changes: late, repeated, wrong."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from examstream.exam.acts import cancelled, dropped, paused, reopened
from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import (
    accepted,
    claimed,
    content_refused,
    failed,
    papers_made,
    planned,
    unclaimed,
    unreadable,
)
from examstream.exam.question import QuestionType
from examstream.exam.states import ENDED, TERMINAL, Change, Exam, ExamStatus, Phase, Slot, SlotState

NUMBERS = st.integers(0, 5)
EPOCHS = st.integers(0, 4)
TOPICS = st.sampled_from(["", "a", "b"])


class ExamMachine(RuleBasedStateMachine):
    """One exam; any change at any moment, for any slot and epoch."""

    @initialize(shares=st.lists(st.integers(0, 3), min_size=1, max_size=4))
    def begin(self, shares: list[int]) -> None:
        self.shares, self.now = shares, 1.0
        self.exam = Exam(
            tenant_id="t",
            exam_id="e",
            blueprint=Blueprint(n=len(shares)),
            lectures=("l",),
            created_at=0.5,
        )

    def apply(self, change: Change) -> Exam | None:
        """Apply; every change that lands raises seq and the seq of what it changed."""
        self.now += 1
        before, after = self.exam, change(self.exam)
        assert change(self.exam) == after, "a change is pure"
        if after is None:
            return None
        assert not before.cancelled, "nothing lands after a cancel"
        assert after.seq == before.seq + 1
        for old, new in zip(before.slots, after.slots, strict=False):
            assert new.epoch >= old.epoch
            assert new.version >= old.version
            assert new.candidate >= old.candidate
            if new != old:
                assert new.seq == after.seq, "a reader's tail sees each changed slot"
            if old.state in TERMINAL and new.state not in TERMINAL:
                assert self.by_a_person, "only a person's act reopens a slot"
        if after.status is not before.status:
            assert after.seq_exam == after.seq
        self.exam = Exam.model_validate_json(after.model_dump_json())
        assert self.exam == after
        return after

    by_a_person = False

    @rule()
    def plan(self) -> None:
        slots = tuple(
            Slot(slot=i, type=QuestionType.NUMERIC, shares=s) for i, s in enumerate(self.shares, 1)
        )
        self.apply(planned(slots, "title", "en", (), self.now))

    @rule(reason=st.just("no text"), unlucky=st.integers(0, 9))
    def cannot_read(self, reason: str, unlucky: int) -> None:
        if unlucky == 0:
            self.apply(unreadable(reason, self.now))

    @rule(number=NUMBERS)
    def claim(self, number: int) -> None:
        epoch = self.exam.slot(number).epoch if self.exam.has(number) else 0
        after = self.apply(claimed(number, self.now + 60, 1.0, self.now))
        if after is not None:
            assert after.slot(number).epoch == epoch + 1, "each dispatch has an epoch of its own"

    @rule(number=NUMBERS, epoch=EPOCHS, topic=TOPICS, current=st.booleans())
    def accept(self, number: int, epoch: int, topic: str, current: bool) -> None:
        self.outcome(number, epoch, current, lambda e: accepted(number, e, topic, self.now))

    @rule(number=NUMBERS, epoch=EPOCHS, current=st.booleans())
    def refuse(self, number: int, epoch: int, current: bool) -> None:
        self.outcome(number, epoch, current, lambda e: content_refused(number, e, "r", self.now))

    @rule(number=NUMBERS, epoch=EPOCHS, current=st.booleans())
    def fail(self, number: int, epoch: int, current: bool) -> None:
        self.outcome(number, epoch, current, lambda e: failed(number, e, "r", self.now))

    @rule(number=NUMBERS, epoch=EPOCHS, current=st.booleans())
    def expire(self, number: int, epoch: int, current: bool) -> None:
        self.outcome(number, epoch, current, lambda e: unclaimed(number, e, self.now))

    def outcome(self, number: int, epoch: int, current: bool, change: Any) -> None:
        slot = self.exam.slot(number) if self.exam.has(number) else None
        if current and slot is not None:
            epoch = slot.epoch
        if self.apply(change(epoch)) is not None:
            assert slot is not None
            assert (slot.state, slot.epoch) == (SlotState.IN_FLIGHT, epoch), (
                "an outcome lands only on its epoch"
            )
            assert self.apply(change(epoch)) is None, "and only once"

    @rule(number=NUMBERS)
    def replace(self, number: int) -> None:
        self.by_a_person = True
        self.apply(reopened(number, self.now))
        self.by_a_person = False

    @rule(number=NUMBERS)
    def drop(self, number: int) -> None:
        self.apply(dropped(number, self.now))

    @rule(pause=st.booleans())
    def pause(self, pause: bool) -> None:
        self.apply(paused(pause))

    @rule(stale=st.booleans(), reason=st.sampled_from(["", "no font"]))
    def papers(self, stale: bool, reason: str) -> None:
        digest = "1.9" if stale else self.exam.digest()
        self.apply(papers_made(digest, reason))
        if not stale and self.exam.status in {ExamStatus.COMPLETE, ExamStatus.SHORT}:
            assert not self.exam.wants_papers

    @rule(unlucky=st.integers(0, 9))
    def cancel(self, unlucky: int) -> None:
        if unlucky == 0 and self.apply(cancelled(self.now)) is not None:
            assert all(slot.state in TERMINAL for slot in self.exam.slots)

    @invariant()
    def counts_add_up_to_requested(self) -> None:
        exam = self.exam
        if exam.phase is Phase.PLANNED:
            assert sum(exam.count(state) for state in SlotState) == exam.blueprint.n

    @invariant()
    def the_status_follows_from_the_slots(self) -> None:
        exam = self.exam
        open_slots = any(slot.state not in TERMINAL for slot in exam.slots)
        if exam.status in {ExamStatus.COMPLETE, ExamStatus.SHORT}:
            assert not open_slots
            assert exam.count(SlotState.ACCEPTED) > 0
        if exam.status is ExamStatus.COMPLETE:
            assert exam.count(SlotState.UNFILLED) == exam.count(SlotState.FAILED) == 0
        if open_slots:
            assert exam.status in {ExamStatus.RUNNING, ExamStatus.PAUSED}
        assert (exam.status in ENDED) == (exam.ended_at is not None)

    @invariant()
    def no_two_accepted_ask_the_same(self) -> None:
        topics = [s.topic for s in self.exam.slots if s.state is SlotState.ACCEPTED and s.topic]
        assert len(topics) == len(set(topics))

    @invariant()
    def no_slot_outruns_its_shares(self) -> None:
        for slot in self.exam.slots:
            if slot.state in {SlotState.WAITING, SlotState.IN_FLIGHT}:
                assert slot.candidate < slot.shares


TestExamMachine = ExamMachine.TestCase
TestExamMachine.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
