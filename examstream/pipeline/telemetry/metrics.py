"""The one file that owns the metric names. Prefix `examstream_`, units in names, never an id.

docs/metrics.md is made from it (`make docs`): names and labels are a contract with dashboards,
alerts and autoscalers, which live longer than a release.
"""

from examstream.pipeline.telemetry.register import Register

LONG_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
"""Buckets of what a person waits for: a question, an exam."""
SHORT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Buckets of one call of the store, one answer of the HTTP API."""

STAGES = ("generator", "answerer", "grader", "renderer")
MODELS = ("generator", "answerer", "grader")
STORE = ("renderer", "gateway")
GATEWAY = ("gateway",)
EVERY = (*STAGES, "gateway")


class Metrics(Register):
    """Every metric of a process."""

    def __init__(self, service: str = "") -> None:
        super().__init__(service if service in EVERY else "")
        self._section_stages()
        self._section_models()
        self._section_exams()
        self._section_gateway()

    def _section_stages(self) -> None:
        count, gauge, seconds = self._counter, self._gauge, self._histogram
        self.deliveries = count("deliveries", "Messages taken.", STAGES, "stage", "queue")
        self.outcomes = count("outcomes", "How deliveries ended.", STAGES, "stage", "outcome")
        self.errors = count("errors", "Faults of handlers, by kind.", STAGES, "stage", "error")
        self.retries = count(
            "retries", "Messages sent down the delay ladder: retried or parked.", STAGES, "stage"
        )
        self.published = count("published", "Confirmed publishes.", STAGES, "stage", "queue")
        self.wait_seconds = seconds(
            "wait_seconds", "From enqueued_at to the handler.", STAGES, "stage"
        )
        self.duration_seconds = seconds(
            "duration_seconds", "Time in the handler.", STAGES, "stage", "outcome"
        )
        self.held_seconds = seconds(
            "held_seconds",
            "What a finished result waited for room in a full queue, or for a broker away.",
            STAGES,
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
        self.model_seconds = self._histogram(
            "model_seconds", "From asking to the whole answer.", asked, "model", when=when
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
        self.time_to_first_question_seconds = self._histogram(
            "time_to_first_question_seconds",
            "From the 202 to the first accepted question of an exam.",
            STORE,
            buckets=LONG_SECONDS,
        )
        self.question_seconds = self._histogram(
            "question_seconds",
            "From the dispatch of a question to its acceptance.",
            STORE,
            buckets=LONG_SECONDS,
        )
        self.exam_seconds = self._histogram(
            "exam_seconds",
            "From the 202 to an exam's end.",
            STORE,
            "outcome",
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
        self.store_seconds = self._histogram(
            "store_seconds", "Calls of the store.", STORE, "operation", buckets=SHORT_SECONDS
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
        self.http_seconds = self._histogram(
            "http_seconds",
            "Until the answer begins (a stream of events stays open long after).",
            GATEWAY,
            "route",
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
