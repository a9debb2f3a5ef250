"""The stream's own time, as this process heard it (design §4.3).

Whoever dispatches tells it each second; between two tellings our own monotonic clock carries it on.
No Unix time of two machines is ever compared: a clock that is an hour off drops nothing.
"""

from examstream.pipeline.clock import Clock


class StreamTime:
    """Unknown until it is first heard, and then nothing has expired."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[float, float] | None = None  # what was told, and when (monotonic)

    def hear(self, now: float) -> None:
        """The latest telling stands: a new dispatcher's may be some seconds behind the last."""
        self._heard = now, self._clock.monotonic()

    def now(self) -> float | None:
        """Seconds, None where nobody has told them yet."""
        if self._heard is None:
            return None
        told, at = self._heard
        return told + self._clock.monotonic() - at

    def past(self, moment: float) -> bool:
        """Whether a moment of the stream's time is known to be over."""
        now = self.now()
        return now is not None and moment <= now
