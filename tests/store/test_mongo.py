"""What only the MongoDB store promises: its door, its bounds, its large bodies."""

import asyncio
import socket
import time
from collections.abc import Iterator
from typing import Any

import bson.errors
import gridfs.errors
import pymongo.errors
import pytest
from pymongo import MongoClient

from examstream.exam.states import Exam
from examstream.exam.store.base import Body
from examstream.exam.store.errors import StoreFull, StoreRefused
from examstream.exam.store.mongo import AnswerLost, Duplicate, Mongo, mapped
from examstream.exam.store.mongo_documents import Watch
from examstream.exam.store.mongo_store import MongoStore
from examstream.exam.store.queries import Table
from examstream.exam.store.settings import StoreSettings
from examstream.pipeline.errors import ExamstreamError, SettingsError, StoreUnavailable
from tests.servers.base import Server
from tests.servers.ports import free_port
from tests.store.exams import accept, claim, exam, mongo_settings


def classes(root: type[Exception]) -> Iterator[type[Exception]]:
    yield root
    for below in root.__subclasses__():
        yield from classes(below)


DRIVER_ERRORS = sorted(
    {
        *classes(pymongo.errors.PyMongoError),
        *classes(bson.errors.BSONError),
        *classes(gridfs.errors.GridFSError),
    },
    key=lambda one: one.__name__,
)


@pytest.mark.parametrize("kind", DRIVER_ERRORS, ids=lambda kind: kind.__name__)
def test_each_error_of_the_driver_becomes_one_of_ours(kind: type[Exception]) -> None:
    error = kind.__new__(kind, "text with a document")
    if isinstance(error, pymongo.errors.OperationFailure):
        pymongo.errors.OperationFailure.__init__(error, "text with a document", 1)
    ours = mapped(error, "host:1")
    assert isinstance(ours, ExamstreamError | Duplicate)
    assert "text with a document" not in str(ours)


@pytest.mark.parametrize(
    ("code", "ours"),
    [(14031, StoreFull), (10334, StoreRefused), (18, StoreUnavailable), (1, StoreUnavailable)],
)
def test_a_code_of_the_server_is_told_apart(code: int, ours: type[Exception]) -> None:
    assert type(mapped(pymongo.errors.OperationFailure("x", code), "host")) is ours


def test_a_wrong_address_is_a_setting_not_an_outage() -> None:
    assert isinstance(mapped(pymongo.errors.InvalidURI("x"), "h"), SettingsError)


async def test_what_no_document_can_hold_is_refused(mongo_uri: str, mongo_database: str) -> None:
    mongo = Mongo(mongo_settings(mongo_uri, mongo_database))
    await mongo.open()
    with pytest.raises(StoreRefused):
        await mongo.insert(Table.BODIES, {"tenant_id": "t", "id": 2**70})
    with pytest.raises(StoreRefused):
        await mongo.insert(Table.BODIES, {"tenant_id": object()})
    await mongo.close()


async def test_a_server_that_is_away_is_told_within_the_bound_and_without_the_password() -> None:
    url = f"mongodb://user:secret@127.0.0.1:{free_port()}/"
    settings = StoreSettings(url=url, server_selection_timeout_seconds=0.3)
    store = MongoStore(settings)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as told:
        await store.open()
    assert time.monotonic() - began < 2
    assert "secret" not in str(told.value)
    assert "127.0.0.1" in str(told.value)
    await store.close()


async def test_a_server_that_says_nothing_is_told_within_the_bound() -> None:
    server = socket.create_server(("127.0.0.1", 0))  # takes connections, and that is all
    port = server.getsockname()[1]
    settings = StoreSettings(
        url=f"mongodb://127.0.0.1:{port}/",
        server_selection_timeout_seconds=30,
        connect_timeout_seconds=30,
        operation_timeout_seconds=0.3,
    )
    store = MongoStore(settings)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        await store.open()
    assert time.monotonic() - began < 2
    await store.close()
    server.close()


async def test_a_server_that_comes_back_is_used_again(own_mongo: Server) -> None:
    settings = StoreSettings(
        url=own_mongo.url, database="back", server_selection_timeout_seconds=0.5
    )
    store = MongoStore(settings)
    await store.open()
    await store.create_exam("t", exam())
    own_mongo.kill()
    with pytest.raises(StoreUnavailable):
        await store.change_exam("t", "e", claim(1))
    own_mongo.start()
    async with asyncio.timeout(20):
        while True:
            try:
                changed = await store.change_exam("t", "e", claim(1))
                break
            except StoreUnavailable:
                continue
    assert changed is not None
    assert changed.slot(1).epoch == 1
    await store.close()


@pytest.fixture
def rivals(mongo_uri: str, mongo_database: str) -> list[MongoStore]:
    """Stores that share nothing but the server, as those of several processes do."""
    return [MongoStore(mongo_settings(mongo_uri, mongo_database)) for _ in range(8)]


async def test_rivals_of_other_processes_win_once(rivals: list[MongoStore]) -> None:
    await asyncio.gather(*(store.open() for store in rivals))
    await rivals[0].create_exam("t", exam(slots=20))
    for number in range(1, 21):
        changes = (store.change_exam("t", "e", claim(number)) for store in rivals)
        won = [one for one in await asyncio.gather(*changes) if one is not None]
        assert len(won) == 1
    many = [s.change_exam("t", "e", accept(i)) for i in range(1, 21) for s in rivals]
    won = [one for one in await asyncio.gather(*many) if one is not None]
    assert len(won) == 20
    assert len({one.seq for one in won}) == 20
    seen = [await store.get_exam("t", "e") for store in rivals]
    assert {one.version for one in seen if one is not None} == {41}
    for store in rivals:
        await store.close()


async def test_a_reader_sees_what_another_process_wrote(rivals: list[MongoStore]) -> None:
    a, b, *_ = rivals
    await a.open()
    await b.open()
    await a.create_exam("t", exam())
    assert await b.get_exam("t", "e") == await a.get_exam("t", "e")
    after = await a.change_exam("t", "e", claim(1))
    assert await b.get_exam("t", "e") == after
    assert await b.change_exam("t", "e", claim(1)) is None
    await a.close()
    await b.close()


async def test_a_write_whose_answer_was_lost_is_recognised(
    rivals: list[MongoStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rivals[0]
    await store.open()
    await store.create_exam("t", exam())
    replace = Mongo.replace
    lost: list[bool] = []

    async def forgetful(self: Mongo, *arguments: Any) -> bool:
        answer = await replace(self, *arguments)
        if not lost:
            lost.append(answer)
            raise AnswerLost("gone")
        return answer

    monkeypatch.setattr(Mongo, "replace", forgetful)
    landed = await store.change_exam("t", "e", claim(1))
    assert lost == [True]
    assert isinstance(landed, Exam)
    assert (landed.version, landed.slot(1).epoch) == (2, 1)
    await store.close()


async def test_large_bodies_leave_no_file_behind(mongo_uri: str, mongo_database: str) -> None:
    store = MongoStore(mongo_settings(mongo_uri, mongo_database))
    await store.open()
    big = 3_000_000
    for size in (big, big, 10, big):
        await store.put("t", Body.PAPER, "p", bytes(size))
    await asyncio.gather(*(store.put_new("t", Body.PAPER, "q", bytes(big)) for _ in range(4)))
    await asyncio.gather(*(store.put("t", Body.PAPER, "p", bytes(big)) for _ in range(4)))
    with MongoClient[dict[str, Any]](mongo_uri) as client:
        files = client[mongo_database]["large_bodies.files"]
        assert files.count_documents({}) == 2
        await store.delete("t", Body.PAPER, "p")
        await store.delete("t", Body.PAPER, "q")
        assert files.count_documents({}) == 0
        assert client[mongo_database]["large_bodies.chunks"].count_documents({}) == 0
    await store.close()


def test_silence_is_measured_by_ones_own_clock_from_the_last_sign_of_life() -> None:
    now = 100.0
    watch = Watch(lambda: now)
    lease = {"name": "dispatch", "fence": 1, "beat": 1}
    assert watch.silent_seconds(lease) == 0
    now += 2
    assert watch.silent_seconds(lease) == 2
    assert watch.silent_seconds({**lease, "beat": 2}) == 0
    now += 1
    assert watch.silent_seconds({**lease, "beat": 2}) == 1
    assert watch.silent_seconds({**lease, "fence": 2, "beat": 2}) == 0
