"""Where the model is and what may be spent on it."""

from pydantic import Field, SecretStr

from examstream.pipeline.settings import Section


class ModelSettings(Section):
    """Any OpenAI-compatible endpoint."""

    base_url: str = Field(
        default="", description="Endpoint, such as `http://localhost:11434/v1`; empty: none."
    )
    api_key: SecretStr | None = Field(default=None, description="Its key, where it wants one.")
    generator: str = Field(default="", description="Name of the model that writes questions.")
    answerer: str = Field(default="", description="Name of the model that answers them blind.")
    grader: str = Field(default="", description="Name of the model that judges.")
    call_timeout_seconds: float = Field(
        default=45, gt=0, le=1500, description="One call; a stage's timeout is above it."
    )
    output_max_tokens: int = Field(
        default=2000, ge=64, le=200_000, description="Longest answer of one call."
    )
    concurrency_max: int = Field(
        default=8, ge=1, le=1000, description="Calls at once of one process, when none is refused."
    )
