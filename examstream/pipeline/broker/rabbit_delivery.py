"""Deliveries, and the channel they must be settled on."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from examstream.pipeline.broker.rabbit import Incoming, RabbitChannel, header_of
from examstream.pipeline.errors import BrokerUnavailable


class RabbitDelivery:
    """A message taken from a queue."""

    __slots__ = (
        "_channel",
        "_on_lost",
        "_tag",
        "body",
        "headers",
        "lost",
        "queue",
        "times_delivered",
    )

    def __init__(self, channel: "OpenChannel", queue: str, message: Incoming) -> None:
        self._channel = channel
        self._tag = message.delivery_tag or 0
        self.queue = queue
        self.body: bytes = message.body
        self.headers: Mapping[str, str]
        self.headers, self.times_delivered = header_of(message)
        self.lost = False
        self._on_lost: list[Callable[[], None]] = []

    def on_lost(self, call: Callable[[], None]) -> None:
        if self.lost:
            call()
        else:
            self._on_lost.append(call)

    async def ack(self) -> None:
        channel = self._channel.settled(self)
        if channel is not None:
            with suppress(BrokerUnavailable):  # then it is lost, and delivered again
                await channel.ack(self._tag)
            await self._channel.close_if_done()

    async def requeue(self) -> None:
        channel = self._channel.settled(self)
        if channel is not None:
            with suppress(BrokerUnavailable):
                await channel.requeue(self._tag)
            await self._channel.close_if_done()

    def lose(self) -> None:
        self.lost = True
        calls, self._on_lost = self._on_lost, []
        for call in calls:
            call()


class OpenChannel:
    """A channel and the deliveries that came on it and are not settled."""

    def __init__(self) -> None:
        self.channel: RabbitChannel | None = None
        self.closed = asyncio.Event()
        self._held: set[RabbitDelivery] = set()
        self._ending = False

    @property
    def held(self) -> int:
        return len(self._held)

    def hold(self, delivery: RabbitDelivery) -> None:
        self._held.add(delivery)
        if self.closed.is_set():
            self.lose()

    def settled(self, delivery: RabbitDelivery) -> RabbitChannel | None:
        """The channel to settle it on; None where it is lost or settled already."""
        if delivery not in self._held:
            return None
        self._held.discard(delivery)
        return self.channel

    async def end(self) -> None:
        """Nothing more comes on it: close it once the last of what it holds is settled."""
        self._ending = True
        await self.close_if_done()

    async def close_if_done(self) -> None:
        if self._ending and not self._held and self.channel is not None:
            channel, self.channel = self.channel, None
            await channel.close()

    def lose(self) -> None:
        """The channel is gone: what came on it will be delivered to somebody else."""
        self.closed.set()
        held, self._held = self._held, set()
        for delivery in held:
            delivery.lose()
