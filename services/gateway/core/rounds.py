"""Round after round, by the clock or when woken; again at once when what was away is back."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from examstream.pipeline.errors import Unavailable

log = structlog.get_logger(__name__)

AWAY_SECONDS = 0.2
"""Between two looks while broker or store is away: what a wiped broker lost waits no longer."""


@dataclass(slots=True)
class Rounds:
    """Runs `look` for ever. `name` is for the log."""

    name: str
    look: Callable[[], Awaitable[object]]
    period_seconds: float = 1.0
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _away: str = ""

    def wake(self) -> None:
        """Look now, or once more if a look is under way."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled. Errors of the world wait; nothing is counted."""
        while True:
            self._wake.clear()
            try:
                await self.look()
                self._away = ""
            except Unavailable as error:
                if str(error) != self._away:  # told once, not five times a second
                    log.warning(f"{self.name} waits", reason=str(error))
                self._away = str(error)
                await asyncio.sleep(AWAY_SECONDS)
                continue
            except Exception as fault:  # a defect of ours must not end it all
                log.exception(f"a round of {self.name} failed", fault=type(fault).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.period_seconds):
                    await self._wake.wait()
