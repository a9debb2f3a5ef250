"""A loop whose time jumps to the next timer: minutes of delays in milliseconds, exactly."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

from examstream.pipeline.clock import LoopClock

WALL_AT_START = 1_750_000_000.0
P = ParamSpec("P")


class _JumpingSelector(selectors.DefaultSelector):
    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> Any:
        events = super().select(0)
        if events or timeout == 0:
            return events
        if timeout is None:
            raise RuntimeError("nothing will ever happen: everybody waits")
        self.loop.now += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time. `asyncio.sleep` and `asyncio.timeout` follow it."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        selector.loop = self
        self.now = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self.now


class VirtualClock(LoopClock):
    """The loop's time, as Unix seconds too."""

    def wall(self) -> float:
        return WALL_AT_START + asyncio.get_running_loop().time()


def in_virtual_time(
    test: Callable[P, Coroutine[Any, Any, None]],
) -> Callable[P, None]:
    """Run an async test on a VirtualLoop."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run
