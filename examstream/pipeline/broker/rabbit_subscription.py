"""A subscription to a broadcast: an exclusive queue that is made anew with each connection."""

import asyncio
import logging
from contextlib import suppress

from examstream.pipeline.broker.base import OnBroadcast
from examstream.pipeline.broker.rabbit import Incoming, RabbitChannel
from examstream.pipeline.broker.rabbit_side import ConsumingSide
from examstream.pipeline.ending import end
from examstream.pipeline.errors import BrokerUnavailable

log = logging.getLogger(__name__)


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
        self.stopped = False

    @property
    def active(self) -> bool:
        return self._channel is not None and not self._lost.is_set()

    holds = False  # a broadcast is never held

    async def start(self) -> None:
        with suppress(BrokerUnavailable):
            await self._attach()
        self._keeper = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        self.stopped = True
        await end(self._keeper)
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
