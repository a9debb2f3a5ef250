"""Outcomes become facts once, late ones nothing; what failed leaves a letter."""

import asyncio
import json
from typing import Any

import pytest

from examstream.exam import stages
from examstream.exam.acts import cancelled
from examstream.exam.changes import accepted, claimed
from examstream.exam.messages import Envelope, Outcome, OutcomeKind
from examstream.exam.question import HistoryEntry
from examstream.exam.routes import OUTCOMES
from examstream.exam.states import Exam, SlotState
from examstream.exam.store.base import SYSTEM, Body, slot_id
from examstream.pipeline.broker.base import Message
from services.gateway.core.dead_letters import DeadLetters
from services.gateway.core.outcomes import Outcomes
from services.gateway.core.recorder import Recorder
from services.gateway.core.refusals import NotFound, NotNow
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time

ENTRY = HistoryEntry(stage="grader", attempt=3, engine="", outcome="failed", seconds=0.1)


def outcome(kind: OutcomeKind, slot: int = 1, epoch: int = 1, letter: str = "") -> Outcome:
    envelope = Envelope(
        tenant_id="t", exam_id="e", slot=slot, epoch=epoch, expires_at=1e12, history=(ENTRY,)
    )
    return Outcome(envelope=envelope, outcome=kind, stage="grader", reason="why", letter=letter)


class Bench:
    """A recorder and dead letters over a core with one exam of two places, both in flight."""

    def __init__(self) -> None:
        self.core = Core()
        self.told: list[Exam] = []
        self.recorder = Recorder(self.core.store, self._told, self.core.clock.wall)
        self.letters = DeadLetters(self.core.store, self._told, self.core.clock.wall)

    async def _told(self, exam: Exam) -> None:
        self.told.append(exam)

    async def open(self) -> "Bench":
        await self.core.open()
        await self.core.exam(n=2)
        for number in (1, 2):
            await self.core.store.change_exam("t", "e", claimed(number, 1e12, 1.0, 1.0))
        return self

    async def body(self, kind: Body, epoch: int = 1) -> bytes | None:
        return await self.core.store.get("t", kind, slot_id("e", 1, epoch))


@in_virtual_time
async def test_an_outcome_that_comes_twice_takes_one_share() -> None:
    made = await Bench().open()
    for _ in range(3):
        await made.recorder.record(outcome(OutcomeKind.REJECTED))
    assert made.core.slot().candidate == 1
    assert len(made.told) == 1


@in_virtual_time
async def test_a_late_outcome_writes_nothing_over_what_landed() -> None:
    made = await Bench().open()
    await made.core.store.change_exam("t", "e", accepted(1, 1, "light", 1.0))
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    assert made.core.slot().state is SlotState.ACCEPTED
    assert await made.body(Body.HISTORY) is None
    assert await made.body(Body.DEAD_LETTER) is None


@in_virtual_time
async def test_a_second_delivery_asks_for_the_papers_its_first_died_before() -> None:
    made = await Bench().open()
    await made.core.store.change_exam("t", "e", accepted(2, 1, "light", 1.0))
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    made.told.clear()
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    assert [exam.wants_papers for exam in made.told] == [True]


@in_virtual_time
async def test_a_failure_keeps_message_history_and_reason_under_its_tenant() -> None:
    made = await Bench().open()
    await made.recorder.record(outcome(OutcomeKind.FAILED, letter='{"kind": "grade"}'))
    (told,) = (await made.letters.list())["dead_letters"]
    letter = await made.letters.show(told["id"])
    assert (letter["tenant"], letter["stage"], letter["reason"]) == ("t", "grader", "why")
    assert letter["message"] == '{"kind": "grade"}'
    assert letter["history"][0]["attempt"] == 3
    assert letter["state"] == "failed"
    assert "message" not in told


@in_virtual_time
async def test_a_replay_runs_the_place_again_and_repeating_it_changes_nothing() -> None:
    made = await Bench().open()
    await made.core.store.change_exam("t", "e", accepted(2, 1, "light", 1.0))
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    (told,) = (await made.letters.list())["dead_letters"]
    assert (await made.letters.replay(told["id"]))["replayed"]
    assert made.core.slot().state is SlotState.WAITING
    assert made.core.slot().candidate == 0
    again = await made.letters.replay(told["id"])
    assert (again["replayed"], again["state"]) == (False, "settled")
    await made.core.store.change_exam("t", "e", claimed(1, 1e12, 1.0, 1.0))
    assert made.core.slot().epoch == 2
    await made.core.store.change_exam("t", "e", accepted(1, 2, "glass", 1.0))
    await made.letters.replay(told["id"])
    assert made.core.slot().state is SlotState.ACCEPTED
    assert made.core.now().wants_papers


@in_virtual_time
async def test_a_place_that_fails_again_has_a_letter_of_its_own() -> None:
    made = await Bench().open()
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    first = (await made.letters.list())["dead_letters"][0]["id"]
    await made.letters.replay(first)
    await made.core.store.change_exam("t", "e", claimed(1, 1e12, 1.0, 1.0))
    await made.recorder.record(outcome(OutcomeKind.FAILED, epoch=2))
    states = [letter["state"] for letter in (await made.letters.list())["dead_letters"]]
    assert states == ["settled", "failed"]
    assert not (await made.letters.replay(first))["replayed"]
    assert made.core.slot().state is SlotState.FAILED


@in_virtual_time
async def test_nothing_of_a_cancelled_exam_is_replayed() -> None:
    made = await Bench().open()
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    await made.core.store.change_exam("t", "e", cancelled(1.0))
    (told,) = (await made.letters.list())["dead_letters"]
    with pytest.raises(NotNow):
        await made.letters.replay(told["id"])


@in_virtual_time
async def test_a_dropped_letter_is_gone_and_its_place_stays_failed() -> None:
    made = await Bench().open()
    await made.recorder.record(outcome(OutcomeKind.FAILED))
    (told,) = (await made.letters.list("t"))["dead_letters"]
    assert (await made.letters.list("other"))["dead_letters"] == []
    for _ in range(2):
        await made.letters.drop(told["id"])
    assert (await made.letters.list())["dead_letters"] == []
    assert await made.core.store.ids(SYSTEM, Body.DEAD_LETTER) == []
    assert made.core.slot().state is SlotState.FAILED
    with pytest.raises(NotFound):
        await made.letters.show(told["id"])


@in_virtual_time
async def test_letters_are_listed_in_pages() -> None:
    made = await Bench().open()
    for number in (1, 2):
        await made.recorder.record(outcome(OutcomeKind.FAILED, slot=number))
    first = await made.letters.list(limit=1)
    second = await made.letters.list(limit=1, after=first["next"])
    assert [one["slot"] for one in (*first["dead_letters"], *second["dead_letters"])] == [1, 2]
    assert second["next"] is None


@in_virtual_time
async def test_papers_that_cannot_be_made_are_told_and_not_tried_for_ever() -> None:
    made = await Bench().open()
    for number in (1, 2):
        await made.core.store.change_exam("t", "e", accepted(number, 1, str(number), 1.0))
    task = stages.papers_task("t", "e")
    failed = Outcome(
        envelope=task.envelope, outcome=OutcomeKind.FAILED, stage="papers", reason="timeout"
    )
    await made.recorder.record(failed)
    assert made.core.now().papers_reason == "timeout"
    assert not made.core.now().wants_papers


@in_virtual_time
async def test_what_cannot_be_read_or_recorded_does_not_stand_in_the_way() -> None:
    made = await Bench().open()
    record = made.recorder.record

    class Moody(Recorder):
        async def record(self, outcome: Outcome) -> Exam | None:
            if outcome.envelope.slot == 2:
                raise RuntimeError("a defect")
            return await record(outcome)

    moody: Any = Moody(made.core.store, made._told)
    outcomes = Outcomes(made.core.broker, moody, lambda: None)
    newer = json.dumps({"envelope": {"schema": "2.0"}}).encode()
    good = stages.encode(outcome(OutcomeKind.REJECTED))
    bad = stages.encode(outcome(OutcomeKind.REJECTED, slot=2))
    for body in [b"nothing", newer, bad] * 20 + [good]:
        await made.core.broker.publish(OUTCOMES, Message(body))
    await outcomes.start()
    await asyncio.sleep(1)
    await outcomes.stop()
    assert made.core.slot().candidate == 1
    assert made.core.hub.delayed == 20  # the newer ones wait for a gateway that reads them
