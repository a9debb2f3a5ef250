"""A store whose full disk is told, for a command that must not wait for room unseen."""

import math
import time
from collections.abc import Callable
from typing import Any, cast

from examstream.exam.store.base import Store
from examstream.exam.store.errors import StoreFull

_MOMENT_SECONDS = 10.0


class Watched:
    """The calls of a store, passed on."""

    def __init__(self, store: Store, on_full: Callable[[str], None]) -> None:
        self._store, self._on_full = store, on_full
        self._full_at = -math.inf

    @property
    def full(self) -> bool:
        """Whether there was no room a moment ago."""
        return time.monotonic() - self._full_at < _MOMENT_SECONDS

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)

        async def told(*args: Any, **named: Any) -> Any:
            try:
                return await call(*args, **named)
            except StoreFull as error:
                self._full_at = time.monotonic()
                self._on_full(str(error))
                raise

        return told

    def as_store(self) -> Store:
        return cast(Store, self)
