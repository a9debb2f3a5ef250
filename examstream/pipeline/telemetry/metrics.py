"""The one file that owns the metric names. Prefix `examstream_`, units in names, never an id."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
"""Buckets from a no-op hop to the longest model call."""


class Metrics:
    """Every metric of a process, on a registry of its own: two in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        at = self.registry
        self.deliveries = Counter(
            "examstream_deliveries", "Messages taken.", ["stage", "queue"], registry=at
        )
        self.outcomes = Counter(
            "examstream_outcomes", "How deliveries ended.", ["stage", "outcome"], registry=at
        )
        self.errors = Counter(
            "examstream_errors", "Faults of handlers, by kind.", ["stage", "error"], registry=at
        )
        self.retries = Counter(
            "examstream_retries", "Messages sent down the delay ladder.", ["stage"], registry=at
        )
        self.published = Counter(
            "examstream_published", "Confirmed publishes.", ["stage", "queue"], registry=at
        )
        self.wait_seconds = Histogram(
            "examstream_wait_seconds",
            "From enqueued_at to the handler.",
            ["stage"],
            buckets=SECONDS,
            registry=at,
        )
        self.duration_seconds = Histogram(
            "examstream_duration_seconds",
            "Time in the handler.",
            ["stage", "outcome"],
            buckets=SECONDS,
            registry=at,
        )
        self.held_seconds = Histogram(
            "examstream_held_seconds",
            "Waiting for room in a full queue, or for a broker that is away.",
            ["stage"],
            buckets=SECONDS,
            registry=at,
        )
        self.in_progress = Gauge(
            "examstream_in_progress", "Handlers running now.", ["stage"], registry=at
        )
        self.holding = Gauge(
            "examstream_holding", "Results waiting for room now.", ["stage"], registry=at
        )
        self.ready = Gauge(
            "examstream_ready", "Messages waiting in the queue.", ["stage", "queue"], registry=at
        )
        self.backlog = Gauge(
            "examstream_stage_backlog",
            "Ready and busy of a stage in all, told by gateways: what its autoscaler reads.",
            ["stage"],
            registry=at,
        )
        self.connected = Gauge(
            "examstream_broker_connected", "1: the broker is reached.", registry=at
        )
        self.cpu_jobs = Counter(
            "examstream_cpu_jobs", "Jobs of the process pool.", ["outcome"], registry=at
        )
        self.exams = Counter("examstream_exams", "Exams that ended.", ["outcome"], registry=at)
        self.slots = Counter("examstream_slots", "Slots that ended.", ["outcome"], registry=at)
        self.time_to_first_question_seconds = Histogram(
            "examstream_time_to_first_question_seconds",
            "From the 202 to the first accepted question.",
            buckets=SECONDS,
            registry=at,
        )
        self.model_calls = Counter(
            "examstream_model_calls", "Calls of models.", ["model", "outcome"], registry=at
        )
        self.model_tokens = Counter(
            "examstream_model_tokens", "Tokens, in and out.", ["model", "direction"], registry=at
        )

    def text(self) -> bytes:
        """Prometheus text format, for `/metrics`."""
        return generate_latest(self.registry)


class StageMeter:
    """The metrics of one stage, bound once: a label lookup per message would cost."""

    def __init__(self, metrics: Metrics, stage: str) -> None:
        self._metrics, self._stage = metrics, stage
        self._outcomes: dict[str, Counter] = {}
        self._durations: dict[str, Histogram] = {}
        self._published: dict[str, Counter] = {}
        self._deliveries: dict[str, Counter] = {}
        self._wait = metrics.wait_seconds.labels(stage)
        self._held = metrics.held_seconds.labels(stage)
        self._retries = metrics.retries.labels(stage)
        self.in_progress = metrics.in_progress.labels(stage)
        self.holding = metrics.holding.labels(stage)

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
