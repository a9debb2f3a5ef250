"""Is this store fit? By asking it, not by its version."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Protocol, runtime_checkable

from examstream.exam.blueprint import Blueprint
from examstream.exam.states import Change, Exam, Phase
from examstream.exam.store.base import Body, Conflict, Store
from examstream.exam.store.choose import store_for
from examstream.exam.store.settings import StoreSettings
from examstream.pipeline.errors import ExamstreamError
from examstream.pipeline.finding import Finding, hold

TENANT = "examstream-doctor"
"""Whose data it writes, under names of its own at each visit: two doctors do not meet."""
RIVALS = 16
LARGE_BYTES = 9_000_000


@runtime_checkable
class Examinable(Protocol):
    """A store that can be asked more than the Protocol lets one ask."""

    async def examine_own(self) -> Sequence[Finding]: ...


@runtime_checkable
class Lasting(Protocol):
    """A store that outlives the examination, and is to be left as it was found."""

    async def forget(self, tenant_id: str, exam_id: str, lease: str) -> None: ...


async def examine(store: Store) -> list[Finding]:
    """Ask an opened store whether what the design stands on holds there."""
    name = f"doctor-{secrets.token_hex(4)}"
    try:
        findings = [
            await _asked("store answers", _answers(store)),
            await _asked("conditional updates under rivals", _rivals(store, name)),
            await _asked("idempotency keys are unique", _keys(store, name)),
            await _asked("large bodies", _large(store, name)),
            await _asked("leases have one holder", _lease(store, name)),
        ]
        if isinstance(store, Examinable):
            try:
                findings += await store.examine_own()
            except ExamstreamError as error:
                findings.append(Finding("server", False, str(error)))
    finally:
        if isinstance(store, Lasting):
            with suppress(ExamstreamError):
                await store.forget(TENANT, name, name)
    return findings


async def examine_server(settings: StoreSettings) -> Sequence[Finding]:
    """Ask the MongoDB of the settings, as a service among others needs one."""
    if not settings.url:
        way = "Name a MongoDB: EXAMSTREAM_STORE__URL=mongodb://…"
        return [Finding("store answers", False, f"store.url is not set. {way}")]
    store = store_for(settings)
    try:
        await store.open()
        return await examine(store)
    finally:
        await store.close()


async def _asked(name: str, answer: Awaitable[str]) -> Finding:
    try:
        return Finding(name, True, await answer)
    except (ExamstreamError, AssertionError) as error:
        return Finding(name, False, str(error))


def _exam(name: str, sha256: str) -> Exam:
    return Exam(
        tenant_id=TENANT,
        exam_id=name,
        blueprint=Blueprint(n=1),
        lectures=(),
        created_at=0.0,
        phase=Phase.UNREADABLE,  # ended: nobody looks after it
        reason="made by the doctor",
        ended_at=0.0,
        idempotency_key=name,
        request_sha256=sha256,
    )


async def _answers(store: Store) -> str:
    await store.ping()
    return "yes"


async def _rivals(store: Store, name: str) -> str:
    before, _ = await store.create_exam(TENANT, _exam(name, ""))
    won = await asyncio.gather(
        *(store.change_exam(TENANT, before.exam_id, _next(before.seq)) for _ in range(RIVALS))
    )
    winners = sum(one is not None for one in won)
    hold(winners == 1, f"of {RIVALS} rivals {winners} won the same update: work would be doubled")
    return f"of {RIVALS} rivals one won"


def _next(seq: int) -> Change:
    def change(exam: Exam) -> Exam | None:
        return exam.model_copy(update={"seq": seq + 1}) if exam.seq == seq else None

    return change


async def _keys(store: Store, name: str) -> str:
    await store.create_exam(TENANT, _exam(name, ""))
    _, new = await store.create_exam(TENANT, _exam(name, ""))
    hold(not new, "the same idempotency key made two exams: the unique index does not hold")
    try:
        await store.create_exam(TENANT, _exam(name, "another"))
    except Conflict:
        return "the same key gives the same exam"
    raise AssertionError("the same key with another request was taken")


async def _large(store: Store, name: str) -> str:
    data = os.urandom(LARGE_BYTES)
    try:
        await store.put(TENANT, Body.UPLOAD, name, data)
        hold(await store.get(TENANT, Body.UPLOAD, name) == data, "a large body came back changed")
    finally:
        await store.delete(TENANT, Body.UPLOAD, name)
    return f"{LARGE_BYTES:,} bytes came back as they went"


async def _lease(store: Store, name: str) -> str:
    held = await asyncio.gather(*(store.lease(name, secrets.token_hex(4), 5.0) for _ in range(4)))
    holders = [lease for lease in held if lease is not None]
    for lease in holders:
        await store.release(lease)
    hold(len(holders) == 1, f"{len(holders)} hold one lease, not one: many or none would dispatch")
    return "one holder"
