"""The load: so many exams open at once, posted over HTTP, some cancelled, some paused."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from tests.chaos.ledger import Entry, Ledger

LECTURE = b"# Lenses\n\nThe lens is convex. A lens bends light.\n"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked for. `cancelled` and `paused` are parts of all exams."""

    open_at_once: int = 10
    questions: tuple[int, int] = (8, 8)  # of each exam: from, to
    cancelled: float = 0.12
    paused: float = 0.12
    poll_seconds: float = 0.7


class Load:
    """Posts while it runs; `finish` waits for what it promised."""

    def __init__(self, gateways: Sequence[str], ledger: Ledger, seed: int, shape: Shape):
        self._gateways, self.ledger, self._shape = gateways, ledger, shape
        self._random = random.Random(seed)
        self._seed = seed * 1_000_000
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(8, connect=1))
        self._posting = asyncio.Event()
        self._side: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._posting.set()
        answer = await self._ask("POST", "/v1/lectures", files={"lectures": ("tiny.md", LECTURE)})
        lecture = answer["lectures"][0]["lecture_id"]
        self._tasks = [asyncio.create_task(self._post(lecture)), asyncio.create_task(self._poll())]

    async def finish(self, seconds: float) -> bool:
        """Post no more; whether all that was promised ended within the time."""
        self._posting.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._side or self.ledger.open:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        return not self.ledger.open

    async def stop(self) -> None:
        for task in (*self._tasks, *self._side):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._side, return_exceptions=True)
        await self._client.aclose()

    async def _post(self, lecture: str) -> None:
        while True:
            if not self._posting.is_set() or len(self.ledger.open) >= self._shape.open_at_once:
                await asyncio.sleep(0.05)
                continue
            self._seed += 1
            count = self._random.randint(*self._shape.questions)
            spec = {"n": count, "seed": self._seed, "title": f"Exam {self._seed}"}
            answer = await self._ask(
                "POST",
                "/v1/exams",
                json={"lectures": [lecture], "spec": spec},
                headers={"Idempotency-Key": f"chaos-{self._seed}"},
            )
            now = time.monotonic()
            entry = self.ledger.promised(Entry(answer["id"], self._seed, count, now))
            drawn = self._random.random()
            if drawn < self._shape.cancelled:
                self._aside(self._cancel(entry))
            elif drawn < self._shape.cancelled + self._shape.paused:
                self._aside(self._pause(entry))

    def _aside(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._side.add(task)
        task.add_done_callback(self._side.discard)

    async def _cancel(self, entry: Entry) -> None:
        await asyncio.sleep(self._random.uniform(0, 3))
        told = await self._ask("POST", f"/v1/exams/{entry.exam}/cancel")
        if told["status"] == "cancelled":
            entry.cancel_seq = told["seq"]

    async def _pause(self, entry: Entry) -> None:
        """Resumed in any case, whatever the pause came to."""
        await asyncio.sleep(self._random.uniform(0, 2))
        await self._ask("POST", f"/v1/exams/{entry.exam}/pause")
        await asyncio.sleep(self._random.uniform(0.5, 3))
        await self._ask("POST", f"/v1/exams/{entry.exam}/resume")

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._shape.poll_seconds)
            for entry in self.ledger.open:
                told = await self._ask("GET", f"/v1/exams/{entry.exam}")
                entry.read(told, time.monotonic())

    async def _ask(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        """The first answer that is one: whatever gateway gives it, however long it takes."""
        while True:
            at = self._random.choice(self._gateways)
            try:
                answer = await self._client.request(method, at + path, **what)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == 409 or answer.status_code < 400:
                told: dict[str, Any] = answer.json()
                return told
            code = answer.status_code
            self.ledger.refused[code] = self.ledger.refused.get(code, 0) + 1
            if code < 500 and code != 429:
                raise RuntimeError(f"{method} {path}: {code} {answer.text[:300]}")
            await asyncio.sleep(0.3)
