"""Reading in processes that can be killed: at most so many at once, each with its limits."""

import asyncio
import contextlib
import math
import os
import signal
from collections.abc import Sequence

from examstream.exam.lecture.apart import ENVIRONMENT, command
from examstream.exam.lecture.errors import ReadingFailed
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.lecture.wire import pack, result_of

_MODULE = "examstream.exam.lecture.worker"


class ReaderPool:
    """Reads lectures, each in a fresh process with no secrets in its environment.

    Pandoc gets half of the memory and runs in the reader's process group, so killing the group
    kills both.
    """

    def __init__(
        self, at_once: int, seconds: float, memory_bytes: int, *, module: str = _MODULE
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._seconds, self._memory_bytes, self._module = seconds, memory_bytes, module

    @classmethod
    def of(cls, limits: LectureLimits) -> "ReaderPool":
        return cls(
            limits.reading_at_once, limits.reading_timeout_seconds, limits.reading_memory_bytes
        )

    async def read(
        self,
        files: Sequence[LectureFile],
        language: str = "auto",
        limits: LectureLimits | None = None,
    ) -> Lecture:
        """The lecture; raises LectureError. Cancelling the caller kills the process."""
        limits = (limits or LectureLimits()).model_copy(
            update={
                "reading_timeout_seconds": self._seconds,
                "reading_memory_bytes": self._memory_bytes,
            }
        )
        async with self._places:
            return result_of(await self._run(pack(files, language, limits)))

    async def _run(self, request: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *command(self._module, self._memory_bytes, math.ceil(self._seconds) + 1),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._seconds):
                output, _ = await process.communicate(request)
        except TimeoutError:
            raise ReadingFailed(
                f"Reading the lecture took longer than {self._seconds:g} seconds.",
                "Split it, or save it in another format; the limit is reading_timeout_seconds.",
            ) from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await _gone(process)
        if process.returncode and not output:
            raise _crash(process.returncode)
        return output


async def _gone(process: asyncio.subprocess.Process) -> None:
    """Until a killed process is gone, a second cancel notwithstanding: a loop may close after it."""
    waiting = asyncio.ensure_future(process.wait())
    cancelled = False
    while not waiting.done():
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError


def _crash(code: int) -> ReadingFailed:
    if code == 1:  # an exception nobody foresaw; out of memory at import looks the same
        return ReadingFailed(
            "Reading the lecture failed: the file is damaged, or too large for the memory it "
            "may use.",
            "Save it again, or in another format; the limit is reading_memory_bytes.",
        )
    return ReadingFailed(
        "The process that read the lecture died.",
        "Save the lecture in another format (PDF, Markdown) and send it again.",
    )
