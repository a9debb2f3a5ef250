"""What consumers and subscriptions need of the broker they run on."""

from collections.abc import Callable
from typing import Protocol

from examstream.pipeline.broker.rabbit import RabbitChannel


class ConsumingSide(Protocol):
    """What a consumer needs of its broker."""

    async def channel(self, on_closed: Callable[[], None]) -> RabbitChannel:
        """A channel of the consuming connection, waiting for the connection if it is away."""
        ...

    async def declare(self) -> None: ...

    async def state(self, name: str) -> tuple[int, int]:
        """Messages that wait and consumers of a queue; raises QueueMissing."""
        ...

    @property
    def reconnect_seconds(self) -> float: ...
    @property
    def check_seconds(self) -> float: ...
