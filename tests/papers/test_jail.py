"""The process that makes papers: bounded, cut off, and gone when it is not wanted any more."""

import asyncio
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
import typst

from examstream.exam.paper_settings import PaperSettings
from examstream.pipeline.errors import Retry
from services.renderer.papers import MissingFont, typeset
from services.renderer.papers.jail import environment
from services.renderer.papers.render import WORKER, render_papers
from tests.papers.sample import CHINESE, ENGLISH, exam

ROOT = str(Path(__file__).parents[2])
CONFINE = """
import sys
from services.renderer.papers.jail import confine
alone = confine(memory_bytes=2**30, cpu_seconds=20, file_bytes=2**20)
"""


def _jailed(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-s", "-P", "-c", CONFINE + code],
        env=dict(environment(str(folder), ROOT)),
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def _workers() -> list[psutil.Process]:
    return [p for p in psutil.Process().children(recursive=True) if WORKER in " ".join(p.cmdline())]


async def test_what_takes_too_long_is_killed_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(Retry, match="papers_timeout_seconds"):
        await render_papers(exam(ENGLISH), PaperSettings(papers_timeout_seconds=0.05))
    assert _workers() == []
    assert list(tmp_path.iterdir()) == []


async def test_a_cancel_kills_the_process_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    task = asyncio.create_task(render_papers(exam(ENGLISH)))
    while not _workers():  # noqa: ASYNC110 - a process of the system sets no event
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _workers() == []
    assert list(tmp_path.iterdir()) == []


def test_memory_is_bounded(tmp_path: Path) -> None:
    assert "MemoryError" in _jailed("bytearray(2**31)", tmp_path).stderr


def test_the_size_of_a_file_is_bounded(tmp_path: Path) -> None:
    made = _jailed("open('big', 'wb').write(bytes(2**22))", tmp_path)
    assert "File too large" in made.stderr


def test_nothing_of_the_environment_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMSTREAM_SECRET", "hush")
    assert "hush" not in _jailed("import os; print(dict(os.environ))", tmp_path).stdout


def test_no_socket_reaches_anywhere_not_even_this_machine(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"print(alone)\nimport socket\nsocket.create_connection(('127.0.0.1', {port}), 2)"
        made = _jailed(code, tmp_path)
    if "True" not in made.stdout:
        pytest.skip("this machine allows no network namespace; the next test holds nevertheless")
    assert "Error" in made.stderr


def test_typst_downloads_no_package_even_without_a_namespace(tmp_path: Path) -> None:
    (tmp_path / "x.typ").write_text('#import "@preview/cetz:0.3.0"')
    code = "import typst; typst.compile('x.typ', package_cache_path='cache')"
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=dict(environment(str(tmp_path), ROOT)),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert "Connection refused" in made.stderr


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../../etc/passwd", "x/../../passwd"])
def test_typst_reads_nothing_outside_its_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "x.typ").write_text(f'#eval("read(\\"{path}\\")")')
    with pytest.raises(typst.TypstError, match=r"not found|escape"):
        typst.compile(str(tmp_path / "x.typ"), root=str(tmp_path))


async def test_a_size_beyond_the_limit_is_told() -> None:
    questions = [{**ENGLISH[0], "stem": f"{n} " + ENGLISH[0]["stem"]} for n in range(40)]
    settings = PaperSettings.model_construct(
        papers_timeout_seconds=60.0,
        papers_memory_bytes=2**30,
        papers_max_bytes=10_000,
        font_paths=(),
    )
    with pytest.raises(Exception, match="papers_max_bytes"):
        await render_papers(exam(questions), settings)


@pytest.mark.parametrize(("questions", "language"), [(CHINESE, "zh"), (CHINESE, "en"), ([], "zh")])
def test_without_a_chinese_font_the_way_to_one_is_told(
    questions: list[dict[str, object]],
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typeset, "CHINESE", ("No Such Font",))
    with pytest.raises(MissingFont, match=r"apt install fonts-noto-cjk.*papers\.font_paths"):
        typeset.typeset(exam(questions, language), tmp_path, [])


def test_an_english_exam_asks_for_no_chinese_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "CHINESE", ("No Such Font",))
    monkeypatch.setenv("PYTHONPATH", ROOT)
    (tmp_path / "settings.json").write_text(PaperSettings().model_dump_json())
    typeset.typeset(exam(ENGLISH), tmp_path, [])
    assert (tmp_path / "exam.pdf").exists()


def test_importing_the_papers_loads_nothing_heavy() -> None:
    code = (
        "import sys, services.renderer.papers.render\n"
        "heavy = {'typst', 'pypandoc', 'markdown_it', 'latex2mathml'}\n"
        "print(heavy & set(sys.modules))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert made.stdout.strip() == "set()"
