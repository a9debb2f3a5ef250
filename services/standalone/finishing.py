"""Following an exam to its end: shown as it comes, its papers written, its exit code told."""

import asyncio
from pathlib import Path

from examstream.exam.states import Exam, ExamStatus, Phase, SlotState
from services.gateway.core.gateway import Gateway
from services.gateway.keys import LOCAL_TENANT
from services.standalone.display import Display, Result
from services.standalone.interrupts import INTERRUPTED, Interrupts, until
from services.standalone.output import write_papers

COMPLETE, FAILURE, BAD_INPUT, SHORT = 0, 1, 2, 3
PAPERS = ("exam.pdf", "key.pdf", "exam.json", "lecture.txt")


class DiskFull:
    """Set once a store or a folder has no room; `reason` says where."""

    def __init__(self) -> None:
        self.seen, self.reason = asyncio.Event(), ""

    def told(self, reason: str) -> None:
        self.reason = reason
        self.seen.set()


async def finish(
    gateway: Gateway,
    exam: Exam,
    out: Path,
    shown: Display,
    stop: Interrupts,
    full: DiskFull,
    after: int = 0,
) -> int:
    """Show the exam until it has ended, write its papers; the exit code."""
    with shown, stop.patiently():
        accepted = [slot.slot for slot in exam.slots if slot.state is SlotState.ACCEPTED]
        shown.begin(len(exam.slots) or exam.blueprint.n, accepted)
        following = gateway.live.follow(LOCAL_TENANT, exam.exam_id, after, stop.asked.is_set)
        async for event in until(following, stop.asked, full.seen):
            shown.event(event)
    exam = await gateway.exams.get(LOCAL_TENANT, exam.exam_id)
    if stop.asked.is_set() or full.seen.is_set():
        result = _stopped(exam, full)
    else:
        result = await _ended(gateway, exam, out)
    shown.result(result)
    return result.code


def _stopped(exam: Exam, full: DiskFull) -> Result:
    accepted, asked = exam.count(SlotState.ACCEPTED), exam.blueprint.n
    kept = f"{accepted} of {asked} questions are accepted and kept. "
    if full.seen.is_set():
        where = full.reason.partition(":")[0] or full.reason
        line = f"error: {where}. {kept}Free some space there; the same command goes on from here."
        return Result(FAILURE, "stopped", accepted, asked, (line,))
    line = f"interrupted: {kept}The same command goes on from here."
    return Result(INTERRUPTED, "interrupted", accepted, asked, (line,))


async def _ended(gateway: Gateway, exam: Exam, out: Path) -> Result:
    accepted, asked = exam.count(SlotState.ACCEPTED), exam.blueprint.n
    status, reasons = exam.status.value, _reasons(exam)
    if exam.phase is Phase.UNREADABLE:
        code = FAILURE if "a fault of ours" in exam.reason else BAD_INPUT
        return Result(code, status, 0, asked, (f"error: {exam.reason}",))
    if exam.papers_reason:
        line = f"error: the papers could not be made: {exam.papers_reason}"
        return Result(FAILURE, status, accepted, asked, (line,))
    if exam.status is ExamStatus.FAILED:
        short = any(slot.state is SlotState.UNFILLED for slot in exam.slots)
        line = "error: no question could be accepted:"
        lines = (line, *(f"  {reason}" for reason in reasons))
        return Result(SHORT if short else FAILURE, status, 0, asked, lines, (), reasons)
    papers = {name: await gateway.exams.paper(LOCAL_TENANT, exam.exam_id, name) for name in PAPERS}
    written = tuple(str(path) for path in write_papers(out, papers))
    wrote = f"wrote {', '.join(written)}"
    if exam.status is ExamStatus.COMPLETE:
        lines = (wrote, f"complete: {_questions(accepted)}")
        return Result(COMPLETE, status, accepted, asked, lines, written, reasons)
    told = f"short: {accepted} of {_questions(asked)}; the rest could not be asked honestly:"
    lines = (wrote, told, *(f"  {reason}" for reason in reasons))
    return Result(SHORT, status, accepted, asked, lines, written, reasons)


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _reasons(exam: Exam) -> tuple[str, ...]:
    empty = (s for s in exam.slots if s.state not in {SlotState.ACCEPTED, SlotState.CANCELLED})
    return (*(f"place {s.slot} ({s.type}): {s.reason}" for s in empty), *exam.notes)
