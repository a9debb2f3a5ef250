"""The stream's own time: the seconds somebody has led, counted on, kept in the store.

What expires is measured by it alone. It begins as Unix time and then follows the monotonic clock of
whoever leads; the next one goes on where the last was. So neither a clock that jumps nor one that
differs decides anything, and ages do not begin anew with a new leader. While nobody leads it stands
still: nobody could have offered anything again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from examstream.exam.store.base import SYSTEM, Body, Store

KEEP_SECONDS = 1.0
"""What a leader that dies may have counted in vain."""
_NAME = "time"


@dataclass(slots=True)
class StreamClock:
    """Read by whoever leads, after `resume`."""

    store: Store
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    _began: float = 0.0
    _since: float = 0.0
    _kept_at: float = 0.0

    def now(self) -> float:
        """Seconds."""
        return self._began + self.monotonic() - self._since

    async def resume(self) -> None:
        """Go on where the last leader was. Raises StoreUnavailable."""
        kept = await self.store.get(SYSTEM, Body.DISPATCHED, _NAME)
        self._began = float(kept) if kept else self.wall()
        self._since = self._kept_at = self.monotonic()

    async def keep(self, *, at_once: bool = False) -> None:
        """Remember the present time, once a second at most. Raises StoreUnavailable."""
        now = self.monotonic()
        if at_once or now - self._kept_at >= KEEP_SECONDS:
            await self.store.put(SYSTEM, Body.DISPATCHED, _NAME, repr(self.now()).encode())
            self._kept_at = now
