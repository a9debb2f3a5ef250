"""What the command line does with a running system: make, replace, drop, render, read."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.paper import load_exam
from examstream.exam.settings import Settings
from examstream.exam.states import Exam, ExamStatus, Phase, SlotState
from examstream.pipeline.errors import BadInput, ExamstreamError
from services.gateway.core.exams import NotNow
from services.gateway.core.gateway import Gateway
from services.gateway.keys import LOCAL_TENANT
from services.renderer.papers.render import render_papers
from services.standalone.display import Display
from services.standalone.output import Origin, data_folder, origin, remember, write_papers
from services.standalone.system import system

COMPLETE, FAILURE, BAD_INPUT, SHORT, INTERRUPTED = 0, 1, 2, 3, 130
PAPERS = ("exam.pdf", "key.pdf", "exam.json", "lecture.txt")
_RESTARTS = 1000


def lecture_files(paths: Sequence[Path], limits: LectureLimits) -> list[LectureFile]:
    """The files of a run; raises BadInput or LectureError for one that cannot be used."""
    files = []
    for path in paths:
        if not path.is_file():
            raise BadInput("LECTURE", f"{path} is no file.", "Name a lecture's file.")
        if path.stat().st_size > limits.lecture_max_bytes:
            raise BadInput(
                "LECTURE",
                f"{path} has {path.stat().st_size} bytes; "
                f"a lecture may have {limits.lecture_max_bytes}.",
                "Split it, or raise lectures.lecture_max_bytes.",
            )
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput("LECTURE", f"{path} cannot be read ({error.strerror}).") from None
        check_upload(path.name, data, limits)
        files.append(LectureFile(path.name, data))
    return files


async def make(
    settings: Settings,
    files: Sequence[LectureFile],
    blueprint: Blueprint,
    out: Path,
    data: Path | None,
    shown: Display,
) -> int:
    """Make an exam into `out`; the same call with the same data goes on where it stopped."""
    folder = data_folder(out, data)
    async with system(settings, folder) as gateway:
        exam = await _exam(gateway, files, blueprint)
        remember(out, Origin(folder, exam.exam_id))
        return await _finish(gateway, exam, out, shown)


async def replace(settings: Settings, out: Path, numbers: Sequence[int], shown: Display) -> int:
    """Another question for each place; the papers made again."""
    short = []
    async with _opened(settings, out) as (gateway, exam):
        for number, slot in _slots(out, numbers):
            try:
                exam = await gateway.exams.replace(LOCAL_TENANT, exam.exam_id, slot)
            except NotNow as refusal:
                shown.say(f"question {number} stays: {refusal}")
                short.append(number)
        code = await _finish(gateway, exam, out, shown, after=exam.seq - 1)
    return SHORT if short and code == COMPLETE else code


async def drop(settings: Settings, out: Path, numbers: Sequence[int], shown: Display) -> int:
    """No question for each place; the papers made again."""
    async with _opened(settings, out) as (gateway, exam):
        for _, slot in _slots(out, numbers):
            exam = await gateway.exams.drop(LOCAL_TENANT, exam.exam_id, slot)
        return await _finish(gateway, exam, out, shown, after=exam.seq)


async def render(settings: Settings, out: Path, shown: Display) -> int:
    """The papers again from exam.json; nothing is generated."""
    exam = load_exam(out / "exam.json")
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


async def _finish(gateway: Gateway, exam: Exam, out: Path, shown: Display, after: int = 0) -> int:
    """Show the exam until it has ended, then write its papers."""
    with _interruptible() as interrupted, shown:
        following = gateway.live.follow(LOCAL_TENANT, exam.exam_id, after, interrupted)
        async for event in following:
            shown.event(event)
        stopped = interrupted()
    exam = await gateway.exams.get(LOCAL_TENANT, exam.exam_id)
    accepted, asked = exam.count(SlotState.ACCEPTED), exam.blueprint.n
    if stopped:
        shown.say(
            f"interrupted: {accepted} of {asked} questions are accepted and kept. "
            "The same command goes on from here."
        )
        return INTERRUPTED
    if exam.phase is Phase.UNREADABLE:
        shown.say(f"error: {exam.reason}")
        return BAD_INPUT
    if exam.papers_reason:
        shown.say(f"error: the papers could not be made: {exam.papers_reason}")
        return FAILURE
    if exam.status is ExamStatus.FAILED:
        shown.say("error: no question could be accepted.")
        _reasons(exam, shown)
        return SHORT if _is_short(exam) else FAILURE
    papers = {}
    for name in PAPERS:
        papers[name] = await gateway.exams.paper(LOCAL_TENANT, exam.exam_id, name)
    written = write_papers(out, papers)
    shown.say(f"wrote {', '.join(str(path) for path in written)}")
    if exam.status is ExamStatus.COMPLETE:
        shown.say(f"complete: {accepted} questions")
        return COMPLETE
    shown.say(f"short: {accepted} of {asked} questions; the rest could not be asked honestly:")
    _reasons(exam, shown)
    return SHORT


def _reasons(exam: Exam, shown: Display) -> None:
    for slot in exam.slots:
        if slot.state not in {SlotState.ACCEPTED, SlotState.CANCELLED}:
            shown.say(f"  place {slot.slot} ({slot.type}): {slot.reason}")
    for note in exam.notes:
        shown.say(f"  {note}")


def _is_short(exam: Exam) -> bool:
    return any(slot.state is SlotState.UNFILLED for slot in exam.slots)


def _slots(out: Path, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """(printed number, place) of each question named; raises BadInput for one there is not."""
    places = {q.number: q.slot for q in load_exam(out / "exam.json").questions}
    for number in numbers:
        if number not in places:
            raise BadInput(
                "NUMBER", f"there is no question {number}.", f"There are 1 to {len(places)}."
            )
    return [(number, places[number]) for number in numbers]


class _opened:
    """The system and the exam an output folder belongs to."""

    def __init__(self, settings: Settings, out: Path) -> None:
        self._settings, self._origin = settings, origin(out)
        if not self._origin.data.is_dir():
            raise BadInput(
                "OUT",
                f"its data folder {self._origin.data} is gone.",
                "Questions can be replaced only where the exam was made.",
            )

    async def __aenter__(self) -> tuple[Gateway, Exam]:
        self._system = system(self._settings, self._origin.data)
        gateway = await self._system.__aenter__()
        return gateway, await gateway.exams.get(LOCAL_TENANT, self._origin.exam_id)

    async def __aexit__(self, *error: object) -> None:
        await self._system.__aexit__(*error)  # type: ignore[arg-type]


@contextmanager
def _interruptible():  # type: ignore[no-untyped-def]
    """Ctrl-C and SIGTERM end the waiting, and leave everything to go on from."""
    loop = asyncio.get_running_loop()
    seen: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, seen.append, number)
    told: Callable[[], bool] = lambda: bool(seen)  # noqa: E731
    try:
        yield told
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
