"""The smallest message a stage can work on, and a stage of these."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from examstream.pipeline.errors import UnknownVersion
from examstream.pipeline.topology import Queue, StageQueues, Topology
from examstream.pipeline.work import Outputs, Send, StageSpec
from tests.pipeline.virtual_time import WALL_AT_START

FAR_AWAY = 4_000_000_000.0


@dataclass(frozen=True)
class Stamp:
    attempt: int = 1
    enqueued_at: float = WALL_AT_START
    expires_at: float = FAR_AWAY
    history: tuple[tuple[str, int, str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    text: str
    cancel_key: str = "tenant/exam"
    envelope: Stamp = field(default_factory=Stamp)
    major: int = 1

    def with_envelope(self, **changes: Any) -> Self:
        return replace(self, envelope=replace(self.envelope, **changes))

    def encode(self) -> bytes:
        stamp = self.envelope
        return json.dumps(
            [
                self.major,
                self.text,
                self.cancel_key,
                stamp.attempt,
                stamp.enqueued_at,
                stamp.expires_at,
                stamp.history,
            ]
        ).encode()

    @classmethod
    def decode(cls, body: bytes) -> "Letter":
        major, text, key, attempt, enqueued, expires, history = json.loads(body)
        if major > 1:
            raise UnknownVersion(f"version {major}")
        stamp = Stamp(attempt, enqueued, expires, tuple(tuple(entry) for entry in history))
        return cls(text, key, stamp, major)


STAGE = StageQueues("first", 10)
NEXT = StageQueues("second", 10)
OUTCOMES = "outcomes"
TOPOLOGY = Topology((STAGE, NEXT), (Queue(OUTCOMES),))

Handle = Callable[[Letter], Awaitable[Outputs]]


async def forward(letter: Letter) -> Outputs:
    await asyncio.sleep(0)
    return Send(NEXT.fresh, letter.encode())


def outcome(kind: str, letter: Letter, reason: str = "") -> Send:
    said = {"kind": kind, "text": letter.text, "reason": reason}
    said["history"] = [list(entry) for entry in letter.envelope.history]  # type: ignore[assignment]
    return Send(OUTCOMES, json.dumps(said).encode())


def note(letter: Letter, said: str, reason: str, seconds: float) -> Letter:
    entry = ("first", letter.envelope.attempt, str(said), reason)
    return letter.with_envelope(history=(*letter.envelope.history, entry))


def stage_of(
    handle: Handle,
    *,
    timeout_seconds: float = 60,
    concurrency: int = 4,
    queues: StageQueues = STAGE,
) -> StageSpec[Letter]:
    return StageSpec(
        name=queues.name,
        queues=queues,
        decode=Letter.decode,
        encode=Letter.encode,
        handle=handle,
        timeout_seconds=timeout_seconds,
        concurrency=concurrency,
        on_failed=lambda letter, reason: outcome("failed", letter, reason),
        on_rejected=lambda letter, reason: outcome("rejected", letter, reason),
        on_cancelled=lambda letter: outcome("cancelled", letter),
        note=note,
        raw_failed=lambda body, reason: Send(
            OUTCOMES, json.dumps({"kind": "unreadable", "reason": reason}).encode()
        ),
    )
