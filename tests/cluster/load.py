"""Exams asked for through the Service address, and a ledger of what was promised and came."""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.chaos.ledger import Entry

LECTURE = Path(__file__).parents[2] / "examples" / "light-and-lenses.md"


@dataclass
class Outcome:
    """What a load saw. `errors`: answers of 400 and more; `wrong`: promises not kept."""

    exams: int = 0
    questions: int = 0
    retried_connections: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        """For the table."""
        return (
            f"{self.exams} exams, {self.questions} questions, {len(self.wrong)} lost or doubled, "
            f"{len(self.errors)} errors, {self.retried_connections} connections tried again"
        )


class Load(threading.Thread):
    """Posts while the block runs; at its end all that was promised must come."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        name: str,
        questions: int = 4,
        open_at_once: int = 3,
        between_seconds: float = 0.0,
        engine: str = "rules",
        patience_seconds: float = 240,
    ) -> None:
        super().__init__(daemon=True)
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=15
        )
        self._title = f"{name} {secrets.token_hex(4)}"  # a key of its own in each run
        self._engine, self._patience = engine, patience_seconds
        self._questions, self._open_at_once = questions, open_at_once
        self._between, self._next = between_seconds, 0.0
        self._stopping = threading.Event()
        self._entries: list[Entry] = []
        self._failed: BaseException | None = None
        self.outcome = Outcome()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.join(self._patience + 30)
        if kind is None and self._failed is not None:
            raise self._failed

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                if len(self.open) < self._open_at_once and time.monotonic() >= self._next:
                    self._post()
                    self._next = time.monotonic() + self._between
                self._look()
                self._stopping.wait(0.3)
            self._finish()
        except BaseException as problem:
            self._failed = problem
        finally:
            self._client.close()

    def stop(self) -> None:
        """Post no more; the end of the block waits for what was promised."""
        self._stopping.set()

    @property
    def open(self) -> list[Entry]:
        return [entry for entry in self._entries if entry.ended_at is None]

    @property
    def exams(self) -> list[str]:
        """What was promised, by id."""
        return [entry.exam for entry in self._entries]

    @property
    def ended(self) -> int:
        return len(self._entries) - len(self.open)

    def _post(self) -> None:
        number = len(self._entries) + 1
        spec = {"n": self._questions, "seed": number, "engine": self._engine}
        told = self._ask(
            "POST",
            "/v1/exams",
            files={"lectures": (LECTURE.name, LECTURE.read_bytes())},
            data={"spec": json.dumps(spec | {"title": f"{self._title} {number}"})},
            headers={"Idempotency-Key": f"{self._title}-{number}"},
        )
        self._entries.append(Entry(told["id"], number, self._questions, time.monotonic()))

    def _look(self) -> None:
        for entry in self.open:
            entry.read(self._ask("GET", f"/v1/exams/{entry.exam}"), time.monotonic())

    def _finish(self) -> None:
        end = time.monotonic() + self._patience
        while self.open and time.monotonic() < end:
            self._look()
            time.sleep(0.5)
        for entry in self._entries:
            self._judge(entry)
        if len(set(self.exams)) != len(self.exams):
            self.outcome.wrong.append("two posts were answered with one exam")
        self.outcome.exams = len(self.exams)

    def _judge(self, entry: Entry) -> None:
        wrong = list(entry.wrong_reads)
        if entry.ended_at is None:
            wrong.append("it never ended")
        states = list(entry.seen.values())
        questions = self._ask("GET", f"/v1/exams/{entry.exam}/questions")["questions"]
        numbers = [question["number"] for question in questions]
        accepted = [number for number, state in entry.seen.items() if state == "accepted"]
        if sorted(numbers) != sorted(accepted):
            wrong.append(f"accepted {sorted(accepted)}, served {sorted(numbers)}")
        if set(states) - {"accepted", "unfilled"} or len(states) != entry.n:
            wrong.append(f"slots ended {states}")
        self.outcome.questions += len(numbers)
        self.outcome.wrong += [f"exam {entry.exam}: {what}" for what in wrong]

    def _ask(self, method: str, path: str, **what: Any) -> Any:
        """Until an answer below 400; a connection that breaks is tried again, as any client would."""
        while True:
            try:
                answer = self._client.request(method, path, **what)
            except httpx.TransportError:
                self.outcome.retried_connections += 1
                time.sleep(0.2)
                continue
            if answer.status_code < 400:
                return answer.json()
            self.outcome.errors.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            assert len(self.outcome.errors) < 200, self.outcome.errors[-1]
            time.sleep(0.5)
