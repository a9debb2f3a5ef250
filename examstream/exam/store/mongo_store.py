"""The store on MongoDB, or on any server that speaks its protocol (design §4.2)."""

import asyncio
import random
import secrets
from collections.abc import Sequence
from weakref import WeakValueDictionary

from examstream.exam.states import Change, Exam
from examstream.exam.store import queries as q
from examstream.exam.store.base import Body, Brief, Conflict, Lease
from examstream.exam.store.kept import Kept, Key
from examstream.exam.store.mongo import AnswerLost, Duplicate, Mongo
from examstream.exam.store.mongo_doctor import examine_server, forget
from examstream.exam.store.mongo_documents import (
    Watch,
    brief_of,
    claimable_pipeline,
    exam_document,
    exam_of,
    of_groups,
)
from examstream.exam.store.queries import Table
from examstream.exam.store.settings import StoreSettings
from examstream.exam.store.summary import SUMMARY_FIELDS, once
from examstream.pipeline.errors import StoreUnavailable
from examstream.pipeline.finding import Finding

RIVALS_MAX = 200
"""Lost races after which a change is given back as `StoreUnavailable`."""


class MongoStore:
    """`Store` on a MongoDB database."""

    def __init__(self, settings: StoreSettings) -> None:
        self._inline_max = settings.inline_body_max_bytes
        self._mongo = Mongo(settings)
        self._kept = Kept()
        self._watch = Watch()
        # Rivals of this process take turns; only those of other processes race.
        self._turns: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    async def open(self) -> None:
        await self._mongo.open()

    async def close(self) -> None:
        await self._mongo.close()

    async def ping(self) -> None:
        await self._mongo.ping()

    async def create_exam(self, tenant_id: str, exam: Exam) -> tuple[Exam, bool]:
        exam = exam.model_copy(update={"tenant_id": tenant_id})
        try:
            await self._mongo.insert(Table.EXAMS, exam_document(exam, secrets.token_hex(8)))
        except Duplicate:
            same_key = q.EXAM_ONCE.mongo_filter(tenant_id=tenant_id, once=once(exam))
            found = await self._mongo.one(q.EXAM_ONCE, same_key)
            found = found or await self._mongo.one(q.ONE_EXAM, _one(tenant_id, exam.exam_id))
        else:
            self._kept.put([exam])
            return exam, True
        if found is None:
            raise StoreUnavailable("an exam was there and is gone")
        there = exam_of(found)
        if there.request_sha256 != exam.request_sha256:
            raise Conflict("this idempotency key was used for another request")
        return there, False

    async def get_exam(self, tenant_id: str, exam_id: str) -> Exam | None:
        """One read; it is sent and decoded only if it is another version than the one kept."""
        kept = self._kept.get(tenant_id, exam_id)
        wanted = _one(tenant_id, exam_id)
        if kept is not None:
            wanted["version"] = {"$ne": kept.version}
        found = await self._mongo.one(q.ONE_EXAM, wanted)
        if found is None:
            return kept
        exam = exam_of(found)
        self._kept.put([exam])
        return exam

    async def list_exams(
        self, tenant_id: str, limit: int, before: float | None = None
    ) -> Sequence[Exam]:
        bound = q.AFTER_ALL if before is None else before
        query = q.LIST_EXAMS
        found = await self._mongo.find(query, limit=limit, tenant_id=tenant_id, created_at_lt=bound)
        return [exam_of(document) for document in found]

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        key = (tenant_id, exam_id)
        if (turn := self._turns.get(key)) is None:
            turn = self._turns[key] = asyncio.Lock()
        async with turn:
            return await self._change(key, change)

    async def _change(self, key: Key, change: Change) -> Exam | None:
        """Compare-and-set from the exam kept; from a fresh one where that does not apply or a
        rival was quicker. A write whose answer was lost is looked for by its mark."""
        marks = set[str]()
        exam, fresh = self._kept.get(*key), False
        for lost in range(RIVALS_MAX):
            after = change(exam) if exam is not None else None
            if exam is not None and after is not None:
                after = after.model_copy(update={"version": exam.version + 1})
                marks.add(mark := secrets.token_hex(8))
                wanted = {**_one(*key), "version": exam.version}
                try:
                    won = await self._mongo.replace(Table.EXAMS, wanted, exam_document(after, mark))
                except AnswerLost:
                    won = False
                if won:
                    self._kept.put([after])
                    return after
                await asyncio.sleep(random.uniform(0, min(0.05, 0.001 * 2**lost)))
            elif fresh:
                return None
            found, fresh = await self._mongo.one(q.ONE_EXAM, _one(*key)), True
            exam = exam_of(found) if found is not None else None
            if found is not None and exam is not None:
                self._kept.put([exam])
                if found["mark"] in marks and await self._confirmed(found):
                    return exam
        raise StoreUnavailable("too many rivals change this exam")

    async def _confirmed(self, found: dict[str, object]) -> bool:
        """Writes the mark again: what changes nothing still waits for the majority."""
        names = ("tenant_id", "exam_id", "version", "mark")
        as_found = {name: found[name] for name in names}
        again = {"$set": {"mark": found["mark"]}}
        return await self._mongo.update(Table.EXAMS, as_found, again) is not None

    async def put(self, tenant_id: str, kind: Body, id: str, data: bytes) -> None:
        wanted = q.ONE_BODY.mongo_filter(tenant_id=tenant_id, kind=kind.value, id=id)
        document = {**wanted, **await self._stored(data, wanted)}
        try:
            before = await self._mongo.put(Table.BODIES, wanted, document)
        except Duplicate:  # two were the first at once: now it is there
            before = await self._mongo.put(Table.BODIES, wanted, document)
        await self._discard(before)

    async def put_new(self, tenant_id: str, kind: Body, id: str, data: bytes) -> bytes | None:
        wanted = q.ONE_BODY.mongo_filter(tenant_id=tenant_id, kind=kind.value, id=id)
        if len(data) > self._inline_max:  # no file is written to be thrown away
            there = await self.get(tenant_id, kind, id)
            if there is not None:
                return there
        document = {**wanted, **await self._stored(data, wanted)}
        try:
            await self._mongo.insert(Table.BODIES, document)
        except Duplicate:
            await self._discard(document)
            return await self.get(tenant_id, kind, id)
        return None

    async def get(self, tenant_id: str, kind: Body, id: str) -> bytes | None:
        wanted = q.ONE_BODY.mongo_filter(tenant_id=tenant_id, kind=kind.value, id=id)
        for _ in range(3):
            found = await self._mongo.one(q.ONE_BODY, wanted)
            if found is None:
                return None
            if "data" in found:
                return bytes(found["data"])
            data = await self._mongo.read_file(found["file"])
            if data is not None and len(data) == found["bytes"]:
                return data  # else it was replaced meanwhile: the reference is another now
        raise StoreUnavailable("a large body is replaced faster than it can be read")

    async def ids(self, tenant_id: str, kind: Body, prefix: str = "") -> Sequence[str]:
        found = await self._mongo.find(
            q.BODY_IDS,
            ("id",),
            tenant_id=tenant_id,
            kind=kind.value,
            id_gte=prefix,
            id_lt=prefix + q.LAST_CHARACTER,
        )
        return [document["id"] for document in found]

    async def delete(self, tenant_id: str, kind: Body, id: str) -> None:
        wanted = q.ONE_BODY.mongo_filter(tenant_id=tenant_id, kind=kind.value, id=id)
        await self._discard(await self._mongo.remove(Table.BODIES, wanted))

    async def claimable(self, now: float, limit: int) -> Sequence[Brief]:
        """At least one exam of every tenant with waiting slots, however small the limit."""
        query = q.CLAIMABLE_EXAMS
        tenants = await self._mongo.distinct(query, "tenant_id", claimable=True, not_before_lte=now)
        each = max(1, limit // max(1, len(tenants)))
        return of_groups(await self._mongo.aggregate(query.table, claimable_pipeline(now, each)))

    async def open_exams(self) -> Sequence[Brief]:
        found = await self._mongo.find(q.OPEN_EXAMS, SUMMARY_FIELDS, open=True)
        return [brief_of(document) for document in found]

    async def cancelled_since(self, since: float) -> Sequence[tuple[str, str]]:
        fields = ("tenant_id", "exam_id")
        found = await self._mongo.find(
            q.CANCELLED_SINCE, fields, cancelled=True, ended_at_gte=since
        )
        return [(document["tenant_id"], document["exam_id"]) for document in found]

    async def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        """Renewed by a beat; taken over when the beat stood still for `seconds`."""
        wanted = q.ONE_LEASE.mongo_filter(name=name)
        beat = {"$inc": {"beat": 1}}
        held = await self._mongo.update(Table.LEASES, {**wanted, "owner": owner}, beat)
        if held is not None:
            return Lease(name, owner, held["fence"])
        found = await self._mongo.one(q.ONE_LEASE, wanted)
        if found is None:
            first = {**wanted, "owner": owner, "fence": 1, "beat": 1}
            try:
                await self._mongo.insert(Table.LEASES, first)
            except Duplicate:
                return None
            return Lease(name, owner, 1)
        if found["owner"] and self._watch.silent_seconds(found) < seconds:
            return None
        as_seen = {**wanted, "fence": found["fence"], "beat": found["beat"]}
        take = {"$set": {"owner": owner}, "$inc": {"fence": 1, "beat": 1}}
        taken = await self._mongo.update(Table.LEASES, as_seen, take)
        return Lease(name, owner, taken["fence"]) if taken is not None else None

    async def release(self, lease: Lease) -> None:
        wanted = q.ONE_LEASE.mongo_filter(name=lease.name)
        as_held = {**wanted, "owner": lease.owner, "fence": lease.fence}
        await self._mongo.update(Table.LEASES, as_held, {"$set": {"owner": ""}})

    async def examine_own(self) -> Sequence[Finding]:
        return await examine_server(self._mongo)

    async def forget(self, tenant_id: str, exam_id: str, lease: str) -> None:
        await forget(self._mongo, tenant_id, exam_id, lease)

    async def _stored(self, data: bytes, metadata: dict[str, object]) -> dict[str, object]:
        """The body's fields; a large one is a file, written before anything refers to it."""
        if len(data) <= self._inline_max:
            return {"bytes": len(data), "data": data}
        return {"bytes": len(data), "file": await self._mongo.write_file(data, metadata)}

    async def _discard(self, document: dict[str, object] | None) -> None:
        if document is not None and "file" in document:
            await self._mongo.delete_file(document["file"])


def _one(tenant_id: str, exam_id: str) -> dict[str, object]:
    return q.ONE_EXAM.mongo_filter(tenant_id=tenant_id, exam_id=exam_id)
