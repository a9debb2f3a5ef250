"""From a finished exam to its papers: start the jail, wait, take what it made."""

import asyncio
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from examstream.exam.paper import ExamRecord, dump_exam
from examstream.exam.paper_settings import PaperSettings
from examstream.pipeline.errors import Retry
from services.renderer.papers import CannotPrint, MissingFont
from services.renderer.papers.jail import environment, kill_group

WORKER = "services.renderer.papers.worker"
PAPERS = ("exam.pdf", "key.pdf")
PROBLEM = "problem.json"
_ROOT = str(Path(__file__).resolve().parents[3])
_KINDS = {"font": MissingFont}


async def render_papers(
    exam: ExamRecord, settings: PaperSettings | None = None
) -> dict[str, bytes]:
    """`exam.pdf`, `key.pdf` and `exam.json` of an exam: the same exam, the same bytes.

    Raises `MissingFont` or `CannotPrint` where trying again would not help, `Retry` where the
    time was not enough. Cancelled, it kills what it started.
    """
    settings = settings or PaperSettings()
    record = dump_exam(exam).encode()
    folder = Path(tempfile.mkdtemp(prefix="examstream-papers-"))
    try:
        (folder / "exam.json").write_bytes(record)
        (folder / "settings.json").write_text(settings.model_dump_json())
        await _work(folder, settings)
        papers = {name: (folder / name).read_bytes() for name in PAPERS}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {**papers, "exam.json": record}


async def _work(folder: Path, settings: PaperSettings) -> None:
    with (folder / "stderr").open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-s",
            "-P",
            "-m",
            WORKER,
            cwd=folder,
            env=environment(str(folder), _ROOT),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(settings.papers_timeout_seconds):
                status = await process.wait()
        except TimeoutError:
            limit = settings.papers_timeout_seconds
            raise Retry(f"papers took longer than papers_timeout_seconds ({limit:g})") from None
        finally:
            kill_group(process.pid)
            await process.wait()
    if status:
        _raise(folder, status)


def _raise(folder: Path, status: int) -> None:
    problem = folder / PROBLEM
    if problem.exists():
        told = json.loads(problem.read_text())
        raise _KINDS.get(told["kind"], CannotPrint)(f"papers: {told['reason']}")
    if status == -signal.SIGXCPU:
        raise Retry("papers took more processor time than papers_timeout_seconds")
    if status in {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV}:
        raise CannotPrint("papers: out of memory (papers_memory_bytes)")
    last = (folder / "stderr").read_text(errors="replace").strip().splitlines()[-1:]
    raise CannotPrint(f"papers: the process that makes them ended with {status}: {''.join(last)}")
