"""What the system asks of a store. MongoDB and SQLite keep one behaviour suite.

`tenant_id` is the first argument of every call but the dispatcher's own, which look across
tenants. An exam is one document; its bodies (uploads, lectures, plans, questions, histories,
papers, dead letters) are documents of their own, written first, under ids that follow from what
they are: writing one twice is harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from examstream.exam.states import Change, Exam


class Body(StrEnum):
    """The kinds of bodies and the shape of their ids (parts joined by `/`)."""

    UPLOAD = "upload"  # lecture_id → the file's bytes
    UPLOAD_INFO = "upload_info"  # lecture_id → JSON {name, bytes, sha256, created_at}
    LECTURE = "lecture"  # exam_id → Lecture, JSON
    INVENTORY = "inventory"  # exam_id → Inventory, JSON
    PLAN = "plan"  # exam_id → Plan, JSON
    DEALT = "dealt"  # exam_id → the same for the dispatcher, line by line (gateway/core/dealt.py)
    QUESTION = "question"  # exam_id/slot:05/epoch:08 → Question, JSON
    HISTORY = "history"  # exam_id/slot:05/epoch:08 → [HistoryEntry], JSON
    PAPER = "paper"  # exam_id/digest sha256/name → bytes
    DEAD_LETTER = "dead_letter"  # exam_id/slot:05/epoch:08 → JSON; of SYSTEM: tenant/that → b""
    DISPATCHED = "dispatched"  # of SYSTEM: "fence" → the last fence given up with nothing in doubt;
    # "time" → the stream's own time, in seconds
    ONCE = "once"  # idempotency of POSTs that make no exam: key → JSON


SYSTEM = "*system"
"""The tenant of what is no tenant's: no tenant can have this name."""


def slot_id(exam_id: str, slot: int, epoch: int) -> str:
    """The id of a question or history body."""
    return f"{exam_id}/{slot:05}/{epoch:08}"


@dataclass(frozen=True, slots=True)
class Brief:
    """What the dispatcher and the reconciler need to know of an open exam."""

    tenant_id: str
    exam_id: str
    priority: str
    waiting: int
    in_flight: int
    virtual_time: float
    wants_papers: bool
    reading: bool
    version: int


@dataclass(frozen=True, slots=True)
class Lease:
    """Who may dispatch: `fence` rises whenever the holder changes."""

    name: str
    owner: str
    fence: int


class Conflict(Exception):
    """The same idempotency key came with another request."""


class Store(Protocol):
    """Errors: StoreUnavailable where it is away (writes that may or may not have landed too)."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def ping(self) -> None: ...

    async def create_exam(self, tenant_id: str, exam: Exam) -> tuple[Exam, bool]:
        """Store a new exam. With an idempotency key known to the tenant: that exam, False;
        raises Conflict if its `request_sha256` differs."""
        ...

    async def get_exam(self, tenant_id: str, exam_id: str) -> Exam | None: ...

    async def list_exams(
        self, tenant_id: str, limit: int, before: float | None = None
    ) -> Sequence[Exam]:
        """Newest first, created before the given time."""
        ...

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        """Apply a pure change atomically (compare-and-set on `version`, again on a rival).
        Returns the exam as written; None if there is none or the change does not apply."""
        ...

    async def put(self, tenant_id: str, kind: Body, id: str, data: bytes) -> None: ...
    async def put_new(self, tenant_id: str, kind: Body, id: str, data: bytes) -> bytes | None:
        """Put if absent; else what is there."""
        ...

    async def get(self, tenant_id: str, kind: Body, id: str) -> bytes | None: ...
    async def ids(self, tenant_id: str, kind: Body, prefix: str = "") -> Sequence[str]:
        """Ids of that kind, ascending, that begin with the prefix."""
        ...

    async def delete(self, tenant_id: str, kind: Body, id: str) -> None: ...

    # across tenants: the dispatcher and the reconciler alone
    async def claimable(self, now: float, limit: int) -> Sequence[Brief]:
        """Exams with waiting slots, neither paused nor cancelled, `not_before` reached:
        of each tenant those least in virtual time first."""
        ...

    async def open_exams(self) -> Sequence[Brief]:
        """Exams being read, with slots in flight or waiting, or wanting papers."""
        ...

    async def cancelled_since(self, since: float) -> Sequence[tuple[str, str]]:
        """(tenant, exam) of exams cancelled (ended_at) since the time."""
        ...

    async def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Take or renew; None while another holds it."""
        ...

    async def release(self, lease: Lease) -> None: ...
