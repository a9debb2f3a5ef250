"""Where the model is and what may be spent on it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, SecretStr

from examstream.pipeline.settings import Section

OutputMode = Literal["tool", "native", "prompted"]


class Price(Section):
    """What a model costs, in US dollars per million tokens."""

    input_usd: float = Field(default=0, ge=0, description="A million tokens of prompt.")
    output_usd: float = Field(default=0, ge=0, description="A million tokens of answer.")


class ModelSettings(Section):
    """Any OpenAI-compatible endpoint."""

    base_url: str = Field(
        default="", description="Endpoint, such as `http://localhost:11434/v1`; empty: none."
    )
    api_key: SecretStr | None = Field(default=None, description="Its key, where it wants one.")
    generator: str = Field(default="", description="Name of the model that writes questions.")
    answerer: str = Field(
        default="", description="Name of the model that answers them blind; empty: the generator's."
    )
    grader: str = Field(
        default="", description="Name of the model that judges; empty: the generator's."
    )
    output_mode: OutputMode = Field(
        default="tool",
        description="How an answer gets its shape: a tool call, the endpoint's own JSON schema "
        "(native), or by asking for it (prompted).",
    )
    output_modes: Mapping[str, OutputMode] = Field(
        default_factory=dict, description="The same for single models, by name."
    )
    prices: Mapping[str, Price] = Field(
        default_factory=dict, description="What models cost, by name; not named: nothing."
    )
    temperature: float | None = Field(
        default=None, ge=0, le=2, description="Sent with each call; none: the endpoint's own."
    )
    call_timeout_seconds: float = Field(
        default=45, gt=0, le=1500, description="One call; a stage's timeout is above it."
    )
    output_max_tokens: int = Field(
        default=2000, ge=64, le=200_000, description="Longest answer of one call."
    )
    answer_tries: int = Field(
        default=2,
        ge=1,
        le=5,
        description="Times a model is asked, in all, before an answer that is no use (broken "
        "JSON, a wrong shape, none in time) counts as a failed attempt of its stage; and times "
        "a draft that is no question is written, before it costs its slot a share.",
    )
    lecture_max_characters: int = Field(
        default=60_000,
        ge=1000,
        le=2_000_000,
        description="Lecture text shown in one prompt; of a longer one the parts that matter.",
    )
    solves: int = Field(
        default=1, ge=1, le=9, description="Independent answers to each question; all must agree."
    )
    concurrency_max: int = Field(
        default=8, ge=1, le=1000, description="Calls at once of one process, when none is refused."
    )
