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
    expires_at: float = 0.0  # in flight: when the stages drop this epoch, in the stream's time
    claim: int = 0  # of its last dispatch: the dispatcher's fence and its count, see `claim_number`


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
    acts: tuple[str, ...] = ()  # marks of acts with an idempotency key, the latest last

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
