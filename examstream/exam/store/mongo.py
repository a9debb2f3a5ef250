"""The one door to motor: documents in and out, no driver type and no driver error leaves.

Single-document operations only: no transactions, sessions, change streams or pipeline updates.
Written means that the majority has it in its journal; reads come from the primary. No wait is
without a bound.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bson import ObjectId
from bson.errors import BSONError
from gridfs.errors import NoFile
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)
from pymongo import ReadPreference, ReturnDocument, errors

from examstream.exam.store.errors import StoreFull, StoreRefused
from examstream.exam.store.queries import INDEXES, Query, Table
from examstream.exam.store.settings import StoreSettings
from examstream.pipeline.errors import SettingsError, StoreUnavailable

Document = dict[str, Any]

_TOO_LARGE = frozenset({10334, 17419, 17420})
_DISK_FULL = frozenset({14031})
_LOGIN = frozenset({13, 18, 8000})
_BUT_DATA = {"data": 0}


class Duplicate(Exception):
    """A unique index has this already."""


class AnswerLost(StoreUnavailable):
    """The connection went while a write was out: it may have landed, or land yet."""


class Mongo:
    """A database, asked in plain documents."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._where = settings.url.split("://")[-1].split("@")[-1].split("/")[0]  # no password
        self._client: AsyncIOMotorClient[Document] | None = None

    async def open(self) -> None:
        """Connect and make the indexes that are not there; may be tried again."""
        async with self._door():
            if self._client is None:
                self._client = self._connect()
            await self._client.admin.command("ping")
            for index in INDEXES:
                await self._collection(index.table).create_index(
                    [(field, 1) for field in index.fields], name=index.name, unique=index.unique
                )

    async def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    async def ping(self) -> None:
        async with self._door():
            await self._database.command("ping")

    def topology(self) -> str:
        """What the driver found the address to be: `Single`, `ReplicaSetWithPrimary`, `Sharded`."""
        if self._client is None:
            raise StoreUnavailable("the store is not open")
        client: Any = self._client  # motor's stub takes this property for a method
        return str(client.topology_description.topology_type_name)

    async def indexes(self, table: Table) -> Mapping[str, Any]:
        """What indexes a collection has, by name."""
        async with self._door():
            return dict(await self._collection(table).index_information())

    async def one(
        self, query: Query, wanted: Mapping[str, Any], fields: Sequence[str] = ()
    ) -> Document | None:
        """The one document that `wanted`, an equality on the query's index, names."""
        async with self._door():
            return await self._collection(query.table).find_one(wanted, _projection(fields))

    async def find(
        self, query: Query, fields: Sequence[str] = (), limit: int = 0, **values: object
    ) -> list[Document]:
        """What a query finds, in its order."""
        async with self._door():
            wanted = query.mongo_filter(**values)
            cursor = self._collection(query.table).find(wanted, _projection(fields))
            if query.sort:
                cursor = cursor.sort(query.mongo_sort())
            return await cursor.limit(limit).to_list(None)

    async def distinct(self, query: Query, field: str, **values: object) -> list[Any]:
        async with self._door():
            wanted = query.mongo_filter(**values)
            return await self._collection(query.table).distinct(field, wanted)

    async def aggregate(self, table: Table, pipeline: Sequence[Document]) -> list[Document]:
        async with self._door():
            return await self._collection(table).aggregate(pipeline).to_list(None)

    async def insert(self, table: Table, document: Document) -> None:
        """Raises Duplicate."""
        async with self._door():
            await self._collection(table).insert_one(dict(document))

    async def replace(self, table: Table, wanted: Document, document: Document) -> bool:
        """Compare-and-set: False where no document is as wanted any more."""
        async with self._door():
            result = await self._collection(table).replace_one(wanted, document)
            return result.matched_count == 1

    async def put(self, table: Table, wanted: Document, document: Document) -> Document | None:
        """Replace or insert; what was there, but its data. Raises Duplicate where two insert."""
        async with self._door():
            return await self._collection(table).find_one_and_replace(
                wanted, document, _BUT_DATA, upsert=True
            )

    async def update(self, table: Table, wanted: Document, update: Document) -> Document | None:
        """Change the one document that is as wanted; it as written, None where there is none."""
        async with self._door():
            return await self._collection(table).find_one_and_update(
                wanted, update, return_document=ReturnDocument.AFTER
            )

    async def remove(self, table: Table, wanted: Document) -> Document | None:
        """Delete the one document that is as wanted, and give it back, but its data."""
        async with self._door():
            return await self._collection(table).find_one_and_delete(wanted, _BUT_DATA)

    async def write_file(self, data: bytes, metadata: Mapping[str, Any]) -> object:
        """Store a large body as a file of its own; what to refer to it by."""
        file = ObjectId()
        async with self._door(large=True):
            await self._files.upload_from_stream_with_id(
                file, "body", data, metadata=dict(metadata)
            )
        return file

    async def read_file(self, file: object) -> bytes | None:
        """A large body; None where it is gone."""
        async with self._door(large=True):
            try:
                stream = await self._files.open_download_stream(file)
                return bytes(await stream.read())
            except NoFile:
                return None

    async def delete_file(self, file: object) -> None:
        async with self._door(large=True):
            try:
                await self._files.delete(file)
            except NoFile:
                return

    def _connect(self) -> "AsyncIOMotorClient[Document]":
        s = self._settings
        return AsyncIOMotorClient(
            s.url,
            appname="examstream",
            w="majority",
            journal=True,
            wTimeoutMS=_ms(s.write_concern_timeout_seconds),
            serverSelectionTimeoutMS=_ms(s.server_selection_timeout_seconds),
            connectTimeoutMS=_ms(s.connect_timeout_seconds),
            socketTimeoutMS=_ms(s.operation_timeout_seconds),
            waitQueueTimeoutMS=_ms(s.operation_timeout_seconds),
            maxPoolSize=s.connections_max,
        )

    @property
    def _database(self) -> "AsyncIOMotorDatabase[Document]":
        if self._client is None:
            raise StoreUnavailable("the store is not open")
        return self._client.get_database(
            self._settings.database, read_preference=ReadPreference.PRIMARY
        )

    def _collection(self, table: Table) -> "AsyncIOMotorCollection[Document]":
        return self._database.get_collection(table.value)

    @property
    def _files(self) -> AsyncIOMotorGridFSBucket:
        return AsyncIOMotorGridFSBucket(self._database, bucket_name="large_bodies")

    @asynccontextmanager
    async def _door(self, *, large: bool = False) -> AsyncIterator[None]:
        s = self._settings
        bound = s.large_body_timeout_seconds if large else s.operation_timeout_seconds
        try:
            async with asyncio.timeout(bound):
                yield
        except (errors.PyMongoError, BSONError, OverflowError, TimeoutError) as error:
            raise mapped(error, self._where) from error


def mapped(error: Exception, where: str) -> Exception:
    """Ours for the driver's. Its text stays out where it may quote documents or a password."""
    name = type(error).__name__
    code = error.code if isinstance(error, errors.OperationFailure) else None
    if isinstance(error, errors.DuplicateKeyError):
        return Duplicate(name)
    if isinstance(error, BSONError | OverflowError) or code in _TOO_LARGE:
        return StoreRefused(f"the store cannot keep this: {name}")
    if isinstance(error, errors.ConfigurationError | errors.InvalidName):
        return SettingsError(f"store.url or store.database cannot be used: {name}")
    if code in _DISK_FULL:
        return StoreFull(f"no room for the store at {where}: free some space there.")
    if code in _LOGIN:
        return StoreUnavailable(
            f"the store at {where} refused the login: check user, password and rights in store.url"
        )
    if code is not None:
        return StoreUnavailable(f"the store at {where} refused ({name}, code {code})")
    answer = f"the store at {where} does not answer ({name}): is it running, is store.url right?"
    if isinstance(error, errors.ServerSelectionTimeoutError):
        return StoreUnavailable(answer)
    lost = isinstance(error, errors.AutoReconnect)
    return AnswerLost(answer) if lost else StoreUnavailable(answer)


def _projection(fields: Sequence[str]) -> dict[str, int] | None:
    return {"_id": 0, **dict.fromkeys(fields, 1)} if fields else None


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
