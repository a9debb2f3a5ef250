"""The tables of the SQLite store, and the connections to them."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from examstream.exam.store.queries import CLAIMABLE, INDEXES, Table
from examstream.exam.store.summary import SUMMARY_FIELDS
from examstream.pipeline.errors import SettingsError

FILE_NAME = "examstream.sqlite3"
SCHEMA_VERSION = 1

# Documents lie apart: a claim walks many summaries, which then share their pages.
_TABLES = f"""
CREATE TABLE IF NOT EXISTS {Table.EXAMS} (
    row INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL, exam_id TEXT NOT NULL, version INTEGER NOT NULL,
    created_at REAL NOT NULL, once TEXT NOT NULL,
    claimable INTEGER NOT NULL, open INTEGER NOT NULL,
    waiting INTEGER NOT NULL, in_flight INTEGER NOT NULL,
    virtual_time REAL NOT NULL, priority TEXT NOT NULL, not_before REAL NOT NULL,
    wants_papers INTEGER NOT NULL, reading INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, ended_at REAL
);
CREATE TABLE IF NOT EXISTS documents (row INTEGER PRIMARY KEY, document BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS {Table.BODIES} (
    row INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS {Table.LEASES} (
    name TEXT NOT NULL, owner TEXT NOT NULL, fence INTEGER NOT NULL
);
"""

INSERT_EXAM = (
    f"INSERT INTO {Table.EXAMS} ({', '.join(SUMMARY_FIELDS)})"
    f" VALUES ({', '.join(':' + field for field in SUMMARY_FIELDS)})"
)
UPDATE_EXAM = (
    f"UPDATE {Table.EXAMS} SET {', '.join(f'{f} = :{f}' for f in SUMMARY_FIELDS[2:])}"
    " WHERE tenant_id = :tenant_id AND exam_id = :exam_id"
)
UPDATE_DOCUMENT = (
    "UPDATE documents SET document = :document WHERE row = (SELECT row FROM exams"
    " WHERE tenant_id = :tenant_id AND exam_id = :exam_id)"
)


def connect(file: Path, *, write: bool, synchronous: str = "FULL") -> sqlite3.Connection:
    """A connection of one thread's own. FULL: a commit is on the disk before it is told."""
    with suppress(FileExistsError):  # lectures and answers are their owner's alone
        # Never opened where it exists: closing it would free SQLite's own locks.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5.0)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    db.execute("PRAGMA cache_size = -16384")  # kB
    db.execute("PRAGMA journal_size_limit = 67108864")  # a 20 MB body does not swell it for ever
    db.execute("PRAGMA temp_store = MEMORY")
    if not write:
        db.execute("PRAGMA query_only = ON")
    return db


def prepare(db: sqlite3.Connection, file: Path) -> None:
    """Make the tables and indexes that are not there."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise SettingsError(
            f"{file} was written by a newer examstream (format {version}, this one knows"
            f" {SCHEMA_VERSION}). Use that version, or another folder with --data."
        )
    db.executescript("BEGIN IMMEDIATE;" + _TABLES + "COMMIT;")
    for index in INDEXES:
        if index is CLAIMABLE:
            continue  # claims are answered by the board, in memory
        unique = "UNIQUE " if index.unique else ""
        db.execute(
            f"CREATE {unique}INDEX IF NOT EXISTS {index.table}_{index.name}"
            f" ON {index.table} ({', '.join(index.fields)})"
        )
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
