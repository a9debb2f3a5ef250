"""The in-memory broker: a product (standalone stands on it), held to RabbitMQ's behaviour."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from examstream.pipeline.broker.base import (
    Consumer,
    Message,
    OnBroadcast,
    OnDelivery,
    Published,
)
from examstream.pipeline.broker.memory_consumer import MemoryConsumer
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.topology import Topology

log = logging.getLogger(__name__)


class MemorySubscription:
    """A subscription to a broadcast topic."""

    def __init__(self, hub: MemoryHub, topic: str, hear: Callable[[bytes], None]) -> None:
        self._hub, self._topic, self._hear = hub, topic, hear
        self.active = True
        hub.subscribers.setdefault(topic, []).append(hear)

    async def stop(self) -> None:
        if self.active:
            self.active = False
            self._hub.subscribers[self._topic].remove(self._hear)


class MemoryBroker:
    """One connection to a hub (its own, where none is given)."""

    def __init__(self, hub: MemoryHub | None = None) -> None:
        self.hub = hub or MemoryHub()
        self._topology = Topology(())
        self._consumers: list[MemoryConsumer] = []
        self._subscriptions: list[MemorySubscription] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def connected(self) -> bool:
        return self._open and self.hub.up

    async def open(self, topology: Topology) -> None:
        self._check_up()
        self._topology, self._open = topology, True
        if self not in self.hub.connections:
            self.hub.connections.append(self)
        self.restore()

    async def close(self) -> None:
        self._open = False
        if self in self.hub.connections:
            self.hub.connections.remove(self)
        for subscription in self._subscriptions:
            await subscription.stop()
        self._subscriptions.clear()
        for consumer in self._consumers:
            await consumer.stop()
            consumer.lose()
        self._consumers.clear()

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        self._check_open()
        if delay_seconds:
            self.hub.delay(queue, message, delay_seconds)
            return Published.CONFIRMED
        answer = self.hub.publish(queue, message)
        if answer is Published.UNROUTABLE and self._knows(queue):
            self.restore()
            answer = self.hub.publish(queue, message)
        return answer

    async def consume(self, queue: str, prefetch: int, on_delivery: OnDelivery) -> Consumer:
        self._check_opened()
        consumer = MemoryConsumer(self.hub, queue, prefetch, on_delivery, self._spawn)
        consumer.on_cancelled = self._restore_soon
        self._consumers.append(consumer)
        self.restore()  # where the broker is away: once it is back
        return consumer

    async def ready(self, queue: str) -> int:
        self._check_open()
        here = self.hub.queues.get(queue)
        return 0 if here is None else here.ready

    async def broadcast(self, topic: str, body: bytes) -> None:
        if self.connected:
            self.hub.broadcast(topic, body)

    async def subscribe(self, topic: str, on_broadcast: OnBroadcast) -> Consumer:
        self._check_opened()

        def hear(body: bytes) -> None:
            self._spawn(on_broadcast(body))  # type: ignore[arg-type]

        subscription = MemorySubscription(self.hub, topic, hear)
        self._subscriptions.append(subscription)
        return subscription

    async def marked(self) -> bool:
        self._check_open()
        return self.hub.marked

    async def mark(self) -> None:
        self._check_open()
        self.hub.marked = True

    def lose(self) -> None:
        """The connection broke: every delivery of it is lost."""
        for consumer in self._consumers:
            consumer.lose()

    def restore(self) -> None:
        """Declare, and consume again what was consumed: as rabbit.py does when it is back."""
        if not self.connected:
            return
        for queue in self._topology.queues():
            self.hub.declare(queue)
        for consumer in self._consumers:
            consumer.start()

    def _knows(self, queue: str) -> bool:
        return any(known.name == queue for known in self._topology.queues())

    def _restore_soon(self) -> None:
        asyncio.get_running_loop().call_soon(self.restore)

    def _check_up(self) -> None:
        if not self.hub.up:
            raise BrokerUnavailable("the in-memory broker is away")

    def _check_open(self) -> None:
        self._check_up()
        self._check_opened()

    def _check_opened(self) -> None:
        if not self._open:
            raise BrokerUnavailable("the in-memory broker is closed")

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a consumer's callback failed: %s", type(fault).__name__)
