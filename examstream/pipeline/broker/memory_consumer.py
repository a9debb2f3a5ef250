"""Consumers and deliveries of the in-memory broker."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from examstream.pipeline.broker.base import OnDelivery
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.broker.memory_queue import Waiting

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
