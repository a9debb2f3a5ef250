"""What a store tells of its calls and of what became of exams: each change once."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from examstream.exam.acts import cancelled
from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import accepted, claimed, failed, planned, unreadable
from examstream.exam.question import QuestionType
from examstream.exam.states import Change, Exam, Slot
from examstream.exam.store.base import Store
from examstream.exam.store.metered import metered
from examstream.exam.store.sqlite import SqliteStore
from examstream.pipeline.errors import StoreUnavailable
from examstream.pipeline.telemetry.metrics import Metrics

TENANT, EXAM = "acme", "exam_1"


@dataclass
class Desk:
    """A metered store with one exam in it, made at second 100."""

    store: Store
    metrics: Metrics = field(default_factory=Metrics)

    async def change(self, *changes: Change) -> None:
        for change in changes:
            assert await self.store.change_exam(TENANT, EXAM, change) is not None

    def __call__(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"examstream_{name}", labels)


async def desk(folder: Path, slots: int, *, tenant_label: bool = False) -> Desk:
    metrics = Metrics()
    made = Desk(metered(SqliteStore(folder), metrics, tenant_label), metrics)
    await made.store.open()
    exam = Exam(
        tenant_id=TENANT,
        exam_id=EXAM,
        blueprint=Blueprint(n=slots),
        lectures=("lec_1",),
        created_at=100,
    )
    await made.store.create_exam(TENANT, exam)
    return made


def dealt(number: int, shares: int = 1) -> Change:
    kind = QuestionType.SINGLE_CHOICE
    slots = tuple(Slot(slot=n, type=kind, shares=shares) for n in range(1, number + 1))
    return planned(slots, "", "en", (), 101)


def claim(number: int, now: float) -> Change:
    return claimed(number, now + 60, 0, now)


async def test_an_exam_and_its_slots_are_counted_when_they_end(tmp_path: Path) -> None:
    seen = await desk(tmp_path, 2)
    assert seen("slots_total", outcome="accepted") == 0  # there from the start, for `increase()`
    assert seen("exams_total", outcome="complete") == 0
    await seen.change(dealt(2), claim(1, 102), claim(2, 103), accepted(2, 1, "b", 110))
    assert seen("slots_total", outcome="accepted") == 1
    assert seen("exams_total", outcome="short") == 0
    await seen.change(failed(1, 1, "poison", 130))
    assert seen("slots_total", outcome="failed") == 1
    assert seen("exams_total", outcome="short") == 1
    assert seen("exam_seconds_sum", outcome="short") == 30
    await seen.store.close()


async def test_the_first_question_is_timed_from_the_request_and_each_from_its_dispatch(
    tmp_path: Path,
) -> None:
    seen = await desk(tmp_path, 2)
    await seen.change(dealt(2), claim(1, 102), claim(2, 103), accepted(2, 1, "b", 110))
    assert seen("time_to_first_question_seconds_sum") == 10
    await seen.change(accepted(1, 1, "a", 150))
    assert seen("time_to_first_question_seconds_count") == 1
    assert seen("question_seconds_sum") == (110 - 103) + (150 - 102)
    assert seen("question_seconds_count") == 2
    await seen.store.close()


async def test_what_does_not_apply_counts_nothing(tmp_path: Path) -> None:
    seen = await desk(tmp_path, 1)
    await seen.change(dealt(1), claim(1, 102), accepted(1, 1, "a", 110))
    assert await seen.store.change_exam(TENANT, EXAM, accepted(1, 1, "a", 111)) is None
    assert seen("slots_total", outcome="accepted") == 1
    assert seen("exams_total", outcome="complete") == 1
    await seen.store.close()


async def test_slots_that_end_before_the_stream_are_counted_too(tmp_path: Path) -> None:
    seen = await desk(tmp_path, 3)
    await seen.change(dealt(3, shares=0))
    assert seen("slots_total", outcome="unfilled") == 3
    assert seen("exams_total", outcome="failed") == 1
    await seen.store.close()
    other = await desk(tmp_path / "other", 3)
    await other.change(dealt(3), cancelled(105))
    assert other("slots_total", outcome="cancelled") == 3
    assert other("exams_total", outcome="cancelled") == 1
    await other.store.close()
    third = await desk(tmp_path / "third", 3)
    await third.change(unreadable("no text", 104))
    assert third("exams_total", outcome="failed") == 1
    await third.store.close()


@pytest.mark.parametrize("label", [True, False])
async def test_tenants_are_told_only_where_that_is_set(tmp_path: Path, label: bool) -> None:
    seen = await desk(tmp_path, 1, tenant_label=label)
    await seen.change(dealt(1), claim(1, 102), accepted(1, 1, "a", 110))
    assert seen("tenant_slots_total", tenant=TENANT, outcome="accepted") == (1 if label else None)
    await seen.store.close()


async def test_calls_are_timed_and_their_faults_counted_by_kind(tmp_path: Path) -> None:
    seen = await desk(tmp_path, 1)
    assert await seen.store.get_exam(TENANT, "nobody's") is None
    assert seen("store_seconds_count", operation="get_exam") == 1
    await seen.store.close()

    class Away(SqliteStore):
        async def ping(self) -> None:
            raise StoreUnavailable("gone")

    metrics = Metrics()
    with pytest.raises(StoreUnavailable):
        await metered(Away(tmp_path), metrics).ping()
    errors = {"operation": "ping", "error": "StoreUnavailable"}
    assert metrics.registry.get_sample_value("examstream_store_errors_total", errors) == 1
