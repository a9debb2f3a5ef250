"""The metrics of one stage, bound once: a label lookup per message would cost."""

from prometheus_client import Counter, Histogram

from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.verdict import Verdict


class StageMeter:
    """What a stage tells of its deliveries."""

    def __init__(self, metrics: Metrics, stage: str) -> None:
        self._metrics, self._stage = metrics, stage
        # All from the start, at 0: `increase()` does not see the first of a series that begins at 1.
        self._outcomes: dict[str, Counter] = {
            verdict: metrics.outcomes.labels(stage, verdict) for verdict in Verdict
        }
        self._durations: dict[str, Histogram] = {}
        self._published: dict[str, Counter] = {}
        self._deliveries: dict[str, Counter] = {}
        self._wait = metrics.wait_seconds.labels(stage)
        self._held = metrics.held_seconds.labels(stage)
        self._retries = metrics.retries.labels(stage)
        self.in_progress = metrics.in_progress.labels(stage)
        self.holding = metrics.holding.labels(stage)
        self.places = metrics.places.labels(stage)

    def taken(self, queue: str) -> None:
        if queue not in self._deliveries:
            self._deliveries[queue] = self._metrics.deliveries.labels(self._stage, queue)
        self._deliveries[queue].inc()

    def ended(self, outcome: str) -> None:
        if outcome not in self._outcomes:
            self._outcomes[outcome] = self._metrics.outcomes.labels(self._stage, outcome)
        self._outcomes[outcome].inc()

    def handled(self, outcome: str, seconds: float) -> None:
        if outcome not in self._durations:
            self._durations[outcome] = self._metrics.duration_seconds.labels(self._stage, outcome)
        self._durations[outcome].observe(seconds)

    def published(self, queue: str) -> None:
        if queue not in self._published:
            self._published[queue] = self._metrics.published.labels(self._stage, queue)
        self._published[queue].inc()

    def waited(self, seconds: float) -> None:
        self._wait.observe(max(0.0, seconds))

    def held(self, seconds: float) -> None:
        self._held.observe(seconds)

    def retried(self) -> None:
        self._retries.inc()

    def fault(self, kind: str) -> None:
        self._metrics.errors.labels(self._stage, kind).inc()
