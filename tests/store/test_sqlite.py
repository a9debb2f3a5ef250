"""What only the embedded store promises: one process a folder, nothing lost by a kill."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from examstream.exam.store.base import Body
from examstream.exam.store.errors import DataFolderInUse, StoreFull, StoreRefused
from examstream.exam.store.folder import LOCK_NAME
from examstream.exam.store.sqlite import SqliteStore
from examstream.exam.store.sqlite_schema import FILE_NAME, connect
from examstream.pipeline.errors import SettingsError
from tests.store.exams import NOW, claim, exam

ROOT = Path(__file__).parents[2]


def child(code: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


HOLDER = """
import asyncio, sys
from examstream.exam.store.sqlite import SqliteStore
async def main():
    await SqliteStore(sys.argv[1]).open()
    print("open", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_second_process_is_refused_and_told_the_way_out(tmp_path: Path) -> None:
    with child(HOLDER, tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DataFolderInUse) as refusal:
            await SqliteStore(tmp_path).open()
        for part in (str(tmp_path), str(holder.pid), "--data"):
            assert part in str(refusal.value)
        holder.kill()
    store = SqliteStore(tmp_path)
    await store.open()  # a killed holder is in nobody's way
    assert (tmp_path / LOCK_NAME).read_text() == f"{os.getpid()}\n"
    await store.close()


async def test_a_second_store_in_one_process_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    await store.open()
    with pytest.raises(DataFolderInUse):
        await SqliteStore(tmp_path / ".").open()
    await store.close()
    again = SqliteStore(tmp_path)
    await again.open()
    await again.close()


WRITER = """
import asyncio, sys
from examstream.exam.changes import accepted, claimed
from examstream.exam.store.base import Body
from examstream.exam.store.sqlite import SqliteStore
from tests.store.exams import exam
async def work(store, worker):
    for n in range(10_000):
        e = f"{worker}-{n}"
        await store.create_exam("t", exam(e, slots=2))
        print("exam", e, flush=True)
        await store.change_exam("t", e, claimed(1, 2.0, 1.0, 1.0))
        await store.put("t", Body.QUESTION, e, b"q" * 3000)
        print("body", e, flush=True)
        await store.change_exam("t", e, accepted(1, 1, "x", 1.0))
        print("accepted", e, flush=True)
async def main():
    store = SqliteStore(sys.argv[1])
    await store.open()
    await asyncio.gather(*(work(store, w) for w in range(8)))
asyncio.run(main())
"""


async def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    for round_ in range(3):
        folder = tmp_path / str(round_)
        told: list[tuple[str, str]] = []
        with child(WRITER, folder) as writer:
            assert writer.stdout is not None
            for line in writer.stdout:
                if not line.endswith("\n"):
                    continue  # the kill cut it off: nothing was answered yet
                told.append(tuple(line.split()))  # type: ignore[arg-type]
                if len(told) == 150 + 41 * round_:
                    writer.send_signal(signal.SIGKILL)
        store = SqliteStore(folder)
        await store.open()
        for what, exam_id in told:
            found = await store.get_exam("t", exam_id)
            assert found is not None
            assert what != "accepted" or found.slot(1).version == 1
            assert what != "body" or await store.get("t", Body.QUESTION, exam_id) == b"q" * 3000
        await store.close()


async def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[sqlite3.Connection] = []

    def watched(file: Path, **options: Any) -> sqlite3.Connection:
        connections.append(connect(file, **options))
        return connections[-1]

    monkeypatch.setattr("examstream.exam.store.sqlite.connect", watched)
    store = SqliteStore(tmp_path)
    await store.open()
    await store.create_exam("t", exam())
    connections[0].execute("PRAGMA max_page_count = 100")
    answers = await asyncio.gather(
        store.put("t", Body.UPLOAD, "l", bytes(2_000_000)),
        store.change_exam("t", "e", claim(1)),
        store.put_new("t", Body.UPLOAD, "m", bytes(2_000_000)),
        return_exceptions=True,
    )
    assert isinstance(answers[0], StoreFull)
    assert isinstance(answers[2], StoreFull)
    assert str(tmp_path) in str(answers[0])
    assert "free some space" in str(answers[0])
    assert not isinstance(answers[1], BaseException), "what has room still lands"
    assert await store.ids("t", Body.UPLOAD) == []
    connections[0].execute("PRAGMA max_page_count = 1000000")
    await store.put("t", Body.UPLOAD, "l", bytes(2_000_000))
    await store.close()
    db = sqlite3.connect(tmp_path / FILE_NAME)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


async def test_what_cannot_be_stored_is_refused_not_retried(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    await store.open()
    with pytest.raises(StoreRefused):
        await store.put("t", Body.ONCE, "\ud800", b"")
    await store.close()


async def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all " * 100)
    with pytest.raises(SettingsError, match="Move it away"):
        await SqliteStore(tmp_path).open()
    (tmp_path / FILE_NAME).unlink()
    store = SqliteStore(tmp_path)
    await store.open()  # the refusal gave the folder back
    await store.close()


async def test_a_folder_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    await store.open()
    await store.close()
    db = sqlite3.connect(tmp_path / FILE_NAME)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(SettingsError, match="newer"):
        await SqliteStore(tmp_path).open()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="--data"):
        await SqliteStore(tmp_path / "file" / "data").open()


async def test_a_claim_among_a_thousand_tenants_takes_milliseconds(tmp_path: Path) -> None:
    """Of processor time: a busy machine is no slow store. The benchmark measures the wall's."""
    store = SqliteStore(tmp_path)
    await store.open()
    tenants = [f"t{i:04}" for i in range(1000)]
    await asyncio.gather(*(store.create_exam(t, exam(t, 100, tenant=t)) for t in tenants))
    took = []
    for tenant in tenants[:100]:
        began = time.process_time()
        await store.claimable(NOW, 200)
        assert await store.change_exam(tenant, tenant, claim(1)) is not None
        took.append(time.process_time() - began)
    waiting = await store.claimable(NOW, 200)
    assert len(waiting) == 1000
    assert sum(brief.waiting for brief in waiting) == 100_000 - 100
    assert sorted(took)[50] <= 0.1  # a guard against a scan of all; the figure is a benchmark's
    await store.close()


async def test_what_it_keeps_is_its_owners_alone_even_in_an_open_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    store = SqliteStore(tmp_path)
    await store.open()
    await store.put("physics", Body.UPLOAD, "lec_1", b"a lecture")
    modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    await store.close()
    assert FILE_NAME in modes
    assert set(modes.values()) == {0}
