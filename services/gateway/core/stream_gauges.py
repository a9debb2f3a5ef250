"""The stream as a whole, as gauges: what waits, what is in it, what rests too long, who works."""

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from examstream.exam.routes import PAPERS, STAGES
from examstream.exam.store.base import Brief
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.workers import Workers

OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Seen:
    """An exam's version, and since when (monotonic) it is that one."""

    version: int
    since: float


@dataclass(slots=True)
class StreamGauges:
    """Set from one look at the open exams. `tenants`: how many are named; 0: none is told."""

    metrics: Metrics
    workers: Workers
    in_flight_max: Callable[[], int]
    leads: Callable[[], bool]
    tenants: int
    monotonic: Callable[[], float] = time.monotonic
    _exams: dict[tuple[str, str], _Seen] = field(default_factory=dict)

    def see(self, briefs: Sequence[Brief]) -> None:
        """What the store told just now."""
        metrics = self.metrics
        metrics.exams_open.set(len(briefs))
        metrics.waiting.set(sum(brief.waiting for brief in briefs))
        metrics.in_flight.set(sum(brief.in_flight for brief in briefs))
        metrics.exam_unmoved.set(self._unmoved_seconds(briefs))
        if self.tenants:
            self._tell_tenants(briefs)

    def unknown(self) -> None:
        """The store was not seen for a while: the last numbers are no news."""
        metrics = self.metrics
        for gauge in (
            metrics.exams_open,
            metrics.waiting,
            metrics.in_flight,
            metrics.exam_unmoved,
        ):
            gauge.set(math.nan)

    def look_around(self, connected: bool) -> None:
        """What needs no store."""
        self.metrics.connected.set(connected)
        self.metrics.leads.set(self.leads())
        self.metrics.in_flight_max.set(self.in_flight_max())
        live = Counter(beat.stage for beat in self.workers.live())
        for stage in (*STAGES, PAPERS):
            self.metrics.workers.labels(stage).set(live[stage])

    def _unmoved_seconds(self, briefs: Sequence[Brief]) -> float:
        """By our own clock, from when this gateway first saw the exam as it is. One that merely
        waits for its turn does not count: under a flood it may do so for hours."""
        now = self.monotonic()
        exams: dict[tuple[str, str], _Seen] = {}
        for brief in briefs:
            if not (brief.in_flight or brief.reading or brief.wants_papers):
                continue
            key = (brief.tenant_id, brief.exam_id)
            before = self._exams.get(key)
            same = before is not None and before.version == brief.version
            exams[key] = before if before and same else _Seen(brief.version, now)
        self._exams = exams
        return max((now - seen.since for seen in exams.values()), default=0.0)

    def _tell_tenants(self, briefs: Sequence[Brief]) -> None:
        waiting, in_flight = Counter[str](), Counter[str]()
        for brief in briefs:
            waiting[brief.tenant_id] += brief.waiting
            in_flight[brief.tenant_id] += brief.in_flight
        most = (waiting + in_flight).most_common(self.tenants)
        named = {tenant for tenant, _ in most}
        for gauge, counted in (
            (self.metrics.tenant_waiting, waiting),
            (self.metrics.tenant_in_flight, in_flight),
        ):
            gauge.clear()
            for tenant in named:
                gauge.labels(tenant).set(counted[tenant])
            rest = sum(number for tenant, number in counted.items() if tenant not in named)
            gauge.labels(OTHER).set(rest)
