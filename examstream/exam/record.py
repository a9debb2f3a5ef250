"""Reading an exam back from the store: its questions, their whole history, its `exam.json`."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from examstream.exam.lecture.model import Lecture
from examstream.exam.paper import ExamRecord, Shortfall, printed
from examstream.exam.question import HistoryEntry, Question
from examstream.exam.states import TERMINAL, Exam, Slot, SlotState
from examstream.exam.store.base import Body, Store, slot_id
from examstream.pipeline.errors import ExamstreamError

_HISTORY = TypeAdapter(tuple[HistoryEntry, ...])


async def question(store: Store, exam: Exam, slot: Slot) -> Question:
    """The accepted question of a slot, without the history of its earlier candidates."""
    body = slot_id(exam.exam_id, slot.slot, slot.epoch)
    data = await store.get(exam.tenant_id, Body.QUESTION, body)
    if data is None:
        raise ExamstreamError(f"exam {exam.exam_id} has no question stored for slot {slot.slot}")
    return Question.model_validate_json(data)


async def history(store: Store, exam: Exam, slot: Slot) -> tuple[HistoryEntry, ...]:
    """Every attempt at a slot, in order: its earlier candidates, then its question's own."""
    entries: list[HistoryEntry] = []
    prefix = slot_id(exam.exam_id, slot.slot, 0).rpartition("/")[0] + "/"
    questions = set(await store.ids(exam.tenant_id, Body.QUESTION, prefix))
    ended = set(await store.ids(exam.tenant_id, Body.HISTORY, prefix))
    if slot.state is SlotState.ACCEPTED:  # then another history of its epoch is a late outcome's
        ended.discard(slot_id(exam.exam_id, slot.slot, slot.epoch))
    for body in sorted(questions | ended):
        if body in ended and (data := await store.get(exam.tenant_id, Body.HISTORY, body)):
            entries += _HISTORY.validate_json(data)
        elif data := await store.get(exam.tenant_id, Body.QUESTION, body):
            entries += Question.model_validate_json(data).history
    return tuple(entries)


async def exam_record(store: Store, exam: Exam) -> ExamRecord:
    """`exam.json` of the exam as it stands: accepted questions numbered from 1."""
    questions: list[Any] = []
    for slot in _in_state(exam, {SlotState.ACCEPTED}):
        told = await history(store, exam, slot)
        kept = (await question(store, exam, slot)).model_copy(update={"history": told})
        questions.append(printed(kept, len(questions) + 1, slot.slot))
    asked = exam.blueprint
    return ExamRecord(
        id=exam.exam_id,
        title=exam.title,
        language="zh" if exam.language == "zh" else "en",
        seed=asked.seed,
        requested=len(exam.slots),
        accepted=len(questions),
        shortfall=tuple(
            _short(slot) for slot in exam.slots if slot.state is not SlotState.ACCEPTED
        ),
        course=asked.course,
        date=asked.date,
        duration_minutes=asked.duration_minutes,
        instructions=asked.instructions,
        sources=(await lecture(store, exam)).sources,
        questions=tuple(questions),
    )


async def lecture(store: Store, exam: Exam) -> Lecture:
    """The lecture of an exam, as it was read."""
    data = await store.get(exam.tenant_id, Body.LECTURE, exam.exam_id)
    if data is None:
        raise ExamstreamError(f"exam {exam.exam_id} has no lecture stored")
    return Lecture.model_validate_json(data)


def paper_id(exam: Exam, name: str) -> str:
    """The id of a paper's body: it follows from what the paper shows."""
    digest = sha256(exam.digest().encode()).hexdigest()[:24]
    return f"{exam.exam_id}/{digest}/{name}"


def _in_state(exam: Exam, states: set[SlotState]) -> Iterable[Slot]:
    return (slot for slot in exam.slots if slot.state in states)


def _short(slot: Slot) -> Shortfall:
    if slot.state not in TERMINAL:
        raise ExamstreamError(f"slot {slot.slot} is still {slot.state}")
    state: Any = slot.state.value
    return Shortfall(slot=slot.slot, type=slot.type, state=state, reason=slot.reason or state)
