"""The papers of an exam whose every slot is terminal: made, stored, then named by the exam."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from examstream.exam import record
from examstream.exam.changes import papers_made
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.print import lecture_txt
from examstream.exam.messages import PapersTask
from examstream.exam.paper import ExamRecord
from examstream.exam.store.base import Body, Store
from examstream.pipeline.errors import Reject

log = structlog.get_logger(__name__)

MakePapers = Callable[[ExamRecord], Awaitable[Mapping[str, bytes]]]
Announce = Callable[[str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Assembler:
    """What making papers needs. Papers are keyed by what they show: twice is harmless."""

    store: Store
    make: MakePapers
    announce: Announce

    async def handle(self, task: PapersTask) -> None:
        """Make the papers of the exam as it stands; nothing where they are made already."""
        tenant, exam_id = task.envelope.tenant_id, task.envelope.exam_id
        exam = await self.store.get_exam(tenant, exam_id)
        if exam is None or not exam.wants_papers:
            return
        lecture = await record.lecture(self.store, exam)
        try:
            papers = dict(await self.make(await record.exam_record(self.store, exam)))
        except Reject as rejection:
            log.error("papers cannot be made", exam=exam_id, reason=rejection.reason)
            change = papers_made(exam.digest(), rejection.reason)
        else:
            papers["lecture.txt"] = _text(lecture)
            for name, data in papers.items():
                await self.store.put(tenant, Body.PAPER, record.paper_id(exam, name), data)
            change = papers_made(exam.digest())
        await self.store.change_exam(tenant, exam_id, change)
        await self.announce(tenant, exam_id)


def _text(lecture: Lecture) -> bytes:
    return lecture_txt(lecture).encode()
