"""Each test of this folder that asks for `store` runs on every kind of store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from examstream.exam.store.base import Store
from tests.store.exams import MakeStore, mongo_maker, sqlite_maker


@pytest.fixture(params=["sqlite", "mongo"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """Makes stores on the same data, not opened."""
    if request.param == "sqlite":
        return sqlite_maker(tmp_path / "data")
    uri = request.getfixturevalue("mongo_uri")
    return mongo_maker(uri, request.getfixturevalue("mongo_database"))


@pytest.fixture
async def store(make_store: MakeStore) -> AsyncIterator[Store]:
    store = make_store()
    await store.open()
    yield store
    await store.close()
