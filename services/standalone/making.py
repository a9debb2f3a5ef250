"""What the command line does with a running system: make, replace, drop, render."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.read import LectureFile
from examstream.exam.paper import load_exam
from examstream.exam.settings import Settings
from examstream.exam.states import Exam, ExamStatus
from examstream.pipeline.errors import BadInput, ExamstreamError
from services.gateway.core.exams import NotFound, NotNow
from services.gateway.core.gateway import Gateway
from services.gateway.keys import LOCAL_TENANT
from services.renderer.papers.render import render_papers
from services.standalone.ahead import Ahead
from services.standalone.display import Display
from services.standalone.finishing import COMPLETE, SHORT, DiskFull, finish
from services.standalone.interrupts import Interrupts
from services.standalone.output import Origin, data_folder, origin, remember, write_papers
from services.standalone.system import system

__all__ = ["COMPLETE", "SHORT", "drop", "make", "render", "replace"]

_RESTARTS = 1000


async def make(
    settings: Settings,
    files: Sequence[LectureFile],
    blueprint: Blueprint,
    out: Path,
    data: Path | None,
    shown: Display,
    stop: Interrupts | None = None,
    under_way: Ahead | None = None,
) -> int:
    """Make an exam into `out`; the same call with the same data goes on where it stopped."""
    folder, full = data_folder(out, data), DiskFull()
    async with system(settings, folder, under_way=under_way, on_full=full.told) as gateway:
        exam = await _exam(gateway, files, blueprint)
        remember(out, Origin(folder, exam.exam_id))
        return await finish(gateway, exam, out, shown, stop or Interrupts(), full)


async def replace(
    settings: Settings, out: Path, numbers: Sequence[int], shown: Display, stop: Interrupts
) -> int:
    """Another question for each place; the papers made again."""
    places, full, stay = _places(out, numbers), DiskFull(), []
    async with _opened(settings, out, full) as (gateway, exam):
        before = exam.seq
        for number, slot in places:
            try:
                exam = await gateway.exams.replace(LOCAL_TENANT, exam.exam_id, slot)
            except NotNow as refusal:
                stay.append(f"question {number} stays: {refusal}")
        code = await finish(gateway, exam, out, shown, stop, full, before)
    for line in stay:
        shown.say(line)
    return SHORT if stay and code == COMPLETE else code


async def drop(
    settings: Settings, out: Path, numbers: Sequence[int], shown: Display, stop: Interrupts
) -> int:
    """No question for each place; the papers made again."""
    places, full = _places(out, numbers), DiskFull()
    async with _opened(settings, out, full) as (gateway, exam):
        for _, slot in places:
            exam = await gateway.exams.drop(LOCAL_TENANT, exam.exam_id, slot)
        return await finish(gateway, exam, out, shown, stop, full, exam.seq)


async def render(settings: Settings, out: Path, shown: Display) -> int:
    """The papers again from exam.json; nothing is generated."""
    exam = load_exam(_exam_json(out))
    papers = await render_papers(exam, settings.papers)
    written = write_papers(out, {k: v for k, v in papers.items() if k != "exam.json"})
    shown.say(f"wrote {', '.join(str(path) for path in written)}")
    return COMPLETE


async def _exam(gateway: Gateway, files: Sequence[LectureFile], blueprint: Blueprint) -> Exam:
    """The exam of this request: the one begun before, unless that one came to nothing."""
    digest = sha256(blueprint.model_dump_json().encode())
    lectures = [await gateway.exams.upload(LOCAL_TENANT, file) for file in files]
    for lecture in lectures:
        digest.update(lecture.lecture_id.encode())
    ids = [lecture.lecture_id for lecture in lectures]
    for again in range(_RESTARTS):
        key = f"run-{digest.hexdigest()[:32]}-{again}"
        exam, new = await gateway.exams.create(LOCAL_TENANT, ids, blueprint, key)
        if new or exam.status not in {ExamStatus.FAILED, ExamStatus.CANCELLED}:
            return exam
    raise ExamstreamError("this exam was cancelled a thousand times: use another --data folder")


def _places(out: Path, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """(printed number, place) of each question named; raises BadInput for one there is not."""
    places = {q.number: q.slot for q in load_exam(_exam_json(out)).questions}
    for number in numbers:
        if number not in places:
            there = f"There are 1 to {len(places)}." if places else "There are none."
            raise BadInput("NUMBER", f"there is no question {number}.", there)
    return [(number, places[number]) for number in dict.fromkeys(numbers)]


def _exam_json(out: Path) -> Path:
    if not (path := out / "exam.json").exists():
        raise BadInput("OUT", f"{out} holds no exam.json.", "Name the folder given as --out.")
    return path


@asynccontextmanager
async def _opened(
    settings: Settings, out: Path, full: DiskFull
) -> AsyncIterator[tuple[Gateway, Exam]]:
    """The system and the exam an output folder belongs to."""
    home = origin(out)
    gone = BadInput(
        "OUT",
        f"its data folder {home.data} is gone.",
        "Questions can be replaced only where the exam was made.",
    )
    if not home.data.is_dir():
        raise gone
    async with system(settings, home.data, on_full=full.told) as gateway:
        try:
            exam = await gateway.exams.get(LOCAL_TENANT, home.exam_id)
        except NotFound:
            raise gone from None
        yield gateway, exam
