"""Live events: facts from the store, numbered by the update that made them; progress beside.

A reader's tail is "changes whose seq is greater than mine". A broadcast wakes it; a poll of one
second stands beneath, so that a lost broadcast delays and loses nothing.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from examstream.exam import record
from examstream.exam.states import ENDED, Exam, ExamStatus, Slot, SlotState
from examstream.exam.store.base import Store
from examstream.exam.telling import WAITS

POLL_SECONDS = 1.0
_WAITS_SECONDS = 5.0  # held work tries, and tells, every two
_PROGRESS_KEPT = 200  # a slow reader loses progress, never facts


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `id` is the seq of a fact; None for progress, which is never stored."""

    name: str
    data: dict[str, Any]
    id: int | None = None

    def json(self) -> str:
        return json.dumps(self.data, ensure_ascii=False)


class Reader:
    """One reader waiting for an exam's news."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.progress: list[dict[str, Any]] = []


@dataclass(slots=True)
class Live:
    """Hands changes and progress to whoever follows an exam in this process."""

    store: Store
    monotonic: Callable[[], float] = time.monotonic
    _readers: dict[tuple[str, str], set[Reader]] = field(default_factory=lambda: defaultdict(set))
    _waits: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)

    def changed(self, tenant_id: str, exam_id: str) -> None:
        """Wake the readers of an exam."""
        for reader in self._readers.get((tenant_id, exam_id), ()):
            reader.woken.set()

    def progress(self, tenant_id: str, exam_id: str, data: dict[str, Any]) -> None:
        """Pass progress on to the readers of an exam."""
        if data.get("outcome") == WAITS:
            self._waits[tenant_id, exam_id] = str(data["reason"]), self.monotonic()
        else:
            self._waits.pop((tenant_id, exam_id), None)
        for reader in self._readers.get((tenant_id, exam_id), ()):
            if len(reader.progress) < _PROGRESS_KEPT:
                reader.progress.append(data)
            reader.woken.set()

    def waits_for(self, exam: Exam) -> str:
        """What its work is held for, told by a stage lately; "" where nothing is."""
        told, at = self._waits.get((exam.tenant_id, exam.exam_id), ("", 0.0))
        if not told or (exam.status not in ENDED and self.monotonic() - at < _WAITS_SECONDS):
            return told
        del self._waits[exam.tenant_id, exam.exam_id]
        return ""

    async def follow(
        self,
        tenant_id: str,
        exam_id: str,
        after: int = 0,
        stop: Callable[[], bool] = lambda: False,
    ) -> AsyncIterator[Event]:
        """Facts after the seq `after`, then live, until the exam has ended and is on paper."""
        with self._reading(tenant_id, exam_id) as reader:
            while not stop():
                reader.woken.clear()
                exam = await self.store.get_exam(tenant_id, exam_id)
                if exam is None:
                    return
                for event in await self._facts(exam, after):
                    yield event
                after = max(after, exam.seq)
                for data in _taken(reader.progress):
                    yield Event("progress", data)
                if exam.status in ENDED and not exam.wants_papers:
                    return
                try:
                    async with asyncio.timeout(POLL_SECONDS):
                        await reader.woken.wait()
                except TimeoutError:
                    continue

    @contextmanager
    def _reading(self, tenant_id: str, exam_id: str) -> Iterator[Reader]:
        key, reader = (tenant_id, exam_id), Reader()
        self._readers[key].add(reader)
        try:
            yield reader
        finally:
            self._readers[key].discard(reader)
            if not self._readers[key]:
                del self._readers[key]

    async def _facts(self, exam: Exam, after: int) -> list[Event]:
        found: list[Event] = []
        for slot in exam.slots:
            if slot.seq > after:
                found.append(await self._slot(exam, slot))
        if exam.seq_exam > after:
            found.append(Event("exam", summary(exam), exam.seq_exam))
        found.sort(key=lambda event: (event.id or 0, event.name == "exam"))
        return [_numbered(event, next_) for event, next_ in zip_longest(found, found[1:])]

    async def _slot(self, exam: Exam, slot: Slot) -> Event:
        data = slot_summary(slot)
        if slot.state is not SlotState.ACCEPTED:
            return Event("slot", data, slot.seq)
        question = await record.question(self.store, exam, slot)
        shown = question.model_dump(mode="json", exclude={"history", "topic", "fact_id"})
        return Event("question", {**data, "question": shown}, slot.seq)


def _numbered(event: Event, following: Event | None) -> Event:
    """Of several events of one change only the last has the id, so that none can be skipped."""
    last = following is None or following.id != event.id
    return event if last else replace(event, id=None)


def slot_summary(slot: Slot) -> dict[str, Any]:
    """A slot as people see it."""
    return {
        "number": slot.slot,
        "type": slot.type.value,
        "state": slot.state.value,
        "candidate": slot.candidate,
        "reason": slot.reason,
    }


def summary(exam: Exam) -> dict[str, Any]:
    """An exam as people see it; the counts of its slots add up to `requested`, always."""
    counts = {state.value: exam.count(state) for state in SlotState}
    if not exam.slots:  # not planned (yet): all places share one state
        counts[_unplanned(exam).value] = exam.blueprint.n
    return {
        "id": exam.exam_id,
        "title": exam.title or exam.blueprint.title,
        "language": exam.language,
        "status": exam.status.value,
        "reason": exam.reason,
        "requested": len(exam.slots) or exam.blueprint.n,
        **counts,
        "papers_ready": bool(exam.papers) and exam.papers == exam.digest(),
        "papers_reason": exam.papers_reason,
        "notes": list(exam.notes),
        "seq": exam.seq,
        "created_at": exam.created_at,
        "ended_at": exam.ended_at,
    }


def _unplanned(exam: Exam) -> SlotState:
    match exam.status:
        case ExamStatus.CANCELLED:
            return SlotState.CANCELLED
        case ExamStatus.FAILED:
            return SlotState.FAILED
    return SlotState.WAITING


def _taken(progress: list[dict[str, Any]]) -> list[dict[str, Any]]:
    taken = progress[:]
    progress.clear()
    return taken
