"""Where outputs leave: confirmed, or held until there is room."""

import asyncio
import logging
from collections.abc import Callable

from examstream.pipeline.backoff import Pauses
from examstream.pipeline.broker.base import Broker, Delivery, Message, Published
from examstream.pipeline.clock import Clock
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.telemetry.stage_meter import StageMeter
from examstream.pipeline.topology import AGAIN
from examstream.pipeline.work import Send

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.025, 0.1
"""Between two tries at a full queue, by one of those who wait: ten messages of a 20 ms stage with
two workers are gone in 0.1 s, and a longer pause would let it run dry.
"""
WAITING_SECONDS = 1.0
"""The others try when that one found room, or after so long."""


class ChannelLost(Exception):
    """The input's channel is gone: what it produced must not be published."""


class Outlet:
    """Publishes the outputs of a stage's deliveries."""

    def __init__(
        self, broker: Broker, clock: Clock, meter: StageMeter, hold_seconds: float
    ) -> None:
        self._broker, self._clock, self._meter = broker, clock, meter
        self._hold_seconds = hold_seconds
        self._room: dict[str, asyncio.Event] = {}
        self._tried: set[str] = set()  # full queues that one of the holders keeps trying
        self.hurried = False  # stopping: no more waiting for room, the next `again` takes it

    async def send(self, send: Send, delivery: Delivery, on_hold: Callable[[], None]) -> None:
        """Return when the broker has confirmed. Raises ChannelLost, then nothing was confirmed.

        `on_hold` is called once, when the output has to wait.
        """
        if delivery.lost:
            raise ChannelLost
        target = send.queue + AGAIN if send.again else send.queue
        message = Message(send.body, send.headers)
        if await self._try(target, message, send.delay_seconds) is Published.CONFIRMED:
            return
        on_hold()
        since = self._clock.monotonic()
        try:
            await self._hold(send, message, target, delivery, since)
        finally:
            self._meter.held(self._clock.monotonic() - since)

    async def _hold(
        self, send: Send, message: Message, target: str, delivery: Delivery, since: float
    ) -> None:
        pauses = Pauses(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while True:
            await self._pause(target, pauses.next_seconds())
            # After each pause, before each publish: the channel may be gone by now.
            if delivery.lost:
                raise ChannelLost
            answer = await self._try(target, message, send.delay_seconds)
            if answer is Published.CONFIRMED:
                self._room_in(target)
                return
            too_long = self._clock.monotonic() - since >= self._hold_seconds
            if answer is Published.FULL and (too_long or self.hurried):
                again = send.queue + AGAIN
                if await self._try(again, message, send.delay_seconds) is Published.CONFIRMED:
                    return

    async def _try(
        self, target: str, message: Message, delay_seconds: float | None
    ) -> Published | None:
        """The broker's answer, None where it is away."""
        try:
            answer = await self._broker.publish(target, message, delay_seconds=delay_seconds)
        except BrokerUnavailable:
            return None
        if answer is Published.CONFIRMED:
            self._meter.published(target)
        elif answer is Published.UNROUTABLE:
            log.error("queue %s is not there and not in the topology: output held", target)
        return answer

    async def _pause(self, target: str, seconds: float) -> None:
        """Until room was found there, at most `seconds`; longer where another one keeps trying."""
        tries = target not in self._tried
        self._tried.add(target)
        room = self._room.setdefault(target, asyncio.Event())
        try:
            async with asyncio.timeout(seconds if tries else WAITING_SECONDS):
                await room.wait()
        except TimeoutError:
            pass
        finally:
            if tries:
                self._tried.discard(target)

    def _room_in(self, target: str) -> None:
        room = self._room.pop(target, None)
        if room is not None:
            room.set()

    def hurry(self) -> None:
        """Wake all that wait for room: the process stops."""
        self.hurried = True
        for target in tuple(self._room):
            self._room_in(target)
