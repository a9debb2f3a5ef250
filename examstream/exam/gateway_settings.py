"""The gateway's limits and doors."""

from pathlib import Path

from pydantic import Field, SecretStr

from examstream.exam.frozen import Closed


class TenantSettings(Closed):
    """What a tenant may use."""

    weight: float = Field(default=1.0, gt=0, le=1000, description="share of the stream")
    in_flight_max: int | None = Field(
        default=None, ge=1, description="questions of the tenant in the stream at once"
    )


class GatewaySettings(Closed):
    """The HTTP API, its keys and its limits."""

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="port; 0: a free one")
    keys_file: Path | None = Field(
        default=None, description="file of hashed API keys; none: loopback only, one tenant"
    )
    admin_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="key of the people who run it, of 16 characters or more; none: no admin calls",
    )
    questions_per_exam_max: int = Field(default=500, ge=1, description="N of one exam")
    lectures_per_exam_max: int = Field(default=20, ge=1, description="files of one exam")
    exams_waiting_max: int = Field(
        default=2000, ge=1, description="exams not ended, of one tenant; beyond it 429"
    )
    uploads_at_once: int = Field(
        default=150, ge=1, description="requests being received; beyond it 429"
    )
    uploads_at_once_of_tenant: int = Field(
        default=100, ge=1, description="those of them that may be one tenant's; beyond it 429"
    )
    upload_silence_seconds: float = Field(
        default=20, gt=0, description="a request of which nothing came for so long is ended: 408"
    )
    upload_timeout_seconds: float = Field(
        default=300, gt=0, description="a request that came no sooner to its end is ended: 408"
    )
    retry_after_seconds: int = Field(default=5, ge=1, description="what a 429 tells")
    request_max_bytes: int = Field(
        default=64 * 1024 * 1024, ge=1024, description="one request, all its files"
    )
    expires_seconds: float = Field(
        default=1800, ge=10, description="life of one dispatch of a question"
    )
    expiry_margin_seconds: float = Field(
        default=60,
        ge=1,
        description="after its life a question is offered again only so much later: what a stage "
        "begins at its end may still finish",
    )
    share_max_bytes: int = Field(
        default=64 * 1024, ge=4096, description="compressed lecture text that travels along"
    )
    lease_seconds: float = Field(
        default=1.5,
        ge=0.5,
        description="a gateway that dispatches and is silent for so long is replaced "
        "(it says it lives three times as often)",
    )
