"""The in-memory broker: a product (standalone stands on it), held to RabbitMQ's behaviour."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from examstream.pipeline.broker.base import (
    Consumer,
    Message,
    OnBroadcast,
    OnDelivery,
    Published,
)
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.broker.memory_queue import Waiting
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.topology import Topology

log = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[Any, Any, None]], None]


class MemoryDelivery:
    """A message taken from a memory queue."""

    __slots__ = ("_consumer", "_on_lost", "_waiting", "lost", "times_delivered")

    def __init__(self, consumer: "MemoryConsumer", waiting: Waiting) -> None:
        self._consumer, self._waiting = consumer, waiting
        self.times_delivered = waiting.deliveries
        self.lost = False
        self._on_lost: list[Callable[[], None]] = []

    @property
    def body(self) -> bytes:
        return self._waiting.message.body

    @property
    def headers(self) -> Mapping[str, str]:
        return self._waiting.message.headers

    @property
    def queue(self) -> str:
        return self._consumer.queue

    def on_lost(self, call: Callable[[], None]) -> None:
        if self.lost:
            call()
        else:
            self._on_lost.append(call)

    async def ack(self) -> None:
        self._consumer.settle(self, self._waiting, back=False)

    async def requeue(self) -> None:
        self._consumer.settle(self, self._waiting, back=True)

    def lose(self) -> None:
        self.lost = True
        calls, self._on_lost = self._on_lost, []
        for call in calls:
            call()


class MemoryConsumer:
    """A subscription to one queue. After a loss it comes back by itself, as rabbit.py's does."""

    def __init__(
        self, hub: MemoryHub, queue: str, prefetch: int, on_delivery: OnDelivery, spawn: Spawn
    ) -> None:
        self.queue = queue
        self.on_cancelled: Callable[[], None] = lambda: None
        self._hub, self._prefetch, self._on_delivery, self._spawn = (
            hub,
            prefetch,
            on_delivery,
            spawn,
        )
        self._taken: dict[MemoryDelivery, Waiting] = {}
        self._stopped = False
        self.active = False

    @property
    def has_room(self) -> bool:
        return len(self._taken) < self._prefetch

    def start(self) -> None:
        here = self._hub.queues.get(self.queue)
        if here is not None and not self._stopped and not self.active:
            self.active = True
            here.join(self)

    def take(self, waiting: Waiting) -> None:
        delivery = MemoryDelivery(self, waiting)
        self._taken[delivery] = waiting
        self._spawn(self._on_delivery(delivery))  # type: ignore[arg-type]

    def cancelled(self) -> None:
        self.active = False
        self.on_cancelled()

    def settle(self, delivery: MemoryDelivery, waiting: Waiting, *, back: bool) -> None:
        """Nothing where the delivery is lost or settled: the broker no longer knows it."""
        if self._taken.pop(delivery, None) is None:
            return
        here = self._hub.queues.get(self.queue)
        if here is None:
            return
        if back:
            here.put_back([waiting])
        elif here.ready:
            here.deal()

    async def stop(self) -> None:
        self._stopped = True
        self._leave()

    def lose(self) -> None:
        """The connection went: what was taken goes back, its holders are told."""
        self._leave()
        taken, self._taken = self._taken, {}
        for delivery in taken:
            delivery.lose()
        here = self._hub.queues.get(self.queue)
        if here is not None:
            here.put_back(taken.values())

    def _leave(self) -> None:
        self.active = False
        here = self._hub.queues.get(self.queue)
        if here is not None:
            here.leave(self)


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
        self._check_open()
        if queue not in self.hub.queues:
            self.restore()
        consumer = MemoryConsumer(self.hub, queue, prefetch, on_delivery, self._spawn)
        consumer.on_cancelled = self._restore_soon
        self._consumers.append(consumer)
        consumer.start()
        return consumer

    async def ready(self, queue: str) -> int:
        self._check_open()
        here = self.hub.queues.get(queue)
        return 0 if here is None else here.ready

    async def broadcast(self, topic: str, body: bytes) -> None:
        if self.connected:
            self.hub.broadcast(topic, body)

    async def subscribe(self, topic: str, on_broadcast: OnBroadcast) -> Consumer:
        self._check_open()

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
