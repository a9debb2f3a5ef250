"""A subscription to a queue that comes back by itself: after a lost channel, a lost connection, a
cancel notice, and where the broker has silently forgotten it.
"""

import asyncio
import logging
from contextlib import suppress

from examstream.pipeline.broker.base import OnDelivery
from examstream.pipeline.broker.rabbit import Incoming, QueueMissing
from examstream.pipeline.broker.rabbit_delivery import OpenChannel, RabbitDelivery
from examstream.pipeline.broker.rabbit_side import ConsumingSide
from examstream.pipeline.ending import end
from examstream.pipeline.errors import BrokerUnavailable

log = logging.getLogger(__name__)


class RabbitConsumer:
    """A subscription to one queue."""

    def __init__(
        self, side: ConsumingSide, queue: str, name: str, prefetch: int, on_delivery: OnDelivery
    ) -> None:
        self._side, self.queue, self._name = side, queue, name
        self._prefetch, self._on_delivery = prefetch, on_delivery
        self._open: OpenChannel | None = None
        self._tag: str | None = None
        self._taken = 0
        self.stopped = False
        self._cancelled = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def active(self) -> bool:
        """The broker confirmed the consumer tag, and its channel is open."""
        return self._tag is not None and self._open is not None and not self._open.closed.is_set()

    @property
    def holds(self) -> bool:
        """Something taken is not settled yet."""
        return self._open is not None and self._open.held > 0

    async def start(self) -> None:
        """Return when the broker knows the consumer, or at once where it is away."""
        with suppress(BrokerUnavailable):
            await self._attach()
        self._keeper = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        """Take no more. The channel stays until what is held on it is settled."""
        self.stopped = True
        await end(self._keeper)
        tag, self._tag = self._tag, None
        if self._open is not None and self._open.channel is not None:
            if tag is not None:
                with suppress(BrokerUnavailable):
                    await self._open.channel.cancel(tag)
            await self._open.end()

    async def close(self) -> None:
        """Give up what is held, too."""
        await self.stop()
        opened, self._open = self._open, None
        if opened is not None:
            opened.lose()
            await opened.end()

    def renew(self) -> None:
        """Subscribe again: the broker has forgotten, or cancelled, this consumer."""
        self._cancelled.set()

    async def _keep(self) -> None:
        while True:
            try:
                if self._open is None or self._open.closed.is_set():
                    await self._attach()
                elif self._cancelled.is_set():
                    await self._attach_again(self._open)
                await self._until_forgotten(self._open_now())
            except QueueMissing:
                await self._declare()
            except BrokerUnavailable as fault:
                log.debug("queue %s is not consumed yet: %s", self._name, fault)
            await asyncio.sleep(self._side.reconnect_seconds)

    async def _until_forgotten(self, opened: OpenChannel) -> None:
        """Until the channel or the consumer on it is gone, by the broker's word or by its silence:
        messages wait, we have room, and since the last look nothing came.
        """
        starved = False
        while not (opened.closed.is_set() or self._cancelled.is_set()):
            before = self._taken
            if await _first(self._side.check_seconds, opened.closed, self._cancelled):
                return
            waiting, consumers = await self._side.state(self.queue)
            silent = waiting > 0 and opened.held < self._prefetch and self._taken == before
            if not consumers or (silent and starved):
                log.warning("the broker has forgotten the consumer of %s", self._name)
                self.renew()
            starved = silent

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
        """The channel lives: what is held on it stays valid."""
        log.warning("consuming %s again", self._name)
        tag, self._tag = self._tag, None
        assert opened.channel is not None
        if tag is not None:
            await opened.channel.cancel(tag)
        await self._side.declare()
        await self._consume(opened)

    async def _consume(self, opened: OpenChannel) -> None:
        async def on_message(message: Incoming) -> None:
            delivery = RabbitDelivery(opened, self._name, message)
            opened.hold(delivery)
            self._taken += 1
            await self._on_delivery(delivery)

        assert opened.channel is not None
        self._cancelled.clear()
        self._tag = await opened.channel.consume(self.queue, on_message, prefetch=self._prefetch)


async def _first(seconds: float, *events: asyncio.Event) -> bool:
    """Whether one of the events came within the time."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for wait in waits:
            wait.cancel()
