"""Jobs for the process pool."""

import os
import signal
import time

from examstream.pipeline.errors import BadInput, Retry

warmed: list[int] = []


def warm() -> None:
    warmed.append(os.getpid())


def double(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def warmed_by() -> list[int]:
    return warmed


def spin(seconds: float) -> int:
    """Burns CPU."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError("no good")


def say_bad_input() -> None:
    raise BadInput("field", "is bad", "do this")


def say_retry() -> None:
    raise Retry("busy", 3.0, counts=False)


def big(size: int) -> bytes:
    return bytes(size)


def unpicklable() -> object:
    return lambda: None
