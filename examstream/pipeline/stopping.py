"""Stopping a handler, for a reason, for certain, and without cutting what comes after it."""

import asyncio
from contextlib import suppress

from examstream.pipeline.clock import Clock, Timer
from examstream.pipeline.verdict import Verdict

CANCEL_AGAIN_SECONDS = 5.0
"""A handler that still runs so long after its cancel is cancelled again: `asyncio.wait_for` loses
a cancel that meets the answer (CPython #86296, mended in 3.12), and a timeout must stop the work.
"""


class Stopping:
    """Why the handler of this task is to stop, and the cancels that make it.

    Only between `begin` and `over` is anything cancelled: before it the reason is enough, and after
    it a cancel would cut the publish from its ack.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._task: asyncio.Task[object] | None = None
        self._cancels = 0
        self._again: Timer | None = None
        self.reason: Verdict | None = None
        self.timed_out = False

    def stop(self, reason: Verdict) -> None:
        """The first reason stands, but a lost channel overrules the others: then nothing may be
        published at all.
        """
        first = self.reason is None
        if first or reason is Verdict.ABANDON:
            self.reason = reason
        if first:
            self._cancel()

    def time_out(self) -> None:
        self.timed_out = True
        self._cancel()

    def begin(self) -> None:
        """The handler runs now, in this task."""
        self._task = asyncio.current_task()

    async def over(self) -> None:
        """The handler is done: take back our cancels, or the next await would be cut."""
        task, self._task = self._task, None
        if self._again is not None:
            self._again.cancel()
        if task is None or not self._cancels:
            return
        while self._cancels:
            self._cancels -= 1
            task.uncancel()
        if not task.cancelling():
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)

    @property
    def torn_down(self) -> bool:
        """Somebody else cancels our task: the loop is closing."""
        return self._task is not None and self._task.cancelling() > self._cancels

    def _cancel(self) -> None:
        """Cancel, and again until it is over."""
        if self._task is not None:
            self._cancels += 1
            self._task.cancel()
            self._again = self._clock.call_later(CANCEL_AGAIN_SECONDS, self._cancel)
