"""What queries need to know of an exam, derived from it at every write, never changed by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from examstream.exam.states import Exam, Phase, SlotState
from examstream.exam.store.base import Brief


@dataclass(frozen=True, slots=True)
class Summary:
    """The fields beside an exam's document: what filters, sorts and briefs are made of."""

    tenant_id: str
    exam_id: str
    version: int
    created_at: float
    once: str  # unique per tenant: the idempotency key, else the exam's own id
    claimable: bool  # has waiting slots, is neither paused nor cancelled
    open: bool  # being read, or slots not terminal, or papers wanted
    waiting: int
    in_flight: int
    virtual_time: float
    priority: str
    not_before: float  # Unix seconds; 0: at once, or begun: a clock set back halts no exam
    wants_papers: bool
    reading: bool
    cancelled: bool
    ended_at: float | None

    @classmethod
    def of(cls, exam: Exam) -> "Summary":
        """The summary of an exam."""
        states = [slot.state for slot in exam.slots]
        waiting = states.count(SlotState.WAITING)
        in_flight = states.count(SlotState.IN_FLIGHT)
        busy = bool(waiting or in_flight)
        reading = exam.phase is Phase.READING and not exam.cancelled
        wants_papers = not busy and exam.wants_papers
        return cls(
            tenant_id=exam.tenant_id,
            exam_id=exam.exam_id,
            version=exam.version,
            created_at=exam.created_at,
            once=once(exam),
            claimable=waiting > 0 and not exam.paused and not exam.cancelled,
            open=reading or busy or wants_papers,
            waiting=waiting,
            in_flight=in_flight,
            virtual_time=exam.virtual_time,
            priority=exam.blueprint.priority.value,
            not_before=0.0 if exam.virtual_time else exam.blueprint.not_before or 0.0,
            wants_papers=wants_papers,
            reading=reading,
            cancelled=exam.cancelled,
            ended_at=exam.ended_at,
        )

    @classmethod
    def stored(cls, row: Mapping[str, Any]) -> "Summary":
        """A summary as a store gave it back: one without booleans has 0 and 1."""
        values: dict[str, Any] = {n: bool(row[n]) if flag else row[n] for n, flag in _FLAGS}
        return cls(**values)

    def row(self) -> dict[str, Any]:
        """The fields by name."""
        return {name: getattr(self, name) for name in SUMMARY_FIELDS}

    def brief(self) -> Brief:
        """What the dispatcher sees of it."""
        return Brief(
            tenant_id=self.tenant_id,
            exam_id=self.exam_id,
            priority=self.priority,
            waiting=self.waiting,
            in_flight=self.in_flight,
            virtual_time=self.virtual_time,
            wants_papers=self.wants_papers,
            reading=self.reading,
            version=self.version,
        )


SUMMARY_FIELDS = tuple(field.name for field in fields(Summary))
_FLAGS = tuple((field.name, field.type is bool) for field in fields(Summary))


def once(exam: Exam) -> str:
    """A value for a plain unique index: not every compatible server knows partial ones."""
    return f"key {exam.idempotency_key}" if exam.idempotency_key else f"exam {exam.exam_id}"
