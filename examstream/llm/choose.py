"""The model of a role, or a clear word on what is not set."""

from typing import Literal

from examstream.llm.base import Model
from examstream.llm.settings import ModelSettings
from examstream.pipeline.errors import SettingsError
from examstream.pipeline.telemetry.metrics import Metrics

Role = Literal["generator", "answerer", "grader"]


def name_of(settings: ModelSettings, role: Role) -> str:
    """The name of a role's model; one that is not named uses the generator's."""
    named: str = getattr(settings, role)
    return named or settings.generator


def model(settings: ModelSettings, role: Role, metrics: Metrics) -> Model:
    """The model; raises SettingsError where there is no endpoint or no name."""
    from examstream.llm.endpoint import EndpointModel

    if not settings.base_url:
        raise SettingsError(
            "models.base_url: is not set. Name an OpenAI-compatible endpoint, for example "
            "EXAMSTREAM_MODELS__BASE_URL=http://localhost:11434/v1, or use --engine rules."
        )
    if not settings.base_url.startswith(("http://", "https://")):
        raise SettingsError("models.base_url: must start with http:// or https://.")
    if not (name := name_of(settings, role)):
        raise SettingsError(
            f"models.{role}: is not set. Name a model of the endpoint, for example "
            "EXAMSTREAM_MODELS__GENERATOR=qwen3:14b."
        )
    return EndpointModel(settings, name, metrics)
