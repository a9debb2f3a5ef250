"""What can be asked of a MongoDB-compatible server beyond the Protocol."""

import asyncio
import secrets

from examstream.exam.store.doctor import RIVALS
from examstream.exam.store.mongo import Duplicate, Mongo
from examstream.exam.store.queries import INDEXES, ONE_EXAM, ONE_LEASE, Table
from examstream.pipeline.errors import ExamstreamError
from examstream.pipeline.finding import Finding


async def examine_server(mongo: Mongo) -> list[Finding]:
    """Findings about the server itself."""
    return [_topology(mongo), await _indexes(mongo), *await _writes(mongo)]


async def forget(mongo: Mongo, tenant_id: str, exam_id: str, lease: str) -> None:
    """Take out what the examination wrote; collections and indexes are the system's own."""
    await mongo.remove(Table.EXAMS, ONE_EXAM.mongo_filter(tenant_id=tenant_id, exam_id=exam_id))
    await mongo.remove(Table.LEASES, ONE_LEASE.mongo_filter(name=lease))


def _topology(mongo: Mongo) -> Finding:
    if mongo.topology() != "Single":
        return Finding("replication", True, "a majority has each write before it is told")
    detail = "one server without replicas: what is written is lost with its disk"
    return Finding("replication", True, detail)


async def _indexes(mongo: Mongo) -> Finding:
    problems = []
    for index in INDEXES:
        there = (await mongo.indexes(index.table)).get(index.name)
        if there is None:
            problems.append(f"{index.table}.{index.name} is missing")
        elif bool(there.get("unique")) != index.unique:
            problems.append(f"{index.table}.{index.name} should be unique")
    return Finding("indexes", not problems, "; ".join(problems) or f"all {len(INDEXES)} are there")


async def _writes(mongo: Mongo) -> list[Finding]:
    """Asked of the server directly: a store's own rivals take turns before they reach it."""
    name = f"doctor-{secrets.token_hex(4)}"
    wanted = ONE_LEASE.mongo_filter(name=name)
    findings = []
    try:
        await mongo.insert(Table.LEASES, {**wanted, "owner": "", "fence": 1, "beat": 1})
        findings.append(Finding("write concern", True, "w: majority, j: true is accepted"))
        as_seen = {**wanted, "fence": 1}
        won = await asyncio.gather(
            *(mongo.update(Table.LEASES, as_seen, {"$inc": {"fence": 1}}) for _ in range(RIVALS))
        )
        winners = sum(one is not None for one in won)
        detail = f"of {RIVALS} rivals {winners} won"
        findings.append(Finding("updates are atomic", winners == 1, detail))
        findings.append(await _unique(mongo, {**wanted, "owner": "", "fence": 1, "beat": 1}))
    except ExamstreamError as error:
        findings.append(Finding("write concern", False, str(error)))
    finally:
        await mongo.remove(Table.LEASES, wanted)
    return findings


async def _unique(mongo: Mongo, there: dict[str, object]) -> Finding:
    try:
        await mongo.insert(Table.LEASES, there)
    except Duplicate:
        return Finding("unique indexes", True, "a second one is refused")
    return Finding("unique indexes", False, "two documents with one key were taken")
