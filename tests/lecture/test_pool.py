"""Reading in processes: bounded, killed when it must be, and saying why."""

import asyncio
import contextlib
import os
import time
from pathlib import Path

import pytest

from examstream.exam.lecture.errors import LectureError, ReadingFailed, Unreadable
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits

TEXT = (
    b"# Cells\n\nThe cell is the unit of life. "
    + b"Every cell comes from a cell that was there before. " * 5
)
UNRULY = "tests.lecture.unruly"


def file(content: bytes) -> list[LectureFile]:
    return [LectureFile("a.md", content)]


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def test_a_lecture_comes_back_whole_and_soon() -> None:
    started = time.monotonic()
    lecture = await ReaderPool.of(LectureLimits()).read(file(TEXT * 200))
    assert time.monotonic() - started < 5
    assert lecture.title == "Cells"
    assert all(lecture.text_of(block) for block in lecture.blocks)


async def test_errors_of_reading_come_back_as_they_are() -> None:
    with pytest.raises(Unreadable, match="too short") as caught:
        await ReaderPool.of(LectureLimits()).read(file(b"Short."))
    assert caught.value.hint


async def test_a_reading_that_takes_too_long_is_killed() -> None:
    with pytest.raises(ReadingFailed, match="took longer"):
        await ReaderPool(1, 0.4, 10**9, module=UNRULY).read(file(b"SLEEP"))


async def test_too_little_memory_is_said() -> None:
    with pytest.raises(ReadingFailed, match="memory"):
        await ReaderPool(1, 20, 60_000_000).read(file(TEXT * 3000))


@pytest.mark.parametrize("what", [b"DIE", b"RAISE", b"NOTHING"])
async def test_a_crash_is_an_error_not_a_hang(what: bytes) -> None:
    with pytest.raises(ReadingFailed) as caught:
        await ReaderPool(1, 20, 10**9, module=UNRULY).read(file(what))
    assert caught.value.hint


async def test_the_process_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMSTREAM_SECRET", "x")
    with pytest.raises(LectureError) as caught:
        await ReaderPool(1, 20, 10**9, module=UNRULY).read(file(b"ENVIRONMENT"))
    assert set(caught.value.reason.split()) <= {
        "LANG",
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "LC_CTYPE",
    }


@pytest.mark.parametrize("times", [1, 2])
async def test_cancelling_kills_the_process(tmp_path: Path, times: int) -> None:
    note = tmp_path / "pid"
    pool = ReaderPool(1, 60, 10**9, module=UNRULY)
    task = asyncio.create_task(pool.read(file(b"PID:" + str(note).encode() + b";")))
    async with asyncio.timeout(10):
        while not (note.exists() and note.read_text()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not alive(int(note.read_text()))


async def test_no_more_run_at_once_than_allowed() -> None:
    pool = ReaderPool(1, 0.5, 10**9, module=UNRULY)
    started = time.monotonic()
    await asyncio.gather(*(pool.read(file(b"SLEEP")) for _ in range(2)), return_exceptions=True)
    assert time.monotonic() - started >= 1.0
