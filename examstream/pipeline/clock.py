"""Time as a dependency: the loop's own by default, so a loop with virtual time needs no clock."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """What `call_later` returns."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """Two times: one that never jumps (for ages and delays), one a message can carry."""

    def monotonic(self) -> float: ...

    def wall(self) -> float:
        """Unix seconds."""
        ...

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer: ...

    async def sleep(self, seconds: float) -> None: ...


class LoopClock:
    """The running loop's time, and the machine's Unix time."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def wall(self) -> float:
        return time.time()

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(seconds, call)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
