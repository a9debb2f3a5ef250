"""The four stages (and papers) as specs for the runtime: how their messages are read and routed."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import ValidationError

from examstream.exam import routes
from examstream.exam.messages import (
    SCHEMA,
    AnswerTask,
    Envelope,
    GenerateTask,
    GradeTask,
    Outcome,
    OutcomeKind,
    PapersTask,
    RenderTask,
    Task,
)
from examstream.exam.question import HistoryEntry
from examstream.pipeline.errors import OverBudget, UnknownVersion
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.topology import StageQueues
from examstream.pipeline.work import Outputs, Send, StageSpec

FAILURES = frozenset({OutcomeKind.FAILED, OutcomeKind.OVER_BUDGET})
"""Outcomes that fail a slot: with a dead letter."""
NEVER = 4e9
"""`expires_at` of work that does not expire (Unix seconds, in the year 2096)."""

T = TypeVar("T", bound=Task)
Handle = Callable[[T], Awaitable[Task | None]]

_QUEUE: dict[type[Task], str] = {
    GenerateTask: routes.GENERATOR,
    AnswerTask: routes.ANSWERER,
    GradeTask: routes.GRADER,
    RenderTask: routes.RENDERER,
    PapersTask: routes.PAPERS,
    Outcome: routes.OUTCOMES,
}


def decode(kind: type[T], body: bytes) -> T:
    """The message in these bytes. UnknownVersion for another major, were it readable by chance, and
    for a newer minor that cannot be read; ValueError for what is no message."""
    try:
        task = kind.model_validate_json(body)
    except ValidationError as error:
        if (found := schema_of(body)) is not None and not _ours(found, newer_minor=False):
            raise UnknownVersion(found) from None
        raise ValueError(f"no {kind.__name__}: {error.error_count()} faults") from None
    if not _ours(task.envelope.schema_, newer_minor=True):
        raise UnknownVersion(task.envelope.schema_)
    return task


def schema_of(body: bytes) -> str | None:
    """The wire schema that a message names, None where it names none."""
    try:
        return str(json.loads(body)["envelope"]["schema"])
    except (ValueError, KeyError, TypeError):
        return None


def _ours(schema: str, *, newer_minor: bool) -> bool:
    """Whether this build is to know the schema, `MAJOR.MINOR`; with or without a newer minor."""
    major, _, minor = schema.partition(".")
    known_major, _, known_minor = SCHEMA.partition(".")
    if major != known_major:
        return False
    return newer_minor or not minor.isdecimal() or int(minor) <= int(known_minor)


def encode(task: Task) -> bytes:
    """The bytes of a message."""
    return task.model_dump_json(by_alias=True, exclude_defaults=False).encode()


def send(task: Task, *, again: bool = False) -> Send:
    """A message on its way to the stage that reads its kind, its clock started anew.

    A revision is in the stream already: it goes to the generator's unbounded queue. So do papers:
    there is one such message an exam, and a question must not wait until a PDF makes room.
    """
    begun = task.with_envelope(enqueued_at=time.time(), attempt=1)
    revision = isinstance(task, GenerateTask) and task.envelope.revision > 0
    again = again or revision or isinstance(task, PapersTask)
    return Send(_QUEUE[type(task)], encode(begun), again=again)


def spec(
    kind: type[T],
    stage: str,
    handle: Handle[T],
    queue_size: int,
    timeout_seconds: float,
    concurrency: int,
) -> StageSpec[T]:
    """The spec of a stage that reads messages of this kind."""

    async def work(task: T) -> Outputs:
        began = time.monotonic()
        try:
            made = await handle(task)
        except OverBudget as over:
            kind, reason = OutcomeKind.OVER_BUDGET, str(over)
            return ended(note(task, kind.value, reason, time.monotonic() - began), kind, reason)
        return () if made is None else send(made)

    def ended(task: T, outcome: OutcomeKind, reason: str) -> Outputs:
        if isinstance(task, PapersTask) and outcome is OutcomeKind.CANCELLED:
            return ()  # a cancelled exam has none
        letter = encode(task).decode() if outcome in FAILURES else ""
        return send(
            Outcome(
                envelope=task.envelope, outcome=outcome, stage=stage, reason=reason, letter=letter
            )
        )

    def note(task: T, outcome: str, reason: str, seconds: float) -> T:
        envelope = task.envelope
        entry = HistoryEntry(
            stage=stage,
            attempt=envelope.attempt,
            engine="",
            outcome=outcome,
            reason=reason,
            seconds=round(seconds, 6),
            candidate=envelope.candidate,
            revision=envelope.revision,
        )
        return task.with_envelope(history=(*envelope.history, entry))

    return StageSpec(
        name=stage,
        queues=StageQueues(stage, queue_size),
        decode=lambda body: decode(kind, body),
        encode=encode,
        handle=work,
        timeout_seconds=timeout_seconds,
        concurrency=concurrency,
        on_failed=lambda task, reason: ended(task, OutcomeKind.FAILED, reason),
        on_rejected=lambda task, reason: ended(task, OutcomeKind.REJECTED, reason),
        on_cancelled=lambda task: ended(task, OutcomeKind.CANCELLED, "cancelled"),
        note=note,
        raw_failed=lambda body, reason: _unreadable(stage, body, reason),
    )


def papers_task(tenant_id: str, exam_id: str) -> PapersTask:
    """The message that asks for an exam's papers."""
    return PapersTask(
        envelope=Envelope(tenant_id=tenant_id, exam_id=exam_id, slot=0, epoch=0, expires_at=NEVER)
    )


def generator(
    handle: Handle[GenerateTask], pipeline: PipelineSettings, concurrency: int | None = None
) -> StageSpec[GenerateTask]:
    return spec(
        GenerateTask,
        routes.GENERATOR,
        handle,
        pipeline.queue_sizes.generation,
        pipeline.timeouts.generation,
        concurrency or pipeline.concurrency.generation,
    )


def answerer(
    handle: Handle[AnswerTask], pipeline: PipelineSettings, concurrency: int | None = None
) -> StageSpec[AnswerTask]:
    return spec(
        AnswerTask,
        routes.ANSWERER,
        handle,
        pipeline.queue_sizes.answering,
        pipeline.timeouts.answering,
        concurrency or pipeline.concurrency.answering,
    )


def grader(
    handle: Handle[GradeTask], pipeline: PipelineSettings, concurrency: int | None = None
) -> StageSpec[GradeTask]:
    return spec(
        GradeTask,
        routes.GRADER,
        handle,
        pipeline.queue_sizes.grading,
        pipeline.timeouts.grading,
        concurrency or pipeline.concurrency.grading,
    )


def renderer(
    handle: Handle[RenderTask], pipeline: PipelineSettings, concurrency: int | None = None
) -> StageSpec[RenderTask]:
    return spec(
        RenderTask,
        routes.RENDERER,
        handle,
        pipeline.queue_sizes.rendering,
        pipeline.timeouts.rendering,
        concurrency or pipeline.concurrency.rendering,
    )


def papers(handle: Handle[PapersTask], pipeline: PipelineSettings) -> StageSpec[PapersTask]:
    return spec(
        PapersTask,
        routes.PAPERS,
        handle,
        pipeline.queue_sizes.rendering,
        pipeline.timeouts.rendering,
        1,
    )


def _unreadable(stage: str, body: bytes, reason: str) -> Outputs:
    """A message of which not even the ids can be read is dropped; else its slot fails."""
    try:
        task = Task.model_validate_json(body)
    except ValidationError:
        return ()
    reason = f"{stage}: {reason}"
    letter = body.decode("utf-8", "backslashreplace")
    failed = Outcome(
        envelope=task.envelope,
        outcome=OutcomeKind.FAILED,
        stage=stage,
        reason=reason,
        letter=letter,
    )
    return send(failed)
