"""The embedded store: SQLite in a data folder, for one process at a time.

Writes go through one thread, many to a transaction (`sqlite_writer`); reads through two others,
which WAL lets see the last commit while the next one is made. A call returns after the commit is
on the disk.
"""

import asyncio
import errno
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Body, Brief, Lease
from examstream.exam.store.board import Board
from examstream.exam.store.errors import StoreFull, StoreRefused
from examstream.exam.store.folder import FolderLock
from examstream.exam.store.kept import Kept
from examstream.exam.store.queries import (
    AFTER_ALL,
    BODY_IDS,
    CANCELLED_SINCE,
    LAST_CHARACTER,
    LIST_EXAMS,
    ONE_BODY,
    ONE_LEASE,
    OPEN_EXAMS,
)
from examstream.exam.store.sqlite_batch import ExamBatch, load
from examstream.exam.store.sqlite_schema import FILE_NAME, connect, prepare
from examstream.exam.store.sqlite_writer import Writer
from examstream.exam.store.summary import SUMMARY_FIELDS, Summary
from examstream.pipeline.errors import SettingsError, StoreUnavailable
from examstream.pipeline.finding import Finding

T = TypeVar("T")

READERS = 2
ROOM_WANTED_BYTES = 200_000_000
"""The doctor wants room for some exams and the log beside them."""
ROOM_MIN_BYTES = 1_000_000
"""With less than this free, an input/output error is told as a full disk."""

_PUT_NEW = "INSERT INTO bodies (tenant_id, kind, id, data) VALUES (:tenant_id, :kind, :id, :data)"
_PUT = _PUT_NEW + " ON CONFLICT (tenant_id, kind, id) DO UPDATE SET data = excluded.data"
_FENCE = (
    "INSERT INTO leases (name, owner, fence) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, fence = excluded.fence"
)


class SqliteStore:
    """`Store` on a folder of its own."""

    def __init__(self, folder: Path | str, *, synchronous: str = "FULL") -> None:
        self.folder = Path(folder)
        self._file = self.folder / FILE_NAME
        self._synchronous = synchronous
        self._lock = FolderLock(self.folder)
        self._kept = Kept()
        self._board = Board()
        self._held: dict[str, tuple[Lease, float]] = {}
        self._own = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writer: Writer[ExamBatch] | None = None
        self._readers: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        """Lock the folder and make what is missing. Raises DataFolderInUse, SettingsError."""
        if self._writer is None:
            await asyncio.to_thread(self._open_files)

    async def close(self) -> None:
        """Finish the writes that were asked for; then give the folder back."""
        if self._writer is not None:
            await asyncio.to_thread(self._close_files)

    async def ping(self) -> None:
        await self._read(lambda db: db.execute("SELECT 1").fetchone())

    async def create_exam(self, tenant_id: str, exam: Exam) -> tuple[Exam, bool]:
        exam = exam.model_copy(update={"tenant_id": tenant_id})
        return await self._write(lambda batch: batch.create(exam))

    async def get_exam(self, tenant_id: str, exam_id: str) -> Exam | None:
        kept = self._kept.get(tenant_id, exam_id)  # never behind: see `Kept.put_read`
        if kept is not None:
            return kept
        landed = self._kept.landed()
        exam = await self._read(lambda db: load(db, (tenant_id, exam_id)))
        if exam is not None:
            self._kept.put_read(exam, landed)  # a change that follows need not decode it again
        return exam

    async def list_exams(
        self, tenant_id: str, limit: int, before: float | None = None
    ) -> Sequence[Exam]:
        values = {
            "tenant_id": tenant_id,
            "created_at_lt": AFTER_ALL if before is None else before,
            "limit": limit,
        }
        document = "(SELECT document FROM documents WHERE documents.row = exams.row)"
        sql = LIST_EXAMS.sql(document, limit=True)
        return await self._read(
            lambda db: [Exam.model_validate_json(row[0]) for row in db.execute(sql, values)]
        )

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        return await self._write(lambda batch: batch.change((tenant_id, exam_id), change))

    async def put(self, tenant_id: str, kind: Body, id: str, data: bytes) -> None:
        values = {"tenant_id": tenant_id, "kind": kind.value, "id": id, "data": data}
        await self._write(lambda batch: batch.run(_PUT, values))

    async def put_new(self, tenant_id: str, kind: Body, id: str, data: bytes) -> bytes | None:
        values = {"tenant_id": tenant_id, "kind": kind.value, "id": id, "data": data}

        def do(batch: ExamBatch) -> bytes | None:
            found = batch.db.execute(ONE_BODY.sql("data"), values).fetchone()
            if found is None:
                batch.db.execute(_PUT_NEW, values)
            return found[0] if found else None

        return await self._write(do)

    async def get(self, tenant_id: str, kind: Body, id: str) -> bytes | None:
        values = {"tenant_id": tenant_id, "kind": kind.value, "id": id}
        found = await self._read(lambda db: db.execute(ONE_BODY.sql("data"), values).fetchone())
        return found[0] if found else None

    async def ids(self, tenant_id: str, kind: Body, prefix: str = "") -> Sequence[str]:
        values = {
            "tenant_id": tenant_id,
            "kind": kind.value,
            "id_gte": prefix,
            "id_lt": prefix + LAST_CHARACTER,
        }
        return await self._read(
            lambda db: [row[0] for row in db.execute(BODY_IDS.sql("id"), values)]
        )

    async def delete(self, tenant_id: str, kind: Body, id: str) -> None:
        values = {"tenant_id": tenant_id, "kind": kind.value, "id": id}
        sql = "DELETE FROM bodies " + ONE_BODY.sql_where()
        await self._write(lambda batch: batch.run(sql, values))

    async def claimable(self, now: float, limit: int) -> Sequence[Brief]:
        """At least one exam of every tenant with waiting slots, however small the limit: a
        tenant left out of the choice would starve."""
        self._running()
        return self._board.claimable(now, limit)

    async def open_exams(self) -> Sequence[Brief]:
        self._running()
        return self._board.open_exams()

    async def cancelled_since(self, since: float) -> Sequence[tuple[str, str]]:
        sql = CANCELLED_SINCE.sql("tenant_id, exam_id")
        values = {"cancelled": 1, "ended_at_gte": since}
        return await self._read(lambda db: db.execute(sql, values).fetchall())

    async def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Held in memory, by this process's monotonic clock, for the folder has one process; the
        fence is kept on the disk. So a holder that was killed is in nobody's way."""
        return await self._write(lambda batch: self._take(batch.db, name, owner, seconds))

    async def release(self, lease: Lease) -> None:
        await self._write(lambda _: self._give_back(lease))

    async def examine_own(self) -> Sequence[Finding]:
        (mode,) = await self._write(lambda b: b.db.execute("PRAGMA journal_mode").fetchone())
        (level,) = await self._write(lambda b: b.db.execute("PRAGMA synchronous").fetchone())
        free = shutil.disk_usage(self.folder).free
        return [
            Finding("durable", mode == "wal" and level >= 2, "a commit is on the disk when told"),
            Finding("room", free > ROOM_WANTED_BYTES, f"{free // 10**6} MB free in {self.folder}"),
        ]

    def _take(self, db: sqlite3.Connection, name: str, owner: str, seconds: float) -> Lease | None:
        now = time.monotonic()
        held, until = self._held.get(name, (None, 0.0))
        if held is None or held.owner != owner:
            if held is not None and now < until:
                return None
            found = db.execute(ONE_LEASE.sql("fence"), {"name": name}).fetchone()
            held = Lease(name, owner, found[0] + 1 if found else 1)
            db.execute(_FENCE, (name, owner, held.fence))
        self._held[name] = (held, now + seconds)
        return held

    def _give_back(self, lease: Lease) -> None:
        if self._held.get(lease.name, (None, 0.0))[0] == lease:
            del self._held[lease.name]

    async def _read(self, do: Callable[[sqlite3.Connection], T]) -> T:
        self._running()
        assert self._readers is not None
        with self._mapped():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._readers, lambda: do(self._reader()))

    async def _write(self, do: Callable[[ExamBatch], T]) -> T:
        self._running()
        assert self._writer is not None
        with self._mapped():
            return await asyncio.wrap_future(self._writer.submit(do))

    def _running(self) -> None:
        if self._writer is None:
            raise StoreUnavailable("the store is not open")

    def _reader(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = self._own.db = connect(self._file, write=False)
            self._connections.append(db)
        return db

    def _open_files(self) -> None:
        self._lock.take()
        try:
            with self._mapped():
                db = connect(self._file, write=True, synchronous=self._synchronous)
                self._connections.append(db)
                prepare(db, self._file)
                rows = db.execute(OPEN_EXAMS.sql(", ".join(SUMMARY_FIELDS)), {"open": 1})
                self._board.put(
                    Summary.stored(dict(zip(SUMMARY_FIELDS, row, strict=True))) for row in rows
                )
        except BaseException:
            self._close_connections()
            raise
        self._writer = Writer(db, lambda: ExamBatch(db, self._kept, self._board))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    def _close_files(self) -> None:
        assert self._writer is not None
        assert self._readers is not None
        self._writer.close()
        self._readers.shutdown()
        self._writer = self._readers = None
        self._close_connections()

    def _close_connections(self) -> None:
        while self._connections:  # the writer's last: closing it folds the log into the file
            self._connections.pop().close()
        self._kept, self._board, self._own = Kept(), Board(), threading.local()
        self._held.clear()
        self._lock.give_back()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """The one place where errors of SQLite become ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._ours(error) from error
        except (OverflowError, UnicodeError) as error:
            raise StoreRefused(f"the store cannot keep this: {type(error).__name__}") from error

    def _ours(self, error: sqlite3.Error) -> Exception:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and self._disk_is_full()):
            return StoreFull(
                f"no room for the store in {self.folder}: free some space there;"
                " work goes on by itself. Nothing was half-written."
            )
        if code in {sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH}:
            return StoreRefused(f"the store cannot keep this: {error}")
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN}:
            return SettingsError(
                f"{self._file} cannot be used as a store ({error})."
                " Move it away, or choose another folder with --data."
            )
        return StoreUnavailable(f"the store in {self.folder} does not answer: {error}")

    def _disk_is_full(self) -> bool:
        try:
            return shutil.disk_usage(self.folder).free < ROOM_MIN_BYTES
        except OSError as error:
            return error.errno == errno.ENOSPC
