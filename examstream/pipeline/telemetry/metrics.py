"""The one file that owns the metric names. Prefix `examstream_`, units in names, never an id.

docs/metrics.md is made from it (`make docs`): names and labels are a contract with dashboards,
alerts and autoscalers, which live longer than a release.
"""

from collections.abc import Sequence
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
"""Buckets from a no-op hop to the longest model call."""
LONG_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
"""Buckets of what a person waits for: a question, an exam."""
SHORT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Buckets of one call of the store, one answer of the HTTP API."""

STAGES = ("generator", "answerer", "grader", "renderer")
MODELS = ("generator", "answerer", "grader")
STORE = ("renderer", "gateway")
GATEWAY = ("gateway",)
EVERY = (*STAGES, "gateway")


class Told(NamedTuple):
    """What docs/metrics.md says of a metric. `by`: the services that have it; `when`: only then."""

    name: str
    type: str
    labels: tuple[str, ...]
    unit: str
    meaning: str
    by: tuple[str, ...]
    when: str = ""


class Metrics:
    """Every metric of a process, on a registry of its own: two in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # memory, CPU, open files, start; Linux only
        self.told: list[Told] = []
        self._section_stages()
        self._section_models()
        self._section_exams()
        self._section_gateway()

    def _section_stages(self) -> None:
        count, gauge, seconds = self._counter, self._gauge, self._seconds
        self.deliveries = count("deliveries", "Messages taken.", STAGES, "stage", "queue")
        self.outcomes = count("outcomes", "How deliveries ended.", STAGES, "stage", "outcome")
        self.errors = count("errors", "Faults of handlers, by kind.", STAGES, "stage", "error")
        self.retries = count(
            "retries", "Messages sent down the delay ladder: retried or parked.", STAGES, "stage"
        )
        self.published = count("published", "Confirmed publishes.", STAGES, "stage", "queue")
        self.wait_seconds = seconds("wait_seconds", "From enqueued_at to the handler.", "stage")
        self.duration_seconds = seconds(
            "duration_seconds", "Time in the handler.", "stage", "outcome"
        )
        self.held_seconds = seconds(
            "held_seconds",
            "What a finished result waited for room in a full queue, or for a broker away.",
            "stage",
        )
        self.in_progress = gauge(
            "in_progress", "Handlers running now.", STAGES, "stage", unit="handlers"
        )
        self.holding = gauge(
            "holding", "Results that wait for room now.", STAGES, "stage", unit="results"
        )
        self.places = gauge(
            "places", "Handlers this process may run at once.", STAGES, "stage", unit="handlers"
        )
        self.ready = gauge(
            "ready",
            "Messages that wait in the queue. Many tell the same fact: take the highest.",
            EVERY,
            "stage",
            "queue",
            unit="messages",
        )
        self.connected = gauge(
            "broker_connected", "1: the broker is reached.", EVERY, unit="0 or 1"
        )
        self.cpu_jobs = count(
            "cpu_jobs", "Jobs of the process pool, by how they ended.", EVERY, "outcome"
        )
        for outcome in ("ok", "failed", "timeout", "crashed", "cancelled"):
            self.cpu_jobs.labels(outcome)

    def _section_models(self) -> None:
        asked, when = MODELS, "engine `model`"
        self.model_calls = self._counter(
            "model_calls",
            "Calls of models: ok, broken (no use), limited (429, 503), failed (5xx, timeout), "
            "refused, filtered, unreachable, cancelled.",
            asked,
            "model",
            "outcome",
            when=when,
        )
        self.model_seconds = self._seconds(
            "model_seconds", "From asking to the whole answer.", "model", by=asked, when=when
        )
        self.model_tokens = self._counter(
            "model_tokens",
            "Tokens by direction: in, out.",
            asked,
            "model",
            "direction",
            when=when,
        )
        self.model_cost = self._counter(
            "model_cost_usd",
            "What calls cost by `models.prices`.",
            asked,
            "model",
            unit="US dollars",
            when=when,
        )

    def _section_exams(self) -> None:
        """Counted by who writes the change, once each: sum over all processes."""
        self.exams = self._counter("exams", "Exams that ended, by status.", STORE, "outcome")
        self.slots = self._counter("slots", "Slots that ended, by state.", STORE, "outcome")
        self.time_to_first_question_seconds = self._seconds(
            "time_to_first_question_seconds",
            "From the 202 to the first accepted question of an exam.",
            by=STORE,
            buckets=LONG_SECONDS,
        )
        self.question_seconds = self._seconds(
            "question_seconds",
            "From the dispatch of a question to its acceptance.",
            by=STORE,
            buckets=LONG_SECONDS,
        )
        self.exam_seconds = self._seconds(
            "exam_seconds",
            "From the 202 to an exam's end.",
            "outcome",
            by=STORE,
            buckets=LONG_SECONDS,
        )
        self.tenant_slots = self._counter(
            "tenant_slots",
            "Slots that ended, by tenant.",
            STORE,
            "tenant",
            "outcome",
            when="`telemetry.tenant_label`",
        )
        self.store_seconds = self._seconds(
            "store_seconds", "Calls of the store.", "operation", by=STORE, buckets=SHORT_SECONDS
        )
        self.store_errors = self._counter(
            "store_errors", "Calls of the store that failed.", STORE, "operation", "error"
        )

    def _section_gateway(self) -> None:
        gauge, count = self._gauge, self._counter
        self.backlog = gauge(
            "stage_backlog",
            "Ready and busy of a stage in all: what its autoscaler reads. The generator's has "
            "what waits in the store, up to the free places. Take the highest.",
            GATEWAY,
            "stage",
            unit="messages",
        )
        self.workers = gauge(
            "workers",
            "Processes of a stage that sent a heartbeat lately.",
            GATEWAY,
            "stage",
            unit="processes",
        )
        self.waiting = gauge("waiting", "Slots that wait in the store.", GATEWAY, unit="slots")
        self.in_flight = gauge("in_flight", "Slots in the stream.", GATEWAY, unit="slots")
        self.in_flight_max = gauge("in_flight_max", "Places in the stream.", GATEWAY, unit="slots")
        self.exams_open = gauge(
            "exams_open", "Exams that have not ended, or lack papers.", GATEWAY, unit="exams"
        )
        self.exam_unmoved = gauge(
            "exam_unmoved_seconds",
            "How long the exam that rests longest has not changed, of those with questions in "
            "the stream, being read, or in want of papers.",
            GATEWAY,
        )
        self.leads = gauge("leads", "1: this gateway dispatches.", GATEWAY, unit="0 or 1")
        self.tenant_waiting = gauge(
            "tenant_waiting",
            "Slots that wait, of the tenants with most, the rest as `other`.",
            GATEWAY,
            "tenant",
            unit="slots",
            when="`telemetry.tenant_label`",
        )
        self.tenant_in_flight = gauge(
            "tenant_in_flight",
            "Slots in the stream, of the tenants with most waiting, the rest as `other`.",
            GATEWAY,
            "tenant",
            unit="slots",
            when="`telemetry.tenant_label`",
        )
        self.http_requests = count(
            "http_requests", "HTTP requests answered.", GATEWAY, "method", "route", "status"
        )
        self.http_seconds = self._seconds(
            "http_seconds",
            "Until the answer begins (a stream of events stays open long after).",
            "route",
            by=GATEWAY,
            buckets=SHORT_SECONDS,
        )
        self.http_open = gauge(
            "http_open",
            "Answers being sent, streams of events among them.",
            GATEWAY,
            "route",
            unit="requests",
        )

    def cpu_job_ended(self, outcome: str) -> None:
        """For the process pool, which knows no metrics."""
        self.cpu_jobs.labels(outcome).inc()

    def text(self) -> bytes:
        """Prometheus text format, for `/metrics`."""
        return generate_latest(self.registry)

    def _counter(
        self,
        name: str,
        meaning: str,
        by: Sequence[str],
        *labels: str,
        unit: str = "",
        when: str = "",
    ) -> Counter:
        self._tell(
            f"{name}_total", "counter", labels, unit or name.split("_")[-1], meaning, by, when
        )
        return Counter(f"examstream_{name}", meaning, labels, registry=self.registry)

    def _gauge(
        self,
        name: str,
        meaning: str,
        by: Sequence[str],
        *labels: str,
        unit: str = "",
        when: str = "",
    ) -> Gauge:
        known = "seconds" if name.endswith("_seconds") else ""
        self._tell(name, "gauge", labels, unit or known, meaning, by, when)
        return Gauge(f"examstream_{name}", meaning, labels, registry=self.registry)

    def _seconds(
        self,
        name: str,
        meaning: str,
        *labels: str,
        by: Sequence[str] = STAGES,
        buckets: Sequence[float] = SECONDS,
        when: str = "",
    ) -> Histogram:
        self._tell(name, "histogram", labels, "seconds", meaning, by, when)
        full = f"examstream_{name}"
        return Histogram(full, meaning, labels, buckets=buckets, registry=self.registry)

    def _tell(
        self,
        name: str,
        kind: str,
        labels: Sequence[str],
        unit: str,
        meaning: str,
        by: Sequence[str],
        when: str,
    ) -> None:
        told = Told(f"examstream_{name}", kind, tuple(labels), unit, meaning, tuple(by), when)
        self.told.append(told)
