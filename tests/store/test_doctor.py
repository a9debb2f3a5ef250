"""The doctor finds a fit store fit, and an unfit one not."""

import asyncio
from typing import Any

import pytest
from pymongo import MongoClient

from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Store
from examstream.exam.store.doctor import examine
from examstream.exam.store.mongo import Mongo
from examstream.exam.store.mongo_store import MongoStore
from examstream.exam.store.queries import Table
from examstream.exam.store.sqlite import SqliteStore
from tests.store.exams import mongo_settings


async def test_these_stores_are_fit(store: Store) -> None:
    for _ in range(2):
        findings = await examine(store)
        assert len(findings) >= 7
        assert [finding for finding in findings if not finding.ok] == []
    assert await store.open_exams() == []
    assert await store.claimable(1e12, 10) == []


async def test_nothing_is_left_behind(mongo_uri: str, mongo_database: str) -> None:
    settings = mongo_settings(mongo_uri, mongo_database)
    store = MongoStore(settings)
    await store.open()
    await examine(store)
    await store.close()
    client = MongoClient[dict[str, Any]](mongo_uri)
    there = client[mongo_database]
    left = {name: there[name].count_documents({}) for name in there.list_collection_names()}
    client.close()
    assert set(left) >= {table.value for table in Table}
    assert {name: number for name, number in left.items() if number} == {}


async def test_two_doctors_at_once_are_not_in_each_others_way(store: Store) -> None:
    both = await asyncio.gather(examine(store), examine(store))
    assert [finding for findings in both for finding in findings if not finding.ok] == []


async def test_lost_updates_are_found(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    async def careless(self: SqliteStore, tenant: str, id: str, change: Change) -> Exam | None:
        return (await self.list_exams(tenant, 1))[0]

    monkeypatch.setattr(SqliteStore, "change_exam", careless)
    store = SqliteStore(str(tmp_path))
    await store.open()
    bad = [finding.name for finding in await examine(store) if not finding.ok]
    await store.close()
    assert bad == ["conditional updates under rivals"]


async def test_a_server_without_unique_indexes_is_found(
    mongo_uri: str, mongo_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: Mongo, table: Table) -> dict[str, object]:
        return {}

    store = MongoStore(mongo_settings(mongo_uri, mongo_database))
    await store.open()
    monkeypatch.setattr(Mongo, "indexes", nothing)
    bad = [finding for finding in await examine(store) if not finding.ok]
    await store.close()
    assert [finding.name for finding in bad] == ["indexes"]
    assert "exams.once is missing" in bad[0].detail


async def test_a_store_that_is_away_is_a_finding_not_a_crash(store: Store) -> None:
    await store.close()
    findings = await examine(store)
    assert not any(finding.ok for finding in findings)
    assert all(finding.detail for finding in findings)
