"""What is declared in RabbitMQ: names and arguments of queues, ladder and exchanges."""

import logging
from collections.abc import Awaitable, Callable

from examstream.pipeline.broker.rabbit import Arguments, QueueDiffers, QueueMissing, RabbitChannel
from examstream.pipeline.topology import LADDER_SECONDS, Queue, Topology

log = logging.getLogger(__name__)

OpenChannel = Callable[[], Awaitable[RabbitChannel]]


class RabbitNames:
    """Every name in the broker, with the installation's prefix."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.broadcasts = prefix + "broadcasts"
        self.marker = prefix + "marker"

    def queue(self, name: str) -> str:
        return self._prefix + name

    def rung(self, seconds: float) -> str:
        """Exchange and queue of one rung: `ladder.0.5s`."""
        return f"{self._prefix}ladder.{seconds:g}s"


def queue_arguments(queue: Queue, names: RabbitNames) -> Arguments:
    arguments: Arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": queue.delivery_limit,
    }
    if queue.max_length is not None:
        arguments |= {"x-max-length": queue.max_length, "x-overflow": "reject-publish"}
    if queue.dead_letters_to:
        arguments |= {
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": names.queue(queue.dead_letters_to),
        }
    return arguments


def rung_arguments(seconds: float) -> Arguments:
    """Every message of the queue waits as long: with mixed TTLs expiry would happen only at the
    head. It keeps its routing key, so one ladder serves all stages; at-least-once dead-lettering
    needs `reject-publish` (RabbitMQ docs, "Quorum queues: at-least-once dead lettering").
    """
    return {
        "x-queue-type": "quorum",
        "x-message-ttl": int(seconds * 1000),
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


MARKER_ARGUMENTS: Arguments = {"x-queue-type": "quorum"}


class Declarer:
    """Declares what is missing; what is there with other arguments stays, and is told."""

    def __init__(self, names: RabbitNames, open_channel: OpenChannel) -> None:
        self._names, self._open_channel = names, open_channel
        self._channel: RabbitChannel | None = None
        self._told: set[str] = set()
        self._missing: set[str] = set()

    async def declare(self, topology: Topology, *, compare: bool) -> set[str]:
        """The names of queues that were missing. `compare`: also say which queues differ from the
        settings (at the first connect).
        """
        self._missing = set()
        try:
            for queue in topology.queues():
                name = self._names.queue(queue.name)
                await self._queue(name, queue_arguments(queue, self._names), compare)
            for seconds in LADDER_SECONDS:
                name = self._names.rung(seconds)
                await self._queue(name, rung_arguments(seconds), compare)
                await (await self._usable()).declare_exchange(name, "fanout")
                await (await self._usable()).bind(name, name)
            await (await self._usable()).declare_exchange(self._names.broadcasts, "topic")
        finally:
            if self._channel is not None:
                await self._channel.close()
        return self._missing

    async def _queue(self, name: str, arguments: Arguments, compare: bool) -> None:
        try:
            await (await self._usable()).state(name)
        except QueueMissing:
            if not self._missing:  # what was in it is lost: the marker goes before it is declared
                await (await self._usable()).delete_queue(self._names.marker)
            self._missing.add(name)
            compare = True
        if not compare:
            return
        try:
            await (await self._usable()).declare_queue(name, arguments)
        except QueueDiffers as difference:
            if name not in self._told:
                self._told.add(name)
                log.warning("queue %s keeps what the broker has: %s", name, difference)

    async def _usable(self) -> RabbitChannel:
        """A refusal closes the channel it came on: then another."""
        if self._channel is None or not self._channel.usable:
            self._channel = await self._open_channel()
        return self._channel
