"""How many calls at once: one more after a run of good ones, half as many after a refusal.

Additive increase, multiplicative decrease (Chiu and Jain, 1989): processes that share an endpoint
find fair shares of it without speaking to each other.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

REFUSED_SECONDS = 1.0
"""How long nobody asks after a 429 that does not say."""


class Limiter:
    """Places for calls to one endpoint. `most` is the ceiling, 1 the floor."""

    def __init__(self, most: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most, self._monotonic = most, monotonic
        self._limit = float(most)
        self._busy = 0
        self._quiet_until = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """Calls that may run now."""
        return max(1, int(self._limit))

    @property
    def busy(self) -> int:
        return self._busy

    def quiet_seconds(self) -> float:
        """How long the endpoint has asked everybody to wait; 0: not at all."""
        return max(0.0, self._quiet_until - self._monotonic())

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, first come first served, and hold it."""
        while self._busy >= self.limit:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                self._wake()  # cancelled in its turn: it is the next one's
                raise
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self._wake()

    def went_well(self) -> None:
        """A call was answered: after as many as run at once, one more may."""
        self._limit = min(float(self._most), self._limit + 1.0 / self.limit)
        self._wake()

    def refused(self, after_seconds: float | None) -> None:
        """A 429: half as many from now on, and none before its `Retry-After`.

        Refusals of calls that ran together are one refusal: halved once while it is quiet.
        """
        if self.quiet_seconds() == 0.0:
            self._limit = max(1.0, self._limit / 2)
        pause = REFUSED_SECONDS if after_seconds is None else after_seconds
        self._quiet_until = max(self._quiet_until, self._monotonic() + pause)

    def _wake(self) -> None:
        for _ in range(self.limit - self._busy):
            if not self._waiting:
                return
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
