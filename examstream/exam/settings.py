"""All settings of an installation: one YAML file, `EXAMSTREAM_…` variables over it.

Every process reads the same file and takes what it needs; secrets come to those alone that need
them. docs/settings.md is made from the descriptions here.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr

from examstream.exam.blueprint import Engine
from examstream.exam.gateway_settings import GatewaySettings, TenantSettings
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.paper_settings import PaperSettings
from examstream.exam.store.settings import StoreSettings
from examstream.llm.settings import ModelSettings
from examstream.pipeline.errors import SettingsError
from examstream.pipeline.loader import load
from examstream.pipeline.settings import (
    BrokerSettings,
    PipelineSettings,
    Section,
    TelemetrySettings,
)


class EngineSettings(Section):
    """Who does the thinking in each stage: rules (no model, no network) or a model."""

    generator: Engine = Field(default=Engine.RULES, description="Who writes questions.")
    answerer: Engine = Field(default=Engine.RULES, description="Who answers them blind.")
    grader: Engine = Field(
        default=Engine.RULES, description="Who judges; the checks by code run with either."
    )


class SealingSettings(Section):
    """The secret of generator and grader. The answerer's container is never given it."""

    key: SecretStr | None = Field(
        default=None, description="At least 16 random characters, the same for both."
    )


class Settings(Section):
    """Everything; each section stands under its name in the YAML file."""

    pipeline: PipelineSettings = PipelineSettings()
    engines: EngineSettings = EngineSettings()
    models: ModelSettings = ModelSettings()
    lectures: LectureLimits = LectureLimits()
    papers: PaperSettings = PaperSettings()
    gateway: GatewaySettings = GatewaySettings()
    tenants: Mapping[str, TenantSettings] = Field(
        default_factory=dict, description="Tenants by name: weight, in_flight_max."
    )
    broker: BrokerSettings = BrokerSettings()
    store: StoreSettings = StoreSettings()
    sealing: SealingSettings = SealingSettings()
    telemetry: TelemetrySettings = TelemetrySettings()


def read(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of this process; raises SettingsError."""
    return load(Settings, path, environ)


def sealing_secret(settings: Settings) -> bytes:
    """The sealing secret; raises SettingsError where a stage that needs it has none."""
    if settings.sealing.key is None:
        raise SettingsError(
            "sealing.key: is not set. Give generator and grader the same random secret, "
            "for example: EXAMSTREAM_SEALING__KEY=$(openssl rand -base64 32)"
        )
    return settings.sealing.key.get_secret_value().encode()
