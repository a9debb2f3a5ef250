"""Asking a model one thing: the Protocol, what comes back, what it may cost."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


class Usage(NamedTuple):
    """What was used. Millionths of a US dollar are whole numbers: no sum of them drifts."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    micro_usd: int = 0

    def plus(self, other: "Usage") -> "Usage":
        return Usage(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Budget:
    """What may still be spent; None: no limit."""

    tokens: int | None = None
    micro_usd: int | None = None

    def less(self, used: Usage) -> "Budget":
        return Budget(
            None if self.tokens is None else self.tokens - used.tokens,
            None if self.micro_usd is None else self.micro_usd - used.micro_usd,
        )


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """A validated answer and what it took."""

    output: T
    usage: Usage


class Model(Protocol):
    """A model behind some endpoint."""

    @property
    def name(self) -> str: ...

    async def ask(
        self, instructions: str, prompt: str, output: type[T], budget: Budget | None = None
    ) -> Answered[T]:
        """The model's answer in the shape of `output`, its longest length bounded by the budget.

        Raises Retry (`counts` False where the endpoint asked to wait), ProviderUnavailable,
        Refused or OverBudget; none of them quotes prompt or answer.
        """
        ...
