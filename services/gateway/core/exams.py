"""What a tenant can do with exams; the HTTP API and the command line both come through here."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from examstream.exam import record
from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.question import HistoryEntry, Question
from examstream.exam.states import ENDED, Exam, Slot, SlotState
from examstream.exam.store.base import Body, Conflict, Store
from examstream.pipeline.errors import BadInput
from services.gateway.core.acting import Acting
from services.gateway.core.ahead import before_last
from services.gateway.core.intake import Upload
from services.gateway.core.refusals import NotFound, NotNow

__all__ = ["Exams", "NotFound", "NotNow"]


@dataclass(frozen=True, slots=True)
class Exams(Acting):
    """Exams and lectures of tenants, over a store. `tenant_id` comes first, always."""

    store: Store
    limits: LectureLimits
    questions_max: int
    lectures_max: int
    on_change: Callable[[Exam], Awaitable[None]]
    clock: Callable[[], float] = time.time
    weights: Mapping[str, float] = field(default_factory=dict)  # of tenants

    async def upload_once(
        self, tenant_id: str, files: Sequence[LectureFile], key: str
    ) -> list[Upload]:
        """Store files; the same ones for the same key. Raises Conflict, LectureError."""
        stored = [await self.upload(tenant_id, file) for file in files]
        if key:
            ids = json.dumps([upload.lecture_id for upload in stored]).encode()
            mark = f"lectures/{sha256(key.encode()).hexdigest()}"
            known = await self.store.put_new(tenant_id, Body.ONCE, mark, ids)
            if known is not None and known != ids:
                raise Conflict("this idempotency key was used for other lectures")
        return stored

    async def upload(self, tenant_id: str, file: LectureFile) -> Upload:
        """Store a lecture's file; the same file again has the same id. Raises LectureError."""
        await asyncio.to_thread(check_upload, file.name, file.data, self.limits)
        digest = sha256(file.data).hexdigest()
        named = sha256(f"{digest}\0{file.name}".encode()).hexdigest()
        upload = Upload(
            lecture_id=f"lec_{named[:24]}",
            name=file.name,
            bytes=len(file.data),
            sha256=digest,
            created_at=self.clock(),
        )
        info = upload.model_dump_json().encode()
        # Side by side, for each waits for the disk: until both are there nobody is told the id.
        _, known = await asyncio.gather(
            self.store.put(tenant_id, Body.UPLOAD, upload.lecture_id, file.data),
            self.store.put_new(tenant_id, Body.UPLOAD_INFO, upload.lecture_id, info),
        )
        return Upload.model_validate_json(known) if known else upload

    async def create(
        self,
        tenant_id: str,
        lectures: Sequence[str],
        blueprint: Blueprint,
        idempotency_key: str = "",
    ) -> tuple[Exam, bool]:
        """A new exam, `reading`; or the one this idempotency key made, and False."""
        if blueprint.n > self.questions_max:
            raise BadInput(
                "n",
                f"{blueprint.n} questions are more than one exam may have.",
                f"Ask for at most {self.questions_max} (gateway.questions_per_exam_max).",
            )
        if not lectures:
            raise BadInput("lectures", "there is none.", "Send at least one lecture.")
        if len(lectures) > self.lectures_max:
            raise BadInput(
                "lectures",
                f"{len(lectures)} files are more than one exam may draw on.",
                f"Send at most {self.lectures_max} (gateway.lectures_per_exam_max).",
            )
        for lecture_id in lectures:
            if await self.store.get(tenant_id, Body.UPLOAD_INFO, lecture_id) is None:
                raise NotFound(f"lecture {lecture_id}")
        request = json.dumps([list(lectures), blueprint.model_dump(mode="json")], sort_keys=True)
        exam = Exam(
            tenant_id=tenant_id,
            exam_id=f"exam_{secrets.token_hex(12)}",
            blueprint=blueprint,
            lectures=tuple(lectures),
            created_at=self.clock(),
            title=blueprint.title,
            idempotency_key=idempotency_key,
            request_sha256=sha256(request.encode()).hexdigest(),
        )
        stored, new = await self.store.create_exam(tenant_id, exam)
        if new:
            await self.on_change(stored)
        return stored, new

    async def question(self, tenant_id: str, exam_id: str, number: int) -> tuple[Slot, Question]:
        """A place and its accepted question; NotFound where there is none (yet)."""
        exam, slot = await self._slot(tenant_id, exam_id, number)
        if slot.state is not SlotState.ACCEPTED:
            raise NotFound(f"question in place {number}: it is {slot.state}")
        return slot, await record.question(self.store, exam, slot)

    async def history(
        self, tenant_id: str, exam_id: str, number: int
    ) -> tuple[Slot, tuple[HistoryEntry, ...]]:
        """A place and every attempt at it."""
        exam, slot = await self._slot(tenant_id, exam_id, number)
        return slot, await record.history(self.store, exam, slot)

    async def paper(self, tenant_id: str, exam_id: str, name: str) -> bytes:
        """A paper of the exam as it stands; NotNow while it is not made."""
        exam = await self.get(tenant_id, exam_id)
        if not exam.papers or exam.papers != exam.digest():
            raise NotNow(_missing(exam))
        found = await self.store.get(tenant_id, Body.PAPER, record.paper_id(exam, name))
        if found is None:
            raise NotFound(f"paper {name}")
        return found

    async def papers(self, exam: Exam) -> list[str]:
        """Names of the papers there are of the exam as it stands."""
        if not exam.papers or exam.papers != exam.digest():
            return []
        prefix = record.paper_id(exam, "")
        ids = await self.store.ids(exam.tenant_id, Body.PAPER, prefix)
        return [paper.removeprefix(prefix) for paper in ids]

    async def ahead(self, exam: Exam) -> int:
        """Waiting places of others that go before this exam's last."""
        if exam.status in ENDED:
            return 0
        return before_last(exam, await self.store.open_exams(), self.weights)

    async def _slot(self, tenant_id: str, exam_id: str, number: int) -> tuple[Exam, Slot]:
        exam = await self.get(tenant_id, exam_id)
        if not exam.has(number):
            raise NotFound(f"place {number} in this exam")
        return exam, exam.slot(number)


def _missing(exam: Exam) -> str:
    if exam.papers_reason:
        return f"the papers could not be made: {exam.papers_reason}"
    if exam.status not in ENDED:
        open_slots = sum(s.state in {SlotState.WAITING, SlotState.IN_FLIGHT} for s in exam.slots)
        left = open_slots if exam.slots else exam.blueprint.n
        return f"the exam is {exam.status}: {left} of {exam.blueprint.n} questions are still open"
    if exam.wants_papers:
        return "every question is there; the papers are being made"
    return f"the exam is {exam.status}: there are no papers" + (
        f" ({exam.reason})" if exam.reason else ""
    )
