"""A store whose full disk is told, for a command that must not wait for room unseen."""

from collections.abc import Callable
from typing import Any, cast

from examstream.exam.store.base import Store
from examstream.exam.store.errors import StoreFull


class _Watched:
    def __init__(self, store: Store, on_full: Callable[[str], None]) -> None:
        self._store, self._on_full = store, on_full

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)

        async def told(*args: Any, **named: Any) -> Any:
            try:
                return await call(*args, **named)
            except StoreFull as error:
                self._on_full(str(error))
                raise

        return told


def watched(store: Store, on_full: Callable[[str], None]) -> Store:
    """The store; `on_full` is told each time a call finds no room."""
    return cast(Store, _Watched(store, on_full))
