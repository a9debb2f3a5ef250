"""What a process stands on may come later than it does: it waits, says so, and stays alive.

Where processes are restarted by a supervisor, ending here would be a loop of crashes over nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from examstream.pipeline.ending import end
from examstream.pipeline.errors import Unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")
AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class Opening:
    """Opens one thing after the other until `stopping`; `waits_for` is for `/readyz`."""

    stopping: asyncio.Event
    waits_for: str = ""

    async def of(self, door: Callable[[], Awaitable[T]]) -> T | None:
        """What `door` gives, tried again while what it needs is away; None where a signal came
        first: as process 1 of a container nobody else would hear it."""
        opened: list[T] = []

        async def patiently() -> None:
            opened.append(await self._patiently(door))

        opening = asyncio.ensure_future(patiently())
        stopped = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({opening, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not opening.done():
            await end(opening)
            return None
        await opening
        return opened[0]

    async def _patiently(self, door: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                found = await door()
            except Unavailable as away:
                if str(away) != self.waits_for:
                    log.warning("waiting: %s", away)
                self.waits_for = str(away)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                self.waits_for = ""
                return found
