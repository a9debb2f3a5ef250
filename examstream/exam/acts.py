"""What a person does to an exam: cancel, pause, resume, replace, drop, replay. Pure changes.

An act with an idempotency key is done once: the key stands in the exam's document with what it
did, written by the same update.
"""

from dataclasses import dataclass
from hashlib import sha256

from examstream.exam.changes import exam_changed, slot_changed
from examstream.exam.states import ENDED, TERMINAL, Change, Exam, SlotState

ACTS_KEPT = 64
"""Idempotency keys an exam remembers: an older one counts as new."""


class OtherAct(Exception):
    """The same idempotency key came before with another act."""


@dataclass(frozen=True, slots=True)
class Act:
    """One request of a person: its idempotency key ("" for none) and what it asks."""

    key: str = ""
    asks: str = ""

    @property
    def mark(self) -> str:
        return f"{_digest(self.key)}:{_digest(self.asks)}"

    def done(self, exam: Exam) -> bool:
        """Whether this exam has it behind it. Raises OtherAct."""
        if not self.key:
            return False
        if self.mark in exam.acts:
            return True
        if any(mark.partition(":")[0] == _digest(self.key) for mark in exam.acts):
            raise OtherAct(self.asks)
        return False

    def once(self, change: Change) -> Change:
        """The change with this act's mark; it does not apply a second time. Raises OtherAct."""
        if not self.key:
            return change

        def marked(exam: Exam) -> Exam | None:
            if self.done(exam) or (after := change(exam)) is None:
                return None
            acts = (*exam.acts, self.mark)[-ACTS_KEPT:]
            return after.model_copy(update={"acts": acts})

        return marked


def cancelled(now: float) -> Change:
    """Cancel: no slot that is not terminal escapes, whatever is still running."""

    def change(exam: Exam) -> Exam | None:
        if exam.cancelled or exam.status in ENDED:
            return None
        seq = exam.seq + 1
        update = {"state": SlotState.CANCELLED, "reason": "cancelled", "seq": seq, "since": now}
        slots = tuple(s if s.state in TERMINAL else s.model_copy(update=update) for s in exam.slots)
        return exam_changed(exam, cancelled=True, slots=slots, ended_at=now)

    return change


def paused(pause: bool) -> Change:
    """Pause stops dispatch; what runs lands. Resume undoes it."""

    def change(exam: Exam) -> Exam | None:
        if exam.paused is pause or exam.status in ENDED:
            return None
        return exam_changed(exam, paused=pause)

    return change


def reopened(number: int, now: float) -> Change:
    """A person wants another question in this place: its next share, under a new epoch."""

    def change(exam: Exam) -> Exam | None:
        if exam.cancelled or not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state not in TERMINAL:
            return None
        following = slot.candidate + (slot.state is SlotState.ACCEPTED)
        if following >= slot.shares:
            return None
        changes = {"state": SlotState.WAITING, "candidate": following, "topic": ""}
        after = slot_changed(exam, slot, now, reason="another question was asked for", **changes)
        return _open_again(exam, after)

    return change


def dropped(number: int, now: float) -> Change:
    """A person wants no question in this place."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if exam.cancelled or slot.state is SlotState.CANCELLED:
            return None
        return slot_changed(exam, slot, now, state=SlotState.CANCELLED, reason="dropped", topic="")

    return change


def replayed(number: int, epoch: int, now: float) -> Change:
    """What failed in this epoch is tried again: the same candidate under a new epoch."""

    def change(exam: Exam) -> Exam | None:
        if exam.cancelled or not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.FAILED or slot.epoch != epoch:
            return None
        return _open_again(exam, slot_changed(exam, slot, now, state=SlotState.WAITING, reason=""))

    return change


def _open_again(before: Exam, after: Exam) -> Exam:
    """An ended exam comes back as a newcomer, with no debt or credit of old, and not under a pause
    that nobody could lift once it had ended.
    """
    if before.status not in ENDED:
        return after
    return after.model_copy(update={"virtual_time": 0.0, "paused": False})


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
