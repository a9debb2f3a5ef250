"""Every query is served by a declared index: the declarations, and what the stores really send."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pymongo import monitoring

from examstream.exam.acts import cancelled, paused
from examstream.exam.store.base import Body, Store
from examstream.exam.store.mongo_store import MongoStore
from examstream.exam.store.queries import CLAIMABLE_EXAMS, INDEXES, QUERIES, Index, Query, Table
from examstream.exam.store.sqlite import SqliteStore
from examstream.exam.store.sqlite_schema import FILE_NAME, connect, prepare
from tests.store.exams import NOW, claim, exam, mongo_settings


def serves(index: Index, equal: set[str], sort: list[str], ranges: set[str]) -> bool:
    """The prefix rule: the index begins with the fields compared for equality, goes on with the
    sort, and has what is compared for range next or later."""
    begin, rest = index.fields[: len(equal)], index.fields[len(equal) :]
    sorted_by = list(rest[: len(sort)])
    return set(begin) == equal and sorted_by == sort and ranges <= set(rest)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_each_query_is_served_by_the_index_it_names(query: Query) -> None:
    ranges = {field for field, _ in query.ranges}
    assert serves(query.index, set(query.equal), list(query.sort), ranges)


def test_the_prefix_rule_can_fail() -> None:
    index = Index("i", Table.EXAMS, ("a", "b", "c"))
    assert serves(index, {"a"}, ["b"], {"c"})
    assert not serves(index, {"b"}, [], set())
    assert not serves(index, {"a"}, ["c"], set())
    assert not serves(index, {"a"}, [], {"d"})


@pytest.mark.parametrize(
    "query",
    [query for query in QUERIES if query is not CLAIMABLE_EXAMS],  # answered from memory
    ids=lambda query: query.name,
)
def test_sqlite_answers_each_query_from_an_index(query: Query, tmp_path: Path) -> None:
    db = connect(tmp_path / FILE_NAME, write=True)
    prepare(db, tmp_path / FILE_NAME)
    assert_no_scan(db, query.sql("1", limit=True))
    db.close()


async def use_all(store: Store) -> None:
    """Every call of the Protocol at least once."""
    await store.open()
    await store.create_exam("t", exam("e", idempotency_key="k"))
    await store.create_exam("t", exam("f", idempotency_key="k"))
    await store.change_exam("t", "e", claim(1))
    await store.change_exam("t", "e", paused(True))
    await store.change_exam("t", "e", cancelled(NOW))
    await store.get_exam("t", "e")
    await store.get_exam("t", "none")
    await store.list_exams("t", 5)
    await store.list_exams("t", 5, before=NOW)
    for size in (10, 2_000_000):
        await store.put_new("t", Body.PAPER, f"new{size}", bytes(size))
        await store.put_new("t", Body.PAPER, f"new{size}", bytes(size))
        await store.put("t", Body.PAPER, "p", bytes(size))
        await store.get("t", Body.PAPER, "p")
    await store.ids("t", Body.PAPER, "p")
    await store.delete("t", Body.PAPER, "p")
    await store.claimable(NOW, 10)
    await store.open_exams()
    await store.cancelled_since(0)
    lease = await store.lease("dispatch", "a", 0.0)
    assert lease is not None
    await store.lease("dispatch", "b", 0.0)
    await store.release(lease)
    await store.lease("dispatch", "b", 0.0)
    await store.close()


async def test_no_statement_sqlite_is_sent_scans_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: set[str] = set()

    def traced(file: Path, **options: Any) -> sqlite3.Connection:
        db = connect(file, **options)
        db.set_trace_callback(sent.add)
        return db

    monkeypatch.setattr("examstream.exam.store.sqlite.connect", traced)
    await use_all(SqliteStore(tmp_path))
    asked = {sql for sql in sent if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", sql)}
    assert len(asked) > 10
    db = connect(tmp_path / FILE_NAME, write=False)
    for sql in asked - {"SELECT 1"}:
        assert_no_scan(db, sql)
    db.close()


def assert_no_scan(db: sqlite3.Connection, sql: str) -> None:
    values = dict.fromkeys(re.findall(r":(\w+)", sql), 0) if ":limit" in sql else {}
    plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, values)]
    bad = ("SCAN", "TEMP B-TREE", "AUTOMATIC")
    assert plan
    assert not [step for step in plan if any(word in step for word in bad)], (sql, plan)


class _Sent(monitoring.CommandListener):
    def __init__(self) -> None:
        self.commands: list[Mapping[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.commands.append(event.command)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...
    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


async def test_what_mongodb_is_sent_is_served_by_an_index(
    mongo_uri: str, mongo_database: str
) -> None:
    sent = _Sent()
    monitoring.register(sent)  # for the clients made from now on
    try:
        await use_all(MongoStore(mongo_settings(mongo_uri, mongo_database)))
    finally:
        monitoring._LISTENERS.command_listeners.remove(sent)
    asked = [one for command in sent.commands for one in _filters(command)]
    assert len(asked) > 20
    assert {table for table, _, _ in asked} == {table.value for table in Table}
    for table, wanted, sort in asked:
        ranges = {
            field
            for field, value in wanted.items()
            if isinstance(value, dict) and any(key.startswith("$") for key in value)
        }
        assert any(_served(index, table, set(wanted), ranges, sort) for index in INDEXES), (
            table,
            wanted,
            sort,
        )


def _served(index: Index, table: str, fields: set[str], ranges: set[str], sort: list[str]) -> bool:
    if index.table.value != table:
        return False
    if index.unique and set(index.fields) <= fields - ranges:
        return True  # at most one document: what else is compared is compared on that one
    return serves(index, fields - ranges, sort, ranges)


def _filters(command: Mapping[str, Any]) -> list[tuple[str, dict[str, Any], list[str]]]:
    """(collection, filter, sort) of each document a command looks for."""
    name, table = next(iter(command.items()))
    if not isinstance(table, str) or "large_bodies" in table:
        return []  # GridFS has indexes of its own, made by the driver
    match name:
        case "find":
            return [(table, dict(command["filter"]), list(command.get("sort", {})))]
        case "findAndModify" | "distinct":
            return [(table, dict(command["query"]), list(command.get("sort", {})))]
        case "update":
            return [(table, dict(one["q"]), []) for one in command["updates"]]
        case "aggregate":
            match, sort = command["pipeline"][0]["$match"], command["pipeline"][1]["$sort"]
            return [(table, dict(match), list(sort))]
    assert name in {"insert", "createIndexes", "ping", "hello", "endSessions", "listIndexes"}
    return []
