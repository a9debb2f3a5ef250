"""The promises, checked from outside: every write the disk saw, and what must come of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from examstream.exam.question import Question
from examstream.exam.record import paper_id
from examstream.exam.states import ENDED, TERMINAL, Exam, ExamStatus, Phase, Slot, SlotState
from examstream.exam.store.base import Body, slot_id
from tests.simulation.store import Disk

POISON_DEATHS = 5
"""Who works on the same message and dies so often is told from poison by nobody."""


class Ends(Protocol):
    def end(self, slot: int, candidate: int = 0) -> tuple[str, int]: ...


@dataclass
class Ledger:
    """Watches a disk; `faults` grows by each promise that is broken."""

    disk: Disk
    fates: Mapping[str, Ends]
    expires_seconds: float
    deaths: int = 0
    only_expiry: list[str] = field(default_factory=list)
    """Slots that nothing but the end of their epoch's life brought back: some message was lost."""
    claimed_at: dict[tuple[str, int], float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    acts: Counter[tuple[str, int]] = field(default_factory=Counter)  # reopened by a person
    changed_by_people: set[tuple[str, int]] = field(default_factory=set)
    bodies: dict[tuple[str, int, int], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.disk.watchers.append(self._seen)

    def accepted_request(self, exam: Exam) -> None:
        self.requests.append((exam.tenant_id, exam.exam_id, exam.blueprint.n))

    def _seen(self, before: Exam | None, after: Exam) -> None:
        if before is None:
            return
        if before.cancelled and before.slots != after.slots:
            self.faults.append(f"{after.exam_id}: something landed after the cancel")
        if after.seq not in (before.seq, before.seq + 1):
            self.faults.append(f"{after.exam_id}: seq went from {before.seq} to {after.seq}")
        for old, new in zip(before.slots, after.slots, strict=False):
            if old != new:
                self._slot(after, old, new)

    def _slot(self, exam: Exam, old: Slot, new: Slot) -> None:
        name = f"{exam.exam_id}/{new.slot}"
        if new.state is SlotState.ACCEPTED and old.state is not SlotState.ACCEPTED:
            if old.state is not SlotState.IN_FLIGHT or old.epoch != new.epoch:
                self.faults.append(f"{name}: accepted from {old.state}, epoch {old.epoch}")
            body = self._question(exam, new)
            if body is None:
                self.faults.append(f"{name}: accepted without a question")
            else:
                self.bodies[exam.exam_id, new.slot, new.version] = body
        place = exam.exam_id, new.slot
        if new.state is SlotState.IN_FLIGHT:
            self.claimed_at[place] = self.disk.now()
        elif old.state is SlotState.IN_FLIGHT and new.state is SlotState.WAITING:
            age = self.disk.now() - self.claimed_at[place]
            if age >= self.expires_seconds and new.candidate == old.candidate:
                self.only_expiry.append(name)
        if old.state in TERMINAL and new.state not in TERMINAL:
            self.acts[exam.exam_id, new.slot] += 1
        if new.candidate > old.candidate + 1:
            self.faults.append(f"{name}: a share was skipped")
        if new.epoch > old.epoch + 1:
            self.faults.append(f"{name}: an epoch was skipped")

    def _question(self, exam: Exam, slot: Slot) -> bytes | None:
        id = slot_id(exam.exam_id, slot.slot, slot.epoch)
        return self.disk.bodies.get((exam.tenant_id, Body.QUESTION, id))

    # --- at the end

    def check(self) -> list[str]:
        """Every promise that was broken, in words."""
        for tenant, exam_id, n in self.requests:
            exam = self.disk.exams.get((tenant, exam_id))
            if exam is None:
                self.faults.append(f"{exam_id}: lost")
            else:
                self._exam(exam, n)
        return self.faults

    def _exam(self, exam: Exam, n: int) -> None:
        if exam.status not in ENDED:
            self.faults.append(f"{exam.exam_id}: stuck, {exam.status}: {_states(exam)}")
            return
        if exam.wants_papers:
            self.faults.append(f"{exam.exam_id}: nobody made its papers")
        if exam.cancelled:
            return
        if exam.phase is not Phase.PLANNED or len(exam.slots) != n:
            self.faults.append(f"{exam.exam_id}: not planned: {exam.reason}")
        for slot in exam.slots:
            self._ended(exam, slot)
        if exam.status in {ExamStatus.COMPLETE, ExamStatus.SHORT}:
            self._papers(exam)

    def _ended(self, exam: Exam, slot: Slot) -> None:
        name = f"{exam.exam_id}/{slot.slot}"
        if (exam.exam_id, slot.slot) not in self.changed_by_people:
            wanted = self.fates[exam.exam_id].end(slot.slot)
            poison = self.deaths >= POISON_DEATHS and slot.reason.startswith("poison")
            if (slot.state.value, slot.candidate) != wanted and not poison:
                self.faults.append(f"{name}: {slot.state}, {slot.candidate}, not {wanted}")
        if slot.state is SlotState.FAILED:
            id = slot_id(exam.exam_id, slot.slot, slot.epoch)
            if (exam.tenant_id, Body.DEAD_LETTER, id) not in self.disk.bodies:
                self.faults.append(f"{name}: failed without a dead letter")
        if slot.state is not SlotState.ACCEPTED:
            return
        body = self._question(exam, slot)
        if body != self.bodies.get((exam.exam_id, slot.slot, slot.version)):
            self.faults.append(f"{name}: its question changed after it was accepted")
        elif body and Question.model_validate_json(body).topic != slot.topic:
            self.faults.append(f"{name}: another question than the one registered")

    def _papers(self, exam: Exam) -> None:
        paper = self.disk.bodies.get((exam.tenant_id, Body.PAPER, paper_id(exam, "exam.pdf")))
        stems = []
        for slot in exam.slots:
            if slot.state is SlotState.ACCEPTED and (body := self._question(exam, slot)):
                stems.append(Question.model_validate_json(body).stem)
        if paper is None or paper.decode() != ",".join(stems):
            self.faults.append(f"{exam.exam_id}: its papers show other questions")


def _states(exam: Exam) -> str:
    return ", ".join(f"{s.slot} {s.state} e{s.epoch} c{s.candidate}" for s in exam.slots)
