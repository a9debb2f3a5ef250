"""What outlives a connection to the in-memory broker: queues, delays, broadcasts, the marker."""

import logging
from collections.abc import Callable
from typing import Protocol

from examstream.pipeline.backoff import rung
from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.broker.memory_queue import MemoryQueue
from examstream.pipeline.clock import Clock, LoopClock
from examstream.pipeline.topology import Queue

log = logging.getLogger(__name__)


class Connection(Protocol):
    """A MemoryBroker, as its hub sees it."""

    def lose(self) -> None: ...

    def restore(self) -> None: ...


class MemoryHub:
    """One broker's state; several MemoryBrokers may connect to it, as processes would."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock: Clock = clock or LoopClock()
        self.queues: dict[str, MemoryQueue] = {}
        self.subscribers: dict[str, list[Callable[[bytes], None]]] = {}
        self.connections: list[Connection] = []
        self.marked = False
        self.up = True
        self.delayed = 0  # messages on the ladder now

    def declare(self, queue: Queue) -> None:
        """A queue that is there keeps its own limits: a changed setting must not brick a fleet.
        With one that is missing all in it is lost: then the marker goes, too."""
        here = self.queues.get(queue.name)
        if here is None:
            self.marked = False
            self.queues[queue.name] = MemoryQueue(queue, self._dead_letter)
        elif here.settings != queue:
            log.warning(
                "queue %s keeps the broker's limits: %s, the settings say %s",
                queue.name,
                here.settings,
                queue,
            )

    def publish(self, queue: str, message: Message) -> Published:
        here = self.queues.get(queue)
        return Published.UNROUTABLE if here is None else here.publish(message)

    def delay(self, queue: str, message: Message, seconds: float) -> None:
        """Up to the next rung, then into `queue`: bounded or not, a delayed message arrives."""
        self.delayed += 1
        self.clock.call_later(rung(seconds), lambda: self._arrive(queue, message))

    def _arrive(self, queue: str, message: Message) -> None:
        here = self.queues.get(queue)
        if here is None:  # at-least-once dead-lettering keeps it until the queue is there
            self.clock.call_later(1.0, lambda: self._arrive(queue, message))
            return
        self.delayed -= 1
        here.arrive(message)

    def _dead_letter(self, queue: str, message: Message) -> None:
        here = self.queues.get(queue)
        if here is not None:
            here.arrive(message)

    def broadcast(self, topic: str, body: bytes) -> None:
        for hear in tuple(self.subscribers.get(topic, ())):
            hear(body)

    def delete(self, queue: str) -> None:
        here = self.queues.pop(queue, None)
        if here is not None:
            here.delete()

    def stop(self) -> None:
        """The broker is away: every connection is lost, nothing else."""
        self.up = False
        for connection in tuple(self.connections):
            connection.lose()

    def start(self) -> None:
        self.up = True
        for connection in tuple(self.connections):
            connection.restore()

    def wipe(self) -> None:
        """It comes back without its disk: queues, messages and the marker are gone."""
        self.stop()
        self.queues.clear()
        self.marked = False
        self.start()
