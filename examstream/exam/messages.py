"""The wire, version 1: one message is one question (design §4.8). Golden bytes in tests/contract.

generate → answer → grade → render, and `Outcome` back to the gateway. `AnswerTask` knows key,
solution, quote, facts and earlier reasons only as `sealed` bytes.
"""

from enum import StrEnum
from typing import Literal, Self

from pydantic import ConfigDict, Field

from examstream.exam.frozen import Frozen
from examstream.exam.plan.model import Order
from examstream.exam.question import Asked, Draft, HistoryEntry, Solve

SCHEMA = "1.0"


class Allowance(Frozen):
    """What one candidate may still spend on models; None: no limit."""

    tokens: int | None = None
    micro_usd: int | None = None


class Spent(Frozen):
    """What this candidate has spent on models so far."""

    calls: int = 0
    tokens: int = 0
    micro_usd: int = 0

    def plus(self, other: "Spent") -> "Spent":
        return Spent(
            calls=self.calls + other.calls,
            tokens=self.tokens + other.tokens,
            micro_usd=self.micro_usd + other.micro_usd,
        )


class Envelope(Frozen):
    """Whose question this is, which try, until when. Times are Unix seconds, but `expires_at`: that
    is the stream's own time, which began as one (services/gateway/core/stream_clock.py)."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    tenant_id: str
    exam_id: str
    slot: int
    epoch: int
    candidate: int = 0
    revision: int = 0
    attempt: int = 1  # of the stage that holds the message now
    seed: int = 0  # of this candidate: from (exam seed, slot, candidate, revision)
    enqueued_at: float = 0.0
    not_before: float | None = None
    expires_at: float
    allowance: Allowance = Allowance()
    spent: Spent = Spent()
    history: tuple[HistoryEntry, ...] = ()

    @property
    def left(self) -> Allowance:
        """What of the allowance this candidate has not spent."""
        tokens, money = self.allowance.tokens, self.allowance.micro_usd
        return Allowance(
            tokens=None if tokens is None else tokens - self.spent.tokens,
            micro_usd=None if money is None else money - self.spent.micro_usd,
        )


class PackedContext(Frozen):
    """A `Context`, compressed once at dispatch; stages keep what they derive by its hash."""

    sha256: str
    data: str  # base64 of zlib of the context's JSON
    whole: bool = True  # False: a window of a lecture too long to travel whole


class Task(Frozen):
    """What every stage's message has. `cancel_key` names the exam a cancel would name."""

    envelope: Envelope

    @property
    def cancel_key(self) -> str:
        return f"{self.envelope.tenant_id}/{self.envelope.exam_id}"

    def with_envelope(self, **changes: object) -> Self:
        return self.model_copy(update={"envelope": self.envelope.model_copy(update=changes)})


class GenerateTask(Task):
    """gateway → generator, and grader → generator for a revision (with `feedback`)."""

    kind: Literal["generate"] = "generate"
    context: PackedContext
    order: Order
    feedback: str = ""  # why the last revision was sent back
    previous: Draft | None = None  # the draft that was sent back


class Sealed(Frozen):
    """What travels sealed past the answerer."""

    draft: Draft
    order: Order
    history: tuple[HistoryEntry, ...] = ()  # moved out of the answerer's sight


class AnswerTask(Task):
    """generator → answerer. Its envelope's history is empty: earlier reasons may tell."""

    kind: Literal["answer"] = "answer"
    context: PackedContext
    asked: Asked
    sealed: str


class GradeTask(Task):
    """answerer → grader: the same, with the independent answers."""

    kind: Literal["grade"] = "grade"
    context: PackedContext
    asked: Asked
    sealed: str
    solves: tuple[Solve, ...]


class RenderTask(Task):
    """grader → renderer: accepted in substance, to be rendered and committed once."""

    kind: Literal["render"] = "render"
    draft: Draft
    points: float
    language: str


class OutcomeKind(StrEnum):
    """How a candidate ended, as a stage reports it."""

    REJECTED = "rejected"  # a verdict on content: the next share
    TWIN = "twin"  # asks what another question of the exam asks: the next share
    FAILED = "failed"  # attempts used up or poison: the slot fails
    CANCELLED = "cancelled"
    OVER_BUDGET = "over_budget"


class Outcome(Task):
    """A stage → the gateway's recorder: what ended a candidate without a question."""

    kind: Literal["outcome"] = "outcome"
    outcome: OutcomeKind
    stage: str
    reason: str
    # of a failure: the message that failed, as it came, for its dead letter
    letter: str = Field(default="", exclude_if=lambda letter: not letter)


class PapersTask(Task):
    """Every slot is terminal: make the papers. Its envelope names slot 0, epoch 0."""

    kind: Literal["papers"] = "papers"
