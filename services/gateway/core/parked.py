"""Questions that wait down the delay ladder: their places are others' meanwhile (design §4.3).

Stages tell it as they park, best effort: untold, a place stays taken, no more. When the wait is over
a question is in the stream again, and nobody enters until there is room.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

from examstream.exam.store.base import Brief


class Parking(BaseModel):
    """One question parked, for so long from now."""

    tenant: str
    exam: str
    slot: int
    epoch: int
    seconds: float


@dataclass(slots=True)
class Parked:
    """Who is parked now, by one's own monotonic clock."""

    monotonic: Callable[[], float] = time.monotonic
    _until: dict[tuple[str, str], dict[tuple[int, int], float]] = field(default_factory=dict)

    def heard(self, parking: Parking) -> None:
        exam = self._until.setdefault((parking.tenant, parking.exam), {})
        exam[parking.slot, parking.epoch] = self.monotonic() + parking.seconds

    def of(self, brief: Brief) -> int:
        """How many of the exam's questions in flight are parked."""
        key, now = (brief.tenant_id, brief.exam_id), self.monotonic()
        if key not in self._until:
            return 0
        self._until[key] = waiting = {s: at for s, at in self._until[key].items() if at > now}
        if not waiting:
            del self._until[key]
        return min(len(waiting), brief.in_flight)
