"""Exams asked for over HTTP by several tenants, and a ledger of what was asked and came."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

LECTURE = Path(__file__).parents[2] / "examples" / "light-and-lenses.md"
ENDED = {"complete", "short", "failed", "cancelled"}


@dataclass
class Ledger:
    """What the client knows: it counts by what it was told, never by metrics."""

    posts: int = 0
    exams: Counter[str] = field(default_factory=Counter)  # by status
    slots: Counter[str] = field(default_factory=Counter)  # by state
    tenants: Counter[str] = field(default_factory=Counter)  # accepted
    first_question_seconds: list[tuple[float, float]] = field(default_factory=list)  # least, most
    began: float = field(default_factory=time.time)
    ended: float = 0.0


@dataclass
class _Asked:
    """An exam under way: when it was asked for, when the 202 was there, when it was looked at."""

    tenant: str
    posted_at: float
    accepted_at: float
    looked_at: float


@dataclass
class Client:
    """Posts exams as a tenant and follows them."""

    url: str
    keys: dict[str, str]  # tenant → API key
    ledger: Ledger = field(default_factory=Ledger)
    _open: dict[str, "_Asked"] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30)

    def post(self, tenant: str, questions: int, engine: str, seed: int, key: str = "") -> str:
        """Ask for one exam, with an idempotency key where one is given; its id."""
        began = time.monotonic()
        spec = {"n": questions, "engine": engine, "seed": seed}
        posted = self.http.post(
            "/v1/exams",
            files={"lectures": (LECTURE.name, LECTURE.read_bytes())},
            data={"spec": json.dumps(spec)},
            headers=self.headers(tenant) | ({"Idempotency-Key": key} if key else {}),
        )
        assert posted.status_code == 202, posted.text
        exam: str = posted.headers["Location"].rpartition("/")[2]
        self.ledger.posts += 1
        now = time.monotonic()
        self._open[exam] = _Asked(tenant, began, now, now)
        return exam

    def look(self) -> bool:
        """Look at every open exam once; whether all have ended."""
        for exam, asked in list(self._open.items()):
            tenant, began = asked.tenant, time.monotonic()
            shown = self.http.get(f"/v1/exams/{exam}", headers=self.headers(tenant)).json()
            states = Counter(slot["state"] for slot in shown["slots"])
            if states["accepted"] and exam not in self._shown:
                self._shown.add(exam)
                least, most = (
                    asked.looked_at - asked.accepted_at,
                    time.monotonic() - asked.posted_at,
                )
                self.ledger.first_question_seconds.append((least, most))
            asked.looked_at = began
            if shown["status"] in ENDED:
                del self._open[exam]
                self.ledger.exams[shown["status"]] += 1
                self.ledger.slots.update(states)
                self.ledger.tenants[tenant] += states["accepted"]
                self.ledger.ended = time.time()
        return not self._open

    def follow(self, seconds: float) -> Ledger:
        """Until all have ended."""
        until = time.monotonic() + seconds
        while not self.look():
            assert time.monotonic() < until, f"not ended within {seconds} s: {self.left()}"
            time.sleep(0.25)
        return self.ledger

    @contextmanager
    def watching(self, exam: str) -> Iterator[None]:
        """With a stream of the exam's events open, as a page has one."""
        headers = self.headers(self._open[exam].tenant)
        with self.http.stream("GET", f"/v1/exams/{exam}/events", headers=headers) as events:
            assert events.status_code == 200
            yield

    def left(self) -> list[str]:
        """What has not ended, with its slots: for a message."""
        found = []
        for exam, asked in self._open.items():
            shown = self.http.get(f"/v1/exams/{exam}", headers=self.headers(asked.tenant)).json()
            found.append(f"{exam} {shown['status']} {[slot['state'] for slot in shown['slots']]}")
        return found

    def headers(self, tenant: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[tenant]}"}
