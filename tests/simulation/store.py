"""A store in memory, for tests in virtual time: what `Store` promises, and faults on demand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Body, Brief, Conflict, Lease
from examstream.exam.store.board import Board
from examstream.exam.store.summary import Summary, once

Key = tuple[str, str]


async def _at_once(write: bool) -> None:
    await asyncio.sleep(0)


class Disk:
    """What outlives a process: documents, bodies, leases; and who is told of each change."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.exams: dict[Key, Exam] = {}
        self.once: dict[Key, str] = {}
        self.bodies: dict[tuple[str, Body, str], bytes] = {}
        self.leases: dict[str, tuple[Lease, float]] = {}
        self.board = Board()
        self.watchers: list[Callable[[Exam | None, Exam], None]] = []

    def write(self, before: Exam | None, after: Exam) -> None:
        self.exams[after.tenant_id, after.exam_id] = after
        self.board.put([Summary.of(after)])
        for watch in self.watchers:
            watch(before, after)


class MemoryStore:
    """One connection to a disk. `before` and `after` stand around every call (`write` or not):
    they may raise, or never return."""

    def __init__(
        self,
        disk: Disk,
        before: Callable[[bool], Awaitable[None]] = _at_once,
        after: Callable[[bool], Awaitable[None]] = _at_once,
    ) -> None:
        self.disk, self._before, self._after = disk, before, after

    async def open(self) -> None: ...
    async def close(self) -> None: ...

    async def ping(self) -> None:
        await self._before(False)

    async def create_exam(self, tenant_id: str, exam: Exam) -> tuple[Exam, bool]:
        await self._before(True)
        mark = (tenant_id, once(exam))
        there = self.disk.exams.get((tenant_id, self.disk.once.get(mark, exam.exam_id)))
        if there is not None:
            if there.request_sha256 != exam.request_sha256:
                raise Conflict("this idempotency key was used for another request")
            return there, False
        self.disk.once[mark] = exam.exam_id
        self.disk.write(None, exam)
        await self._after(True)
        return exam, True

    async def get_exam(self, tenant_id: str, exam_id: str) -> Exam | None:
        await self._before(False)
        return self.disk.exams.get((tenant_id, exam_id))

    async def list_exams(
        self, tenant_id: str, limit: int, before: float | None = None
    ) -> Sequence[Exam]:
        await self._before(False)
        own = [e for (t, _), e in self.disk.exams.items() if t == tenant_id]
        return [e for e in own if before is None or e.created_at < before][-limit:][::-1]

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        await self._before(True)
        before = self.disk.exams.get((tenant_id, exam_id))
        after = change(before) if before is not None else None
        if before is None or after is None:
            return None
        after = after.model_copy(update={"version": before.version + 1})
        self.disk.write(before, after)
        await self._after(True)
        return after

    async def put(self, tenant_id: str, kind: Body, id: str, data: bytes) -> None:
        await self._before(True)
        self.disk.bodies[tenant_id, kind, id] = data
        await self._after(True)

    async def put_new(self, tenant_id: str, kind: Body, id: str, data: bytes) -> bytes | None:
        await self._before(True)
        there = self.disk.bodies.setdefault((tenant_id, kind, id), data)
        await self._after(True)
        return None if there is data else there

    async def get(self, tenant_id: str, kind: Body, id: str) -> bytes | None:
        await self._before(False)
        return self.disk.bodies.get((tenant_id, kind, id))

    async def ids(self, tenant_id: str, kind: Body, prefix: str = "") -> Sequence[str]:
        await self._before(False)
        own = (id for t, k, id in self.disk.bodies if (t, k) == (tenant_id, kind))
        return sorted(id for id in own if id.startswith(prefix))

    async def delete(self, tenant_id: str, kind: Body, id: str) -> None:
        await self._before(True)
        self.disk.bodies.pop((tenant_id, kind, id), None)
        await self._after(True)

    async def claimable(self, now: float, limit: int) -> Sequence[Brief]:
        await self._before(False)
        return self.disk.board.claimable(now, limit)

    async def open_exams(self) -> Sequence[Brief]:
        await self._before(False)
        return self.disk.board.open_exams()

    async def cancelled_since(self, since: float) -> Sequence[tuple[str, str]]:
        await self._before(False)
        found = self.disk.exams.values()
        return [(e.tenant_id, e.exam_id) for e in found if e.cancelled and _at(e) >= since]

    async def lease(self, name: str, owner: str, seconds: float) -> Lease | None:
        await self._before(True)
        held, until = self.disk.leases.get(name, (Lease(name, "", 0), 0.0))
        if held.owner != owner:
            if held.owner and self.disk.now() < until:
                return None
            held = Lease(name, owner, held.fence + 1)
        self.disk.leases[name] = held, self.disk.now() + seconds
        await self._after(True)
        return held

    async def release(self, lease: Lease) -> None:
        await self._before(True)
        held, until = self.disk.leases[lease.name]
        if held == lease:
            self.disk.leases[lease.name] = replace(held, owner=""), until


def _at(exam: Exam) -> float:
    return exam.ended_at or 0.0
