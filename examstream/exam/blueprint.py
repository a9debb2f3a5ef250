"""The blueprint: what a person asks for. The HTTP `spec` and the command line both end here."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from examstream.exam.frozen import Closed
from examstream.exam.question import QuestionType


class Priority(StrEnum):
    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"


class Engine(StrEnum):
    RULES = "rules"
    MODEL = "model"


class TypeCount(Closed):
    """A type asked for; `count` None: a free share of what the counted ones leave."""

    type: QuestionType
    count: int | None = Field(default=None, ge=1)


class Blueprint(Closed):
    """What is asked for. With no `types` an exam mixes at least four, none above 40 %."""

    n: int = Field(default=10, ge=1, description="questions asked for")
    types: tuple[TypeCount, ...] = Field(default=(), description="types, with or without a count")
    language: Literal["auto", "en", "zh"] = "auto"
    seed: int = Field(default=1, ge=0, lt=2**53)
    engine: Engine | None = Field(default=None, description="None: the one in the settings")
    title: str = Field(default="", max_length=300)
    course: str = Field(default="", max_length=300)
    date: str = Field(default="", max_length=100)
    duration_minutes: int | None = Field(default=None, ge=1, le=24 * 60)
    instructions: str = Field(default="", max_length=4000)
    points: float = Field(default=1.0, gt=0, le=1000, description="points per question")
    priority: Priority = Priority.NORMAL
    not_before: float | None = Field(
        default=None, allow_inf_nan=False, description="Unix seconds; None: at once"
    )

    @field_validator("types", mode="before")
    @classmethod
    def _shorthand(cls, value: object) -> object:
        """Accept `"single_choice=4,true_false"`, `["numeric"]` and `{"numeric": 2}` as well."""
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, dict):
            return tuple({"type": name, "count": count} for name, count in value.items())
        if isinstance(value, list | tuple):
            return tuple(_one(part) if isinstance(part, str) else part for part in value)
        return value

    @field_validator("types")
    @classmethod
    def _within_n(cls, value: tuple[TypeCount, ...], info: ValidationInfo) -> tuple[TypeCount, ...]:
        asked, n = sum(kind.count or 0 for kind in value), info.data.get("n", 0)
        if n and asked > n:
            raise ValueError(f"{asked} questions are asked for by type, and n is {n}")
        return value


def _one(part: str) -> dict[str, object]:
    name, equals, count = part.partition("=")
    return {"type": name.strip(), "count": count.strip()} if equals else {"type": name.strip()}
