"""Exams to store, and the stores to put them in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import accepted, claimed
from examstream.exam.question import QuestionType
from examstream.exam.states import Change, Exam, Phase, Slot
from examstream.exam.store.base import Store
from examstream.exam.store.mongo_store import MongoStore
from examstream.exam.store.settings import StoreSettings
from examstream.exam.store.sqlite import SqliteStore

NOW = 1_000_000.0
MakeStore = Callable[[], Store]


def sqlite_maker(folder: Path) -> MakeStore:
    return lambda: SqliteStore(folder)


def mongo_settings(uri: str, database: str) -> StoreSettings:
    return StoreSettings(url=uri, database=database, inline_body_max_bytes=1_000_000)


def mongo_maker(uri: str, database: str) -> MakeStore:
    return lambda: MongoStore(mongo_settings(uri, database))


def exam(
    exam_id: str = "e",
    slots: int = 3,
    *,
    tenant: str = "t",
    phase: Phase = Phase.PLANNED,
    not_before: float | None = None,
    **fields: Any,
) -> Exam:
    """An exam with waiting slots (none while it is being read)."""
    dealt = tuple(Slot(slot=i, type=QuestionType.NUMERIC, shares=3) for i in range(1, slots + 1))
    fields.setdefault("created_at", NOW)
    return Exam(
        tenant_id=tenant,
        exam_id=exam_id,
        blueprint=Blueprint(n=slots, not_before=not_before),
        lectures=("l",),
        phase=phase,
        slots=dealt if phase is Phase.PLANNED else (),
        **fields,
    )


def claim(number: int, virtual_time: float = 1.0) -> Change:
    return claimed(number, NOW + 60, virtual_time, NOW)


def accept(number: int, epoch: int = 1, topic: str = "") -> Change:
    return accepted(number, epoch, topic or f"topic {number}", NOW)
