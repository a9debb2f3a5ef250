"""The settings every process has. Names and defaults of `pipeline:` are its first users' own."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Section(BaseModel):
    """A part of the settings: frozen, and an unknown name is an error (loader.py words it)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TimeoutSettings(Section):
    """How long one attempt of a stage may take, in seconds."""

    generation: float = Field(default=60, gt=0, le=1500, description="Generating one question.")
    answering: float = Field(default=120, gt=0, le=1500, description="Answering it blind.")
    grading: float = Field(default=60, gt=0, le=1500, description="Grading it.")
    rendering: float = Field(
        default=60, gt=0, le=1500, description="Rendering a question, or one set of papers."
    )


class QueueSizeSettings(Section):
    """How many messages may wait in front of a stage (not behind it)."""

    generation: int = Field(default=10, ge=1, le=100_000, description="In front of the generator.")
    answering: int = Field(default=10, ge=1, le=100_000, description="In front of the answerer.")
    grading: int = Field(default=10, ge=1, le=100_000, description="In front of the grader.")
    rendering: int = Field(default=10, ge=1, le=100_000, description="In front of the renderer.")


class ConcurrencySettings(Section):
    """How many messages one container of a stage works on at once."""

    generation: int = Field(default=4, ge=1, le=1000, description="In one generator.")
    answering: int = Field(default=6, ge=1, le=1000, description="In one answerer.")
    grading: int = Field(default=4, ge=1, le=1000, description="In one grader.")
    rendering: int = Field(default=2, ge=1, le=1000, description="In one renderer.")


class RetrySettings(Section):
    """What happens after a fault of the work itself: a timeout, a broken answer."""

    max_attempts: int = Field(
        default=3, ge=1, le=20, description="Attempts in all, first included."
    )
    backoff_factor: float = Field(
        default=2,
        ge=1,
        le=10,
        description="Pauses between attempts, in seconds: factor, factor², … (2 s, then 4 s).",
    )


class LimitSettings(Section):
    """How long the runtime waits for what, in seconds."""

    drain_seconds: float = Field(
        default=30, ge=0, le=3600, description="After SIGTERM: time for what runs to finish."
    )
    hold_seconds: float = Field(
        default=300,
        gt=0,
        le=1200,
        description="A result that meets a full queue is held this long, then goes to the next "
        "stage's `again` queue. Stays under the broker's consumer timeout (30 minutes).",
    )
    prefetch_spare: int = Field(
        default=2,
        ge=1,
        le=100,
        description="Messages a worker holds ready beyond its concurrency, per queue.",
    )
    crashes_before_quarantine: int = Field(
        default=2,
        ge=1,
        le=15,
        description="Deliveries that may end in a crash before a message is worked on alone.",
    )
    crashes_in_quarantine: int = Field(
        default=3, ge=1, le=15, description="Crashes there before its slot fails as poison."
    )
    hear_survivors_seconds: float = Field(
        default=10,
        ge=0,
        le=600,
        description="Before a message is called poison: time for workers whose connection broke, "
        "and that live, to say so. A lost connection is no crash.",
    )
    cancelled_remembered: int = Field(
        default=100_000, ge=1, le=10_000_000, description="Cancelled exams a worker remembers."
    )
    heartbeat_seconds: float = Field(
        default=1, gt=0, le=60, description="Between two reports of a worker to the dispatcher."
    )
    ask_cancelled_seconds: float = Field(
        default=1,
        ge=0,
        le=10,
        description="On connect a worker waits at most this long for the list of cancelled exams.",
    )
    stuck_seconds: float = Field(
        default=15,
        gt=0,
        le=600,
        description="Messages wait, places are free and nothing comes for this long: not alive.",
    )


class PipelineSettings(Section):
    """The stream."""

    parallel_pipelines: int = Field(
        default=3, ge=1, le=1000, description="Workers per stage in standalone."
    )
    timeouts: TimeoutSettings = TimeoutSettings()
    queue_sizes: QueueSizeSettings = QueueSizeSettings()
    retry: RetrySettings = RetrySettings()
    concurrency: ConcurrencySettings = ConcurrencySettings()
    cpu_processes: int = Field(
        default=0, ge=0, le=1024, description="Processes for work that burns CPU; 0: one per core."
    )
    limits: LimitSettings = LimitSettings()


class BrokerSettings(Section):
    """RabbitMQ."""

    url: SecretStr = Field(
        default=SecretStr("amqp://guest:guest@localhost:5672/"),
        description="Where RabbitMQ is: `amqp://user:password@host:port/vhost` (amqps for TLS).",
    )
    prefix: str = Field(
        default="examstream.",
        max_length=64,
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Before every queue's name: several installations can share one broker.",
    )
    heartbeat_seconds: int = Field(
        default=10,
        ge=1,
        le=600,
        description="AMQP heartbeat: silence of a peer that is gone is seen after two by RabbitMQ, "
        "after three by us.",
    )
    reconnect_seconds: float = Field(
        default=0.2, gt=0, le=60, description="Between two tries to connect again."
    )
    consumer_check_seconds: float = Field(
        default=2,
        gt=0,
        le=300,
        description="Between two looks whether the broker still knows our consumers.",
    )
    connect_timeout_seconds: float = Field(
        default=30,
        gt=0,
        le=600,
        description="At start: after so long it is told that the broker is away, and tried again.",
    )
    publish_timeout_seconds: float = Field(
        default=10,
        gt=0,
        le=300,
        description="A publish not confirmed by then counts as broker away.",
    )


class TelemetrySettings(Section):
    """What a process tells about itself."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe line that is written."
    )
    log_format: Literal["json", "console"] = Field(
        default="json", description="One JSON object a line, or lines for people."
    )
    health_host: str = Field(
        default="127.0.0.1",
        description="Where `/livez`, `/readyz` and `/metrics` listen; 0.0.0.0 in a container.",
    )
    health_port: int = Field(
        default=9100, ge=0, le=65535, description="Their port; 0: none is opened."
    )
    otlp_endpoint: str = Field(
        default="",
        description="OTLP/HTTP collector of traces (`http://host:4318/v1/traces`); empty: none.",
    )
    tenant_label: bool = Field(
        default=False,
        description="Metrics by tenant too (docs/metrics.md): their names are seen by who reads "
        "metrics.",
    )
    tenants_shown: int = Field(
        default=10, ge=1, le=100, description="Tenants named in gauges; the rest are `other`."
    )
