"""Who works now: the live workers by their heartbeats, on one's own monotonic clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

SILENT_SECONDS = 5.0
"""A worker that sent no heartbeat for so long is no longer counted."""


class Beat(BaseModel):
    """One heartbeat: places in all, at work, and holding output for want of room."""

    worker: str
    stage: str
    concurrency: int
    busy: int
    holding: int = 0


@dataclass(slots=True)
class Workers:
    """The latest heartbeat of each worker."""

    monotonic: Callable[[], float] = time.monotonic
    _beats: dict[tuple[str, str], tuple[float, Beat]] = field(default_factory=dict)

    def heard(self, beat: Beat) -> None:
        self._beats[beat.worker, beat.stage] = (self.monotonic(), beat)

    def live(self) -> list[Beat]:
        """Beats not older than SILENT_SECONDS."""
        now = self.monotonic()
        self._beats = {k: v for k, v in self._beats.items() if now - v[0] <= SILENT_SECONDS}
        return [beat for _, beat in self._beats.values()]

    def concurrency(self) -> int:
        """Places of all live workers of the question stages."""
        return sum(beat.concurrency for beat in self.live() if beat.stage != "papers")

    def busy(self, stage: str) -> int:
        """Places at work in a stage; those that merely hold output do not count."""
        return sum(beat.busy for beat in self.live() if beat.stage == stage)
