"""RabbitMQ as a Broker: two connections that come back by themselves, and what runs on them."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from examstream.pipeline.backoff import rung
from examstream.pipeline.broker.base import (
    Consumer,
    Message,
    OnBroadcast,
    OnDelivery,
    Published,
)
from examstream.pipeline.broker.rabbit import QueueMissing, RabbitChannel, RabbitConnection
from examstream.pipeline.broker.rabbit_consumer import RabbitConsumer
from examstream.pipeline.broker.rabbit_link import RabbitLink
from examstream.pipeline.broker.rabbit_subscription import RabbitSubscription
from examstream.pipeline.broker.rabbit_topology import MARKER_ARGUMENTS, Declarer, RabbitNames
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.settings import BrokerSettings
from examstream.pipeline.topology import Topology

log = logging.getLogger(__name__)


class RabbitBroker:
    """Consuming and publishing have a connection each: a broker that holds back a publisher
    (memory or disk alarm) must not hold back acks.
    """

    def __init__(self, settings: BrokerSettings, *, name: str = "examstream") -> None:
        self._settings = settings
        self._names = RabbitNames(settings.prefix)
        self._topology = Topology(())
        self._consuming = RabbitLink(settings, f"{name} consuming", self._nothing)
        self._publishing = RabbitLink(settings, f"{name} publishing", self._prepare)
        self._confirmed: RabbitChannel | None = None
        self._unconfirmed: RabbitChannel | None = None
        self._asking: RabbitChannel | None = None
        self._ask_lock = asyncio.Lock()
        self._declare_lock = asyncio.Lock()
        self._compared = False
        self._running: list[RabbitConsumer | RabbitSubscription] = []

    @property
    def connected(self) -> bool:
        return self._consuming.connected and self._publishing.connected

    async def open(self, topology: Topology) -> None:
        self._topology = topology
        self._publishing.start()
        self._consuming.start()
        try:
            async with asyncio.timeout(self._settings.connect_timeout_seconds):
                await self._publishing.ready()
                await self._consuming.ready()
        except TimeoutError:
            reason = self._publishing.fault or self._consuming.fault or "no answer"
            await self.close()
            raise BrokerUnavailable(
                f"RabbitMQ at {_place(self._settings.url.get_secret_value())} cannot be reached: "
                f"{reason}. Is it running, and is broker.url (EXAMSTREAM_BROKER__URL) right?"
            ) from None

    async def close(self) -> None:
        for running in self._running:
            await running.close()
        self._running.clear()
        await self._consuming.close()
        await self._publishing.close()

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        name = self._names.queue(queue)
        exchange = self._names.rung(rung(delay_seconds)) if delay_seconds else ""
        answer = await self._publish(exchange, name, message)
        if answer is Published.UNROUTABLE:  # a queue was deleted under us: once more
            await self.declare()
            answer = await self._publish(exchange, name, message)
        return answer

    async def _publish(self, exchange: str, name: str, message: Message) -> Published:
        channel = self._confirmed
        if channel is None or not channel.usable:
            channel = await self._reopened(self._settings.publish_timeout_seconds)
        return await channel.publish(
            exchange,
            name,
            message.body,
            message.headers,
            self._settings.publish_timeout_seconds,
        )

    async def _reopened(self, timeout_seconds: float) -> RabbitChannel:
        """Wait a bounded time for the publishing side: `publish(timeout=)` would not (#636)."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while True:
                    await self._publishing.ready()
                    if self._confirmed is not None and self._confirmed.usable:
                        return self._confirmed
                    await asyncio.sleep(self._settings.reconnect_seconds)
        except TimeoutError:
            raise BrokerUnavailable("the broker is away") from None

    async def consume(self, queue: str, prefetch: int, on_delivery: OnDelivery) -> Consumer:
        """The consumer stands at once, or as soon as the broker is there again."""
        name = self._names.queue(queue)
        consumer = RabbitConsumer(self, name, queue, prefetch, on_delivery)
        self._keep(consumer)
        await consumer.start()
        return consumer

    async def subscribe(self, topic: str, on_broadcast: OnBroadcast) -> Consumer:
        subscription = RabbitSubscription(self, self._names.broadcasts, topic, on_broadcast)
        self._keep(subscription)
        await subscription.start()
        return subscription

    def _keep(self, running: RabbitConsumer | RabbitSubscription) -> None:
        """Those that were stopped are of no more interest."""
        self._running = [*(r for r in self._running if not r.stopped or r.holds), running]

    async def broadcast(self, topic: str, body: bytes) -> None:
        channel = self._unconfirmed
        if channel is not None and channel.usable:
            with suppress(BrokerUnavailable):  # best effort
                await channel.send(self._names.broadcasts, topic, body)

    async def ready(self, queue: str) -> int:
        try:
            return (await self.state(self._names.queue(queue)))[0]
        except QueueMissing:
            return 0

    async def marked(self) -> bool:
        try:
            await self.state(self._names.marker)
        except QueueMissing:
            return False
        return True

    async def mark(self) -> None:
        channel = await self._publishing.channel(_nobody, confirms=False)
        await channel.declare_queue(self._names.marker, MARKER_ARGUMENTS)
        await channel.close()

    # --- what the consumers ask of this side

    @property
    def reconnect_seconds(self) -> float:
        return self._settings.reconnect_seconds

    async def channel(self, on_closed: Callable[[], None]) -> RabbitChannel:
        return await self._consuming.channel(on_closed, confirms=False)

    @property
    def check_seconds(self) -> float:
        return self._settings.consumer_check_seconds

    async def state(self, name: str) -> tuple[int, int]:
        """Messages that wait and consumers, of a queue by its full name; raises QueueMissing."""
        async with self._ask_lock:
            if self._asking is None or not self._asking.usable:
                self._asking = await self._publishing.channel(_nobody, confirms=False)
            return await self._asking.state(name)

    async def declare(self) -> None:
        """Declare what is missing, on a channel that a refusal may close."""

        async def channel() -> RabbitChannel:
            return await self._publishing.channel(_nobody, confirms=False)

        async with self._declare_lock:
            declarer = Declarer(self._names, channel)
            self._renew(await declarer.declare(self._topology, compare=False))

    def _renew(self, missing: set[str]) -> None:
        """RabbitMQ 3.10 sends no cancel notice for a quorum queue that is there again at once, and
        its old consumers hear nothing for ever: they subscribe again.
        """
        for running in self._running:
            if isinstance(running, RabbitConsumer) and running.queue in missing:
                running.renew()

    # --- what the links ask

    async def _nothing(self, connection: RabbitConnection, lost: Callable[[], None]) -> None:
        pass

    async def _prepare(self, connection: RabbitConnection, lost: Callable[[], None]) -> None:
        """On every connect: declare, then open the channels that publish. Where one of them is
        closed by the broker, the link begins again (an exchange may be gone, too).
        """

        async def channel() -> RabbitChannel:
            return await connection.channel(_nobody, confirms=False)

        async with self._declare_lock:
            declarer = Declarer(self._names, channel)
            self._renew(await declarer.declare(self._topology, compare=not self._compared))
        if not self._compared:
            log.info("RabbitMQ %s, queues prefixed %r", connection.version, self._settings.prefix)
        self._compared = True
        self._confirmed = await connection.channel(lost, confirms=True)
        self._unconfirmed = await connection.channel(lost, confirms=False)


def _nobody() -> None:
    """A channel whose end interests nobody."""


def _place(url: str) -> str:
    """Host and port, without user and password."""
    parts = urlsplit(url)
    try:
        return f"{parts.hostname or '?'}:{parts.port or 5672}"
    except ValueError:
        return parts.hostname or "?"
