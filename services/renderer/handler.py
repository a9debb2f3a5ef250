"""The renderer's work: an accepted question is rendered, stored and committed exactly once."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from examstream.exam.changes import Refused, accepted, refusal
from examstream.exam.messages import Envelope, Outcome, OutcomeKind, PapersTask, RenderTask
from examstream.exam.question import Draft, HistoryEntry, Question
from examstream.exam.stages import papers_task
from examstream.exam.store.base import Body, Store, slot_id
from examstream.pipeline.errors import Reject

STAGE = "renderer"
ToHtml = Callable[[Draft, str], Awaitable[tuple[str, str]]]
"""The HTML of a question and of its solution, by the lecture's language; raises Reject."""
Announce = Callable[[str, str], Awaitable[None]]
"""Tells (tenant, exam) of a change, best effort."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """What the handler needs: the store, the HTML engine, a way to say that something changed."""

    store: Store
    to_html: ToHtml
    announce: Announce
    clock: Callable[[], float] = time.time

    async def handle(self, task: RenderTask) -> Outcome | PapersTask | None:
        """Commit the question; the last one of an exam asks for its papers.

        What cannot be rendered is rejected before anybody saw it. A commit that comes late, or
        again, changes nothing: the exam's document is the fence.
        """
        began = time.monotonic()
        envelope = task.envelope
        try:
            html, solution_html = await self.to_html(task.draft, task.language)
        except Reject as rejection:
            return self._outcome(task, OutcomeKind.REJECTED, rejection.reason, began)
        exam = await self.store.get_exam(envelope.tenant_id, envelope.exam_id)
        if exam is None:
            return None
        match refusal(exam, envelope.slot, envelope.epoch, task.draft.topic):
            case Refused.LATE:
                return _papers(envelope) if exam.wants_papers else None
            case Refused.TWIN:
                return self._twin(task, began)
        entry = self._entry(task, "accepted", "", began)
        question = Question.model_validate(
            {
                **task.draft.model_dump(),
                "version": exam.slot(envelope.slot).version + 1,
                "points": task.points,
                "html": html,
                "solution_html": solution_html,
                "history": (*envelope.history, entry),
            }
        )
        topic = await self._kept(envelope, question)
        change = accepted(envelope.slot, envelope.epoch, topic, self.clock())
        after = await self.store.change_exam(envelope.tenant_id, envelope.exam_id, change)
        if after is None:  # a rival was quicker, or somebody cancelled
            return await self._refused(task, topic, began)
        await self.announce(envelope.tenant_id, envelope.exam_id)
        return _papers(envelope) if after.wants_papers else None

    async def _kept(self, envelope: Envelope, question: Question) -> str:
        """Store the body; the topic of the one that stands. The first of an epoch stands: a second
        lineage of it, from a duplicate, must not change what was accepted and shown."""
        body = slot_id(envelope.exam_id, envelope.slot, envelope.epoch)
        data = question.model_dump_json().encode()
        there = await self.store.put_new(envelope.tenant_id, Body.QUESTION, body, data)
        return question.topic if there is None else Question.model_validate_json(there).topic

    async def _refused(self, task: RenderTask, topic: str, began: float) -> Outcome | None:
        envelope = task.envelope
        exam = await self.store.get_exam(envelope.tenant_id, envelope.exam_id)
        why = exam and refusal(exam, envelope.slot, envelope.epoch, topic)
        return self._twin(task, began) if why is Refused.TWIN else None

    def _twin(self, task: RenderTask, began: float) -> Outcome:
        reason = "K18 twin: another question of the exam asks this"
        return self._outcome(task, OutcomeKind.TWIN, reason, began)

    def _outcome(
        self, task: RenderTask, outcome: OutcomeKind, reason: str, began: float
    ) -> Outcome:
        entry = self._entry(task, outcome.value, reason, began)
        done = task.with_envelope(history=(*task.envelope.history, entry))
        return Outcome(envelope=done.envelope, outcome=outcome, stage=STAGE, reason=reason)

    def _entry(self, task: RenderTask, outcome: str, reason: str, began: float) -> HistoryEntry:
        return HistoryEntry(
            stage=STAGE,
            attempt=task.envelope.attempt,
            engine="html",
            outcome=outcome,
            reason=reason,
            seconds=round(time.monotonic() - began, 6),
            candidate=task.envelope.candidate,
            revision=task.envelope.revision,
        )


def _papers(envelope: Envelope) -> PapersTask:
    return papers_task(envelope.tenant_id, envelope.exam_id)
