"""One trace per question through every hop: W3C `traceparent` in the message headers.

Ids always follow (logs need them). Spans are made and exported only where a collector is named;
the aio-pika instrumentation does nothing on aio-pika 10, so these lines are our own.
Format: https://www.w3.org/TR/trace-context/#traceparent-header
"""

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

TRACEPARENT = "traceparent"
_FORMAT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")


@dataclass(frozen=True, slots=True)
class TraceContext:
    """Where we are: which trace, which span of it."""

    trace_id: str
    span_id: str
    sampled: bool = True

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "TraceContext | None":
        value = headers.get(TRACEPARENT)
        match = _FORMAT.match(value) if value else None
        if match is None or not int(match[1], 16) or not int(match[2], 16):
            return None
        return cls(match[1], match[2], bool(int(match[3], 16) & 1))

    @classmethod
    def new(cls) -> "TraceContext":
        return cls(secrets.token_hex(16), secrets.token_hex(8))

    def child(self) -> "TraceContext":
        return TraceContext(self.trace_id, secrets.token_hex(8), self.sampled)

    def headers(self) -> dict[str, str]:
        return {TRACEPARENT: f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"}


current_trace: ContextVar[TraceContext | None] = ContextVar("current_trace", default=None)
"""What this task works on; logs read it."""


class Hop(Protocol):
    """The work on one message: a context manager around it."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def headers(self) -> dict[str, str]:
        """What a message produced by this work carries."""
        ...

    def about(self, **ids: str | int) -> None:
        """Say what the work is about: ids to find the trace by, never content."""
        ...

    def ended(self, outcome: str) -> None:
        """Say how it ended, before leaving."""
        ...


class Tracing(Protocol):
    """Makes hops."""

    def hop(self, name: str, headers: Mapping[str, str]) -> Hop: ...

    def close(self) -> None: ...


class IdHop:
    """A hop without an exporter: only the ids follow."""

    __slots__ = ("_context", "_token")

    def __init__(self, headers: Mapping[str, str]) -> None:
        above = TraceContext.read(headers)
        self._context = above.child() if above is not None else TraceContext.new()
        self._token: Token[TraceContext | None] | None = None

    def __enter__(self) -> Self:
        self._token = current_trace.set(self._context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._token is not None:
            current_trace.reset(self._token)

    def headers(self) -> dict[str, str]:
        return self._context.headers()

    def about(self, **ids: str | int) -> None:
        pass

    def ended(self, outcome: str) -> None:
        pass


class IdTracing:
    """No collector is named: nothing is recorded."""

    def hop(self, name: str, headers: Mapping[str, str]) -> Hop:
        return IdHop(headers)

    def close(self) -> None:
        pass
