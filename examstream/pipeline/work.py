"""A stage as data: what it reads, what it does, what it says when it cannot."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypeVar

from examstream.pipeline.topology import StageQueues


class WorkEnvelope(Protocol):
    """What the runtime reads of a message. `enqueued_at` is Unix time, for the metrics alone;
    `expires_at` is the stream's own time (stream_time.py)."""

    @property
    def attempt(self) -> int: ...
    @property
    def enqueued_at(self) -> float: ...
    @property
    def expires_at(self) -> float: ...


class Work(Protocol):
    """What the runtime needs of a decoded message."""

    @property
    def cancel_key(self) -> str:
        """The name a cancel would call it by."""
        ...

    @property
    def envelope(self) -> WorkEnvelope: ...

    def with_envelope(self, **changes: object) -> Self:
        """A copy whose envelope has these values instead."""
        ...


@dataclass(frozen=True, slots=True)
class Send:
    """One output: encoded, and where to. `again` names the queue's unbounded twin."""

    queue: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    delay_seconds: float | None = None


Outputs = Send | Sequence[Send]
W = TypeVar("W", bound=Work)


async def nobody(work: object, what: object) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSpec(Generic[W]):
    """Everything that makes one stage different from another.

    `handle` returns what the message produced (an empty tuple where that is nothing to publish) or
    raises `Retry`, `Reject`, `Cancelled`, `Unavailable`; anything else is a fault that counts.
    `on_parked` is told of work that waits so many seconds (a retry, `Retry-After`), `on_held`
    of work that waits here for what is away, at each try: best effort.
    `note` adds an entry to the message's history. `decode` raises `UnknownVersion` for a message of
    a newer major version, anything else for bytes that are no message: `raw_failed` gets those.
    """

    name: str
    queues: StageQueues
    decode: Callable[[bytes], W]
    encode: Callable[[W], bytes]
    handle: Callable[[W], Awaitable[Outputs]]
    timeout_seconds: float
    concurrency: int
    on_failed: Callable[[W, str], Outputs]
    on_rejected: Callable[[W, str], Outputs]
    on_cancelled: Callable[[W], Outputs]
    note: Callable[[W, str, str, float], W]
    raw_failed: Callable[[bytes, str], Outputs]
    on_parked: Callable[[W, float], Awaitable[None]] = nobody
    on_held: Callable[[W, Exception], Awaitable[None]] = nobody


def as_sends(outputs: Outputs) -> Sequence[Send]:
    """One output or several, as several; raises TypeError for anything else."""
    if isinstance(outputs, Send):
        return (outputs,)
    sends = tuple(outputs)
    if not all(isinstance(send, Send) for send in sends):
        raise TypeError("a handler returns Send or a sequence of Send")
    return sends
