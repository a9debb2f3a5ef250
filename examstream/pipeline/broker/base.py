"""What a stage asks of a broker. RabbitMQ and the in-memory broker keep one behaviour suite."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from examstream.pipeline.topology import Topology


class Published(StrEnum):
    """The three answers to a publish; anything else raises BrokerUnavailable."""

    CONFIRMED = "confirmed"
    FULL = "full"
    UNROUTABLE = "unroutable"


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: opaque bytes and a few string headers (trace context among them)."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Delivery(Protocol):
    """One message taken. Exactly one of ack, give_back or abandon ends it."""

    @property
    def body(self) -> bytes: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def queue(self) -> str: ...
    @property
    def times_delivered(self) -> int:
        """1 at first; what the broker counts after crashes (quorum `x-delivery-count` + 1)."""
        ...

    @property
    def lost(self) -> bool:
        """The channel it came on is gone: nothing may be published for it any more."""
        ...

    def on_lost(self, call: Callable[[], None]) -> None:
        """Call once when the channel is lost (at once if it is already)."""
        ...

    async def ack(self) -> None: ...
    async def requeue(self) -> None:
        """Back to its queue by the broker's own means (raises its delivery count)."""
        ...


class Consumer(Protocol):
    """A running subscription to one queue."""

    @property
    def active(self) -> bool:
        """The broker knows this consumer now."""
        ...

    async def stop(self) -> None:
        """Take nothing more; deliveries already handed over stay valid until settled."""
        ...


OnDelivery = Callable[[Delivery], Awaitable[None]]
OnBroadcast = Callable[[bytes], Awaitable[None]]


class Broker(Protocol):
    """A broker connection pair (consuming, publishing). Errors are mapped to our own tree."""

    @property
    def connected(self) -> bool: ...

    async def open(self, topology: Topology) -> None:
        """Connect and declare; raises BrokerUnavailable after `connect_timeout_seconds`."""
        ...

    async def close(self) -> None: ...

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        """Persistent, mandatory, confirmed. With a delay: through the ladder, into `queue`."""
        ...

    async def consume(self, queue: str, prefetch: int, on_delivery: OnDelivery) -> Consumer: ...

    async def ready(self, queue: str) -> int:
        """Messages waiting in the queue, those taken and unacked not counted."""
        ...

    async def broadcast(self, topic: str, body: bytes) -> None:
        """Best effort, to every process now subscribed; never stored, never confirmed."""
        ...

    async def subscribe(self, topic: str, on_broadcast: OnBroadcast) -> Consumer: ...

    async def marked(self) -> bool:
        """Whether the durable marker is there: False means the broker lost its disk, or a queue
        (deleted by hand; or, up to RabbitMQ 3.10, declared shortly before a SIGKILL)."""
        ...

    async def mark(self) -> None:
        """Declare the marker again, once everything in flight was offered again."""
        ...
