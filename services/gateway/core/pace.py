"""How long an exam will still take, from how fast questions came lately."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from examstream.exam.states import ENDED, Exam, SlotState

_KEPT = 200
_WINDOW_SECONDS = 120.0


@dataclass(slots=True)
class Pace:
    """Slots that reached an end lately, across all exams of this process's view."""

    monotonic: Callable[[], float] = time.monotonic
    _ended: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def landed(self) -> None:
        """One more slot reached its end."""
        self._ended.append(self.monotonic())

    def estimate(self, exam: Exam, ahead: int) -> float | None:
        """Seconds until the exam's last question, or None where nothing can be said yet."""
        if exam.status in ENDED:
            return 0.0
        recent = [at for at in self._ended if self.monotonic() - at <= _WINDOW_SECONDS]
        if len(recent) < 2 or recent[-1] <= recent[0]:
            return None
        rate = (len(recent) - 1) / (recent[-1] - recent[0])
        left = exam.count(SlotState.WAITING) + exam.count(SlotState.IN_FLIGHT)
        return round((ahead + (left or exam.blueprint.n)) / rate, 1)
