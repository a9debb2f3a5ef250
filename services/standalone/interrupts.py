"""Ctrl-C and SIGTERM: the first ends what runs in order, the second leaves at once."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

INTERRUPTED = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHOW_CURSOR = "\x1b[?25h"


class Interrupts:
    """The signals of a command. Who is `patient` is told; anyone else is cancelled."""

    def __init__(self, code: int = INTERRUPTED) -> None:
        self.asked = asyncio.Event()
        self._code, self._patient = code, False
        self._main: asyncio.Task[object] | None = None

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While inside, signals come here."""
        loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._signal)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """While inside, the first signal sets `asked` and cancels nothing."""
        self._patient = True
        try:
            yield
        finally:
            self._patient = False

    def _signal(self) -> None:
        if self.asked.is_set():
            self._leave()
        self.asked.set()
        if not self._patient and self._main is not None:
            self._main.cancel()

    def _leave(self) -> None:
        """At once: all that counts is on the disk, and the pool's processes end with this one."""
        if sys.stdout.isatty():
            os.write(sys.stdout.fileno(), _SHOW_CURSOR.encode())
        os._exit(self._code)


async def until(items: AsyncIterator[T], *stops: asyncio.Event) -> AsyncIterator[T]:
    """The items as they come, until there are no more or one of `stops` is set."""
    stopped = [asyncio.ensure_future(stop.wait()) for stop in stops]
    try:
        while not any(stop.is_set() for stop in stops):
            coming = asyncio.ensure_future(anext(items, None))
            await asyncio.wait({coming, *stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
                return
            if (item := coming.result()) is None:
                return
            yield item
    finally:
        for wait in stopped:
            wait.cancel()
        if isinstance(items, AsyncGenerator):
            await items.aclose()
