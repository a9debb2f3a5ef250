"""The state machine of slots and exams: pure functions, one table, applied by every store.

slot      waiting ──claim──▶ in_flight ──accept──▶ accepted
             ▲                  │ rejected, twin: next share, or ──▶ unfilled
             │◀── expired ──────┤ failed, over budget ──▶ failed
             │                  └ cancelled ──▶ cancelled   (a cancel takes waiting slots at once)
             └── a person's act (replace, replay) reopens accepted, unfilled or failed

An outcome lands only on the epoch it was made for: the epoch is the fence. Every change takes the
exam's next `seq` and writes it to what it changed, so a reader's tail is "seq greater than mine".
"""

from collections.abc import Callable
from enum import StrEnum

from pydantic import Field

from examstream.exam.blueprint import Blueprint
from examstream.exam.frozen import Frozen
from examstream.exam.question import QuestionType


class SlotState(StrEnum):
    WAITING = "waiting"
    IN_FLIGHT = "in_flight"
    ACCEPTED = "accepted"
    UNFILLED = "unfilled"
    FAILED = "failed"
    CANCELLED = "cancelled"


TERMINAL = frozenset(
    {SlotState.ACCEPTED, SlotState.UNFILLED, SlotState.FAILED, SlotState.CANCELLED}
)


class ExamStatus(StrEnum):
    READING = "reading"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETE = "complete"
    SHORT = "short"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({ExamStatus.COMPLETE, ExamStatus.SHORT, ExamStatus.FAILED, ExamStatus.CANCELLED})


class Phase(StrEnum):
    """How far intake came."""

    READING = "reading"
    PLANNED = "planned"
    UNREADABLE = "unreadable"


class Slot(Frozen):
    """One place in the exam."""

    slot: int
    type: QuestionType
    state: SlotState = SlotState.WAITING
    epoch: int = 0  # rises at every dispatch
    candidate: int = 0  # rises on a verdict on content
    shares: int = 0  # how many candidates the plan allows it
    version: int = 0  # of its question; rises at every acceptance
    seq: int = 0  # of its last change
    topic: str = ""  # accepted: what its question is about (the register of fingerprints)
    reason: str = ""
    since: float = 0.0  # Unix seconds of the last change, to be shown, never to decide
    expires_at: float = 0.0  # in flight: when the stages drop this epoch


class Exam(Frozen):
    """The one document of an exam: every slot's state, and the flags no slot escapes."""

    tenant_id: str
    exam_id: str
    blueprint: Blueprint
    lectures: tuple[str, ...]  # ids of stored uploads
    created_at: float
    phase: Phase = Phase.READING
    cancelled: bool = False
    paused: bool = False
    reason: str = ""
    seq: int = 1
    seq_exam: int = 1  # seq of the last change of the exam as a whole
    version: int = 1  # compare-and-set: rises with every write
    slots: tuple[Slot, ...] = ()
    title: str = ""
    language: str = ""
    idempotency_key: str = ""
    request_sha256: str = ""
    papers: str = ""  # digest of what the stored papers show; "" where none are made
    papers_reason: str = ""  # why papers could not be made
    virtual_time: float = 0.0  # fair queueing: this exam's start tag
    ended_at: float | None = None
    notes: tuple[str, ...] = Field(default=())

    def count(self, state: SlotState) -> int:
        return sum(slot.state is state for slot in self.slots)

    def slot(self, number: int) -> Slot:
        """The slot of that number, from 1. Raises IndexError (0 is not the last one)."""
        if number < 1:
            raise IndexError(f"slots are numbered from 1, not {number}")
        return self.slots[number - 1]

    def has(self, number: int) -> bool:
        """Whether there is such a slot: none before the plan is made."""
        return 1 <= number <= len(self.slots)

    @property
    def status(self) -> ExamStatus:
        """Derived from the slots, never stored."""
        if self.cancelled:
            return ExamStatus.CANCELLED
        if self.phase is Phase.UNREADABLE:
            return ExamStatus.FAILED
        if self.phase is Phase.READING:
            return ExamStatus.PAUSED if self.paused else ExamStatus.READING
        if any(slot.state not in TERMINAL for slot in self.slots):
            return ExamStatus.PAUSED if self.paused else ExamStatus.RUNNING
        accepted = self.count(SlotState.ACCEPTED)
        if accepted == 0:
            return ExamStatus.FAILED
        dropped = self.count(SlotState.CANCELLED)
        return ExamStatus.COMPLETE if accepted + dropped == len(self.slots) else ExamStatus.SHORT

    @property
    def wants_papers(self) -> bool:
        """Every slot is terminal and the stored papers show something else."""
        ready = self.status in {ExamStatus.COMPLETE, ExamStatus.SHORT}
        return ready and self.papers != self.digest() and not self.papers_reason

    def digest(self) -> str:
        """What papers of this state show: the version of each accepted question."""
        kept = (f"{s.slot}.{s.version}" for s in self.slots if s.state is SlotState.ACCEPTED)
        return "-".join(kept)


Change = Callable[[Exam], Exam | None]
"""A pure change of one exam; None: it does not apply any more. May be called several times."""


def planned(
    slots: tuple[Slot, ...],
    title: str,
    language: str,
    notes: tuple[str, ...],
    now: float | None = None,
) -> Change:
    """Intake is done: the slots are dealt. A slot with no share is unfilled at once; where none
    has one the exam has ended."""
    if [s.slot for s in slots] != list(range(1, len(slots) + 1)):
        raise ValueError("slots are numbered from 1 without a gap")

    def change(exam: Exam) -> Exam | None:
        if exam.phase is not Phase.READING or exam.cancelled:
            return None
        seq = exam.seq + 1
        dealt = tuple(
            s.model_copy(update={"seq": seq})
            if s.shares
            else s.model_copy(
                update={
                    "seq": seq,
                    "state": SlotState.UNFILLED,
                    "reason": s.reason or "the lecture has nothing left to ask in this type",
                }
            )
            for s in slots
        )
        after = _exam(
            exam, slots=dealt, phase=Phase.PLANNED, title=title, language=language, notes=notes
        )
        return _ended(after, now)

    return change


def unreadable(reason: str, now: float | None = None) -> Change:
    """Intake failed: the exam ends as failed with the reason."""

    def change(exam: Exam) -> Exam | None:
        if exam.phase is not Phase.READING or exam.cancelled:
            return None
        return _ended(_exam(exam, phase=Phase.UNREADABLE, reason=reason), now)

    return change


def claimed(number: int, expires_at: float, virtual_time: float, now: float) -> Change:
    """The dispatcher takes a waiting slot into the stream under a new epoch."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.WAITING or exam.cancelled or exam.paused:
            return None
        changes = {"state": SlotState.IN_FLIGHT, "epoch": slot.epoch + 1, "expires_at": expires_at}
        return _slot(exam, slot, now, reason="", **changes).model_copy(
            update={"virtual_time": virtual_time}
        )

    return change


def unclaimed(number: int, epoch: int, now: float) -> Change:
    """A claim that never reached the broker, or whose epoch expired, waits again."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        return _slot(exam, slot, now, state=SlotState.WAITING)

    return change


class Refused(StrEnum):
    """Why an acceptance did not land."""

    LATE = "late"  # another epoch, another state, or cancelled: drop it
    TWIN = "twin"  # the exam asks this already: an outcome


def refusal(exam: Exam, number: int, epoch: int, topic: str) -> Refused | None:
    """Whether an acceptance may land on this exam now."""
    if not exam.has(number):
        return Refused.LATE
    slot = exam.slot(number)
    if exam.cancelled or slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
        return Refused.LATE
    taken = (s.topic for s in exam.slots if s.state is SlotState.ACCEPTED and s.slot != number)
    return Refused.TWIN if topic and topic in taken else None


def accepted(number: int, epoch: int, topic: str, now: float) -> Change:
    """A question takes its slot: once, under its epoch, if no other asks the same."""

    def change(exam: Exam) -> Exam | None:
        if refusal(exam, number, epoch, topic) is not None:
            return None
        slot = exam.slot(number)
        changes = {"state": SlotState.ACCEPTED, "topic": topic, "version": slot.version + 1}
        return _slot(exam, slot, now, reason="", **changes)

    return change


def content_refused(number: int, epoch: int, reason: str, now: float) -> Change:
    """A verdict on content: the slot gets its next share, or is unfilled."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        following = slot.candidate + 1
        state = SlotState.WAITING if following < slot.shares else SlotState.UNFILLED
        return _slot(exam, slot, now, state=state, candidate=following, reason=reason)

    return change


def failed(number: int, epoch: int, reason: str, now: float) -> Change:
    """The work itself failed for good."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        return _slot(exam, slot, now, state=SlotState.FAILED, reason=reason)

    return change


def cancelled(now: float) -> Change:
    """Cancel: no slot that is not terminal escapes, whatever is still running."""

    def change(exam: Exam) -> Exam | None:
        if exam.cancelled or exam.status in ENDED:
            return None
        seq = exam.seq + 1
        update = {"state": SlotState.CANCELLED, "reason": "cancelled", "seq": seq, "since": now}
        slots = tuple(s if s.state in TERMINAL else s.model_copy(update=update) for s in exam.slots)
        return _exam(exam, cancelled=True, slots=slots, ended_at=now)

    return change


def paused(pause: bool) -> Change:
    """Pause stops dispatch; what runs lands. Resume undoes it."""

    def change(exam: Exam) -> Exam | None:
        if exam.paused is pause or exam.status in ENDED:
            return None
        return _exam(exam, paused=pause)

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
        after = _slot(exam, slot, now, reason="another question was asked for", **changes)
        if exam.status not in ENDED:
            return after
        # It comes back as a newcomer, with no debt or credit of old, and not under a pause that
        # nobody could lift once it had ended.
        return after.model_copy(update={"virtual_time": 0.0, "paused": False})

    return change


def dropped(number: int, now: float) -> Change:
    """A person wants no question in this place."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if exam.cancelled or slot.state is SlotState.CANCELLED:
            return None
        return _slot(exam, slot, now, state=SlotState.CANCELLED, reason="dropped", topic="")

    return change


def papers_made(digest: str, reason: str = "") -> Change:
    """The papers of this state are stored (or cannot be made, for a reason)."""

    def change(exam: Exam) -> Exam | None:
        if exam.digest() != digest or exam.papers == digest or not exam.wants_papers:
            return None
        return _exam(exam, papers="" if reason else digest, papers_reason=reason)

    return change


def _slot(exam: Exam, slot: Slot, now: float, **changes: object) -> Exam:
    seq = exam.seq + 1
    changed = slot.model_copy(update={"seq": seq, "since": now, **changes})
    slots = (*exam.slots[: slot.slot - 1], changed, *exam.slots[slot.slot :])
    after = exam.model_copy(update={"seq": seq, "slots": slots, "papers_reason": ""})
    if after.status is exam.status:
        return after
    ended = now if after.status in ENDED else None
    return after.model_copy(update={"seq_exam": seq, "ended_at": ended})


def _ended(exam: Exam, now: float | None) -> Exam:
    if exam.status not in ENDED:
        return exam
    return exam.model_copy(update={"ended_at": exam.created_at if now is None else now})


def _exam(exam: Exam, **changes: object) -> Exam:
    seq = exam.seq + 1
    return exam.model_copy(update={"seq": seq, "seq_exam": seq, **changes})
