"""Intake: an accepted upload is read and planned, once, in a bounded pool (design §1)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence, Set
from dataclasses import dataclass, field

import structlog
from pydantic import BaseModel

from examstream.exam.changes import planned, unreadable
from examstream.exam.lecture.errors import LectureError
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.read import LectureFile
from examstream.exam.states import Change, Exam, Phase, Slot
from examstream.exam.store.base import Body, Store
from examstream.pipeline.errors import Unavailable
from services.gateway.planning import MakePlan

log = structlog.get_logger(__name__)


class Upload(BaseModel):
    """What is known of a stored upload."""

    lecture_id: str
    name: str
    bytes: int
    sha256: str
    created_at: float


Read = Callable[[Sequence[LectureFile], str], Awaitable[Lecture]]


@dataclass(slots=True)
class Intake:
    """Reads and plans exams that are `reading`. Doing one twice is harmless."""

    store: Store
    read: Read
    make_plan: MakePlan
    on_change: Callable[[Exam], Awaitable[None]]
    at_once: int
    clock: Callable[[], float] = time.time
    _running: dict[tuple[str, str], asyncio.Task[None]] = field(default_factory=dict)

    def offer(self, tenant_id: str, exam_id: str) -> None:
        """Read this exam when there is a place; the same exam only once at a time."""
        key = (tenant_id, exam_id)
        if key in self._running or len(self._running) >= self.at_once:
            return  # the reconciler offers it again
        task = asyncio.create_task(self._take(tenant_id, exam_id), name=f"read {exam_id}")
        self._running[key] = task
        task.add_done_callback(lambda _: self._running.pop(key, None))

    @property
    def busy(self) -> int:
        """How many are being read now."""
        return len(self._running)

    def abandon(self, tenant_id: str, exam_id: str) -> None:
        """Stop reading this exam: it was cancelled."""
        if task := self._running.get((tenant_id, exam_id)):
            task.cancel()

    def only(self, reading: Set[tuple[str, str]]) -> None:
        """Stop reading any other exam: it was cancelled, perhaps at another gateway."""
        for key in set(self._running) - reading:
            self.abandon(*key)

    async def close(self) -> None:
        """Stop what is being read; it is read again at the next start."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, tenant_id: str, exam_id: str) -> None:
        after: Exam | None = None
        try:
            exam = await self.store.get_exam(tenant_id, exam_id)
            if exam is None or exam.phase is not Phase.READING or exam.cancelled:
                return
            after = await self.store.change_exam(tenant_id, exam_id, await self._read(exam))
        except Unavailable as error:
            log.warning("reading waits", exam=exam_id, reason=str(error))
            await asyncio.sleep(1.0)  # the reconciler offers it again
        if after is not None:
            await self.on_change(after)

    async def _read(self, exam: Exam) -> Change:
        """What reading comes to: a plan, or the reason there is none. Raises Unavailable."""
        try:
            return await self._plan(exam)
        except Unavailable:
            raise
        except LectureError as error:
            return unreadable(str(error), self.clock())
        except Exception as fault:  # a defect of ours must end the exam, not loop on it
            kind = type(fault).__name__
            log.exception("reading failed", exam=exam.exam_id, fault=kind)
            reason = f"the lecture could not be read: a fault of ours ({kind})"
            return unreadable(reason, self.clock())

    async def _plan(self, exam: Exam) -> Change:
        tenant, exam_id = exam.tenant_id, exam.exam_id
        began = time.monotonic()
        files = [await self._file(tenant, lecture_id) for lecture_id in exam.lectures]
        lecture = await self.read(files, exam.blueprint.language)
        inventory, plan, dealt = await self.make_plan(lecture, exam.blueprint)
        bodies = {
            Body.LECTURE: lecture.model_dump_json().encode(),
            Body.INVENTORY: inventory.model_dump_json().encode(),
            Body.PLAN: plan.model_dump_json().encode(),
            Body.DEALT: dealt,
        }
        # Side by side: one wait for the disk, and posts do not wait behind three more.
        await asyncio.gather(*(self.store.put(tenant, k, exam_id, b) for k, b in bodies.items()))
        log.info(
            "lecture read",
            exam=exam_id,
            characters=len(lecture.text),
            terms=len(inventory.terms),
            facts=len(inventory.facts),
            seconds=round(time.monotonic() - began, 3),
        )
        slots = tuple(Slot(slot=s.slot, type=s.type, shares=len(s.shares)) for s in plan.slots)
        title = exam.blueprint.title or lecture.title
        return planned(slots, title, lecture.language, plan.notes, self.clock())

    async def _file(self, tenant_id: str, lecture_id: str) -> LectureFile:
        info = await self.store.get(tenant_id, Body.UPLOAD_INFO, lecture_id)
        data = await self.store.get(tenant_id, Body.UPLOAD, lecture_id)
        if info is None or data is None:
            raise LectureError("the uploaded lecture is gone", "Upload it again.")
        return LectureFile(Upload.model_validate_json(info).name, data)
