"""The queues behind the in-memory broker, with RabbitMQ's semantics for quorum queues."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.topology import Queue


@dataclass(slots=True, eq=False)
class Waiting:
    """A message in a queue, or taken from it. `deliveries`: how often it was given out."""

    message: Message
    deliveries: int = 0


class Taker(Protocol):
    """A consumer, as a queue sees it."""

    @property
    def has_room(self) -> bool: ...

    def take(self, waiting: Waiting) -> None: ...

    def cancelled(self) -> None:
        """The queue was deleted under it (RabbitMQ's consumer cancel notice)."""
        ...


class MemoryQueue:
    """First come first served, dealt round to the consumers that have room."""

    def __init__(self, settings: Queue, dead_letter: Callable[[str, Message], None]) -> None:
        self.settings = settings
        self._ready: deque[Waiting] = deque()
        self._takers: deque[Taker] = deque()
        self._dead_letter = dead_letter

    @property
    def ready(self) -> int:
        return len(self._ready)

    def publish(self, message: Message) -> Published:
        """A bound counts what is ready, not what is taken: as RabbitMQ's does."""
        limit = self.settings.max_length
        if limit is not None and len(self._ready) >= limit:
            return Published.FULL
        self.arrive(message)
        return Published.CONFIRMED

    def arrive(self, message: Message) -> None:
        self._ready.append(Waiting(message))
        self.deal()

    def put_back(self, taken: Iterable[Waiting]) -> None:
        """Back to the head in their order; past the delivery limit they are dead letters."""
        for waiting in reversed(list(taken)):
            if waiting.deliveries > self.settings.delivery_limit:
                if self.settings.dead_letters_to:
                    self._dead_letter(self.settings.dead_letters_to, waiting.message)
                continue
            self._ready.appendleft(waiting)
        self.deal()

    def join(self, taker: Taker) -> None:
        self._takers.append(taker)
        self.deal()

    def leave(self, taker: Taker) -> None:
        if taker in self._takers:
            self._takers.remove(taker)

    def delete(self) -> None:
        """Everything in it is gone; who reads it is told."""
        self._ready.clear()
        takers, self._takers = self._takers, deque()
        for taker in takers:
            taker.cancelled()

    def deal(self) -> None:
        """Give out what is ready while a consumer has room, one each in turn."""
        ready, takers = self._ready, self._takers
        while ready:
            for _ in range(len(takers)):
                taker = takers[0]
                takers.rotate(-1)
                if taker.has_room:
                    break
            else:
                return
            waiting = ready.popleft()
            waiting.deliveries += 1
            taker.take(waiting)
