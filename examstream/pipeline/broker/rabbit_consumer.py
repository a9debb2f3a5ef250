"""A subscription that comes back by itself: after a lost channel, a lost connection, a cancel."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from examstream.pipeline.broker.base import OnBroadcast, OnDelivery
from examstream.pipeline.broker.rabbit import (
    Incoming,
    QueueMissing,
    RabbitChannel,
    header_of,
)
from examstream.pipeline.errors import BrokerUnavailable

log = logging.getLogger(__name__)


class ConsumingSide(Protocol):
    """What a consumer needs of its broker."""

    async def channel(self, on_closed: Callable[[], None]) -> RabbitChannel:
        """A channel of the consuming connection, waiting for the connection if it is away."""
        ...

    async def declare(self) -> None: ...

    @property
    def reconnect_seconds(self) -> float: ...


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

    async def requeue(self) -> None:
        channel = self._channel.settled(self)
        if channel is not None:
            with suppress(BrokerUnavailable):
                await channel.requeue(self._tag)

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

    def lose(self) -> None:
        """The channel is gone: what came on it will be delivered to somebody else."""
        self.closed.set()
        held, self._held = self._held, set()
        for delivery in held:
            delivery.lose()


class RabbitConsumer:
    """A subscription to one queue."""

    def __init__(
        self, side: ConsumingSide, queue: str, name: str, prefetch: int, on_delivery: OnDelivery
    ) -> None:
        self._side, self._queue, self._name = side, queue, name
        self._prefetch, self._on_delivery = prefetch, on_delivery
        self._open: OpenChannel | None = None
        self._tag: str | None = None
        self._attached = asyncio.Event()
        self._cancelled = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def active(self) -> bool:
        """The broker confirmed the consumer tag, and its channel is open."""
        return self._tag is not None and self._open is not None and not self._open.closed.is_set()

    async def start(self) -> None:
        """Return when the broker knows the consumer, or at once where it is away."""
        with suppress(BrokerUnavailable):
            await self._attach()
        self._keeper = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        """Take no more. The channel stays, for what is held on it is still to be settled."""
        await _cancel(self._keeper)
        tag, self._tag = self._tag, None
        if tag is not None and self._open is not None and self._open.channel is not None:
            with suppress(BrokerUnavailable):
                await self._open.channel.cancel(tag)

    async def close(self) -> None:
        await self.stop()
        opened, self._open = self._open, None
        if opened is not None:
            opened.lose()
            if opened.channel is not None:
                await opened.channel.close()

    async def _keep(self) -> None:
        while True:
            try:
                if self._open is None or self._open.closed.is_set():
                    await self._attach()
                elif self._tag is None:
                    await self._attach_again(self._open)
                await _first(self._open_now().closed, self._cancelled)
                self._tag = None
            except QueueMissing:
                await self._declare()
            except BrokerUnavailable as fault:
                log.debug("queue %s is not consumed yet: %s", self._name, fault)
            await asyncio.sleep(self._side.reconnect_seconds)

    async def _declare(self) -> None:
        with suppress(BrokerUnavailable):
            await self._side.declare()

    def _open_now(self) -> OpenChannel:
        assert self._open is not None
        return self._open

    async def _attach(self) -> None:
        """A new channel and a consumer on it. A failure leaves nothing open."""
        opened = OpenChannel()
        opened.channel = await self._side.channel(opened.lose)
        opened.channel.on_cancel_notice(self._cancelled.set)
        try:
            await self._consume(opened)
        except BrokerUnavailable:
            await opened.channel.close()
            raise
        self._open = opened

    async def _attach_again(self, opened: OpenChannel) -> None:
        """The broker cancelled the consumer, the channel lives: what is held stays valid."""
        log.warning("the broker cancelled the consumer of %s: consuming again", self._name)
        await self._side.declare()
        await self._consume(opened)

    async def _consume(self, opened: OpenChannel) -> None:
        async def on_message(message: Incoming) -> None:
            delivery = RabbitDelivery(opened, self._name, message)
            opened.hold(delivery)
            await self._on_delivery(delivery)

        assert opened.channel is not None
        self._cancelled.clear()
        self._tag = await opened.channel.consume(self._queue, on_message, prefetch=self._prefetch)


class RabbitSubscription:
    """A subscription to a broadcast topic, on an exclusive queue of its own."""

    def __init__(
        self, side: ConsumingSide, exchange: str, topic: str, on_broadcast: OnBroadcast
    ) -> None:
        self._side, self._exchange, self._topic = side, exchange, topic
        self._on_broadcast = on_broadcast
        self._channel: RabbitChannel | None = None
        self._lost = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def active(self) -> bool:
        return self._channel is not None and not self._lost.is_set()

    async def start(self) -> None:
        with suppress(BrokerUnavailable):
            await self._attach()
        self._keeper = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        await _cancel(self._keeper)
        channel, self._channel = self._channel, None
        if channel is not None:
            await channel.close()

    close = stop

    async def _keep(self) -> None:
        while True:
            try:
                if not self.active:
                    await self._attach()
                await self._lost.wait()
            except BrokerUnavailable as fault:
                log.debug("topic %s is not heard yet: %s", self._topic, fault)
            await asyncio.sleep(self._side.reconnect_seconds)

    async def _attach(self) -> None:
        lost = asyncio.Event()
        channel = await self._side.channel(lost.set)
        channel.on_cancel_notice(lost.set)
        queue = await channel.declare_own_queue(
            self._exchange, self._topic, {"x-max-length": 1000, "x-overflow": "drop-head"}
        )

        async def on_message(message: Incoming) -> None:
            await self._on_broadcast(message.body)

        await channel.consume(queue, on_message, prefetch=None)
        self._channel, self._lost = channel, lost


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _cancel(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
