"""The cancelled exams that workers are told of, until nothing of them can still run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from examstream.exam.store.base import Store

CLOCKS_APART_SECONDS = 7200.0
"""The time of a cancel is a Unix time of the gateway that took it: ours may differ by so much."""


@dataclass(slots=True)
class Cancelled:
    """Each is named for the life of an epoch after this process first saw it."""

    store: Store
    life_seconds: float
    monotonic: Callable[[], float] = time.monotonic
    clock: Callable[[], float] = time.time
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)

    async def names(self) -> list[str]:
        """`tenant/exam` of each. Raises StoreUnavailable."""
        since = self.clock() - self.life_seconds - CLOCKS_APART_SECONDS
        now, known = self.monotonic(), self._seen
        self._seen = {key: known.get(key, now) for key in await self.store.cancelled_since(since)}
        return [f"{t}/{e}" for (t, e), seen in self._seen.items() if now - seen < self.life_seconds]
