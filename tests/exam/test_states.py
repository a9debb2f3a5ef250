"""The table of states, case by case; the promises over any sequence are beside this."""

import pytest

from examstream.exam.acts import cancelled, dropped, paused, reopened
from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import (
    Refused,
    accepted,
    claimed,
    content_refused,
    failed,
    papers_made,
    planned,
    refusal,
    unclaimed,
    unreadable,
)
from examstream.exam.question import QuestionType
from examstream.exam.states import Change, Exam, ExamStatus, Slot, SlotState

NOW = 1000.0


def reading(n: int = 2) -> Exam:
    return Exam(
        tenant_id="t", exam_id="e", blueprint=Blueprint(n=n), lectures=("l",), created_at=1.0
    )


def slots(*shares: int) -> tuple[Slot, ...]:
    return tuple(Slot(slot=i, type=QuestionType.NUMERIC, shares=s) for i, s in enumerate(shares, 1))


def running(*shares: int) -> Exam:
    return after(reading(len(shares)), planned(slots(*shares), "", "en", (), NOW))


def after(exam: Exam, *changes: Change) -> Exam:
    for change in changes:
        changed = change(exam)
        assert changed is not None
        exam = changed
    return exam


def claim(number: int) -> Change:
    return claimed(number, NOW + 60, 1.0, NOW)


def accept(number: int, epoch: int, topic: str) -> Change:
    return accepted(number, epoch, topic, NOW)


def complete() -> Exam:
    exam = running(2, 2)
    return after(exam, claim(1), accept(1, 1, "a"), claim(2), accept(2, 1, "b"))


def test_an_exam_is_complete_when_each_slot_has_a_question() -> None:
    exam = complete()
    assert exam.status is ExamStatus.COMPLETE
    assert exam.ended_at == NOW
    assert exam.wants_papers


def test_an_exam_is_short_when_a_share_is_used_up() -> None:
    exam = after(running(1, 1), claim(1), content_refused(1, 1, "K3 vague", NOW))
    assert exam.slot(1).state is SlotState.UNFILLED
    exam = after(exam, claim(2), accept(2, 1, "b"))
    assert exam.status is ExamStatus.SHORT


def test_an_exam_where_everything_failed_says_failed() -> None:
    exam = after(running(1, 1), claim(1), failed(1, 1, "x", NOW), claim(2), failed(2, 1, "x", NOW))
    assert exam.status is ExamStatus.FAILED
    assert not exam.wants_papers


def test_a_plan_without_any_share_ends_the_exam() -> None:
    exam = running(0, 0)
    assert exam.status is ExamStatus.FAILED
    assert exam.ended_at == NOW
    assert all(slot.reason for slot in exam.slots)
    assert exam.reason == f"no question was accepted: {exam.slots[0].reason}"


def test_an_exam_without_a_question_says_what_most_of_its_places_came_to() -> None:
    exam = running(1, 1, 1)
    for number, reason in ((1, "K3 vague"), (2, "K3 vague"), (3, "timeout")):
        exam = after(exam, claimed(number, 60.0, 1.0, NOW), failed(number, 1, reason, NOW))
    assert exam.reason == "no question was accepted; of 2 of 3 places: K3 vague"
    assert after(exam, reopened(3, NOW)).reason == ""


def test_a_lecture_that_cannot_be_read_ends_the_exam_with_the_reason() -> None:
    exam = after(reading(), unreadable("it is a picture", NOW))
    assert (exam.status, exam.reason, exam.ended_at) == (
        ExamStatus.FAILED,
        "it is a picture",
        NOW,
    )
    assert planned(slots(1, 1), "", "en", ())(exam) is None


def test_an_expired_epoch_cannot_land_on_the_next_one() -> None:
    exam = after(running(2), claim(1), unclaimed(1, 1, NOW), claim(1))
    assert exam.slot(1).epoch == 2
    for late in (accept(1, 1, "a"), content_refused(1, 1, "r", NOW), failed(1, 1, "r", NOW)):
        assert late(exam) is None
    assert after(exam, accept(1, 2, "a")).status is ExamStatus.COMPLETE


def test_expiry_uses_up_no_candidate_and_a_verdict_does() -> None:
    exam = after(running(2), claim(1), unclaimed(1, 1, NOW))
    assert exam.slot(1).candidate == 0
    exam = after(exam, claim(1), content_refused(1, 2, "r", NOW))
    assert (exam.slot(1).candidate, exam.slot(1).state) == (1, SlotState.WAITING)


def test_twins_cannot_both_be_accepted() -> None:
    exam = after(running(1, 1), claim(1), claim(2), accept(1, 1, "same"))
    assert refusal(exam, 2, 1, "same") is Refused.TWIN
    assert accept(2, 1, "same")(exam) is None


def test_a_replaced_question_frees_its_topic() -> None:
    exam = after(complete(), reopened(1, NOW), claim(1))
    assert refusal(exam, 1, 2, "a") is None


def test_pause_stops_dispatch_and_lets_what_runs_land() -> None:
    exam = after(running(1, 1), claim(1), paused(True))
    assert claim(2)(exam) is None
    exam = after(exam, accept(1, 1, "a"))
    assert exam.status is ExamStatus.PAUSED
    assert after(exam, paused(False), claim(2)).status is ExamStatus.RUNNING


def test_a_replacement_runs_though_the_exam_was_paused_when_it_ended() -> None:
    exam = after(running(2), claim(1), paused(True), accept(1, 1, "a"))
    assert exam.status is ExamStatus.COMPLETE
    assert claim(1)(after(exam, reopened(1, NOW))) is not None


def test_cancel_takes_every_open_slot_and_keeps_the_accepted() -> None:
    exam = after(running(1, 1, 1), claim(1), accept(1, 1, "a"), claim(2), cancelled(NOW))
    assert [s.state for s in exam.slots] == [
        SlotState.ACCEPTED,
        SlotState.CANCELLED,
        SlotState.CANCELLED,
    ]
    assert refusal(exam, 2, 1, "b") is Refused.LATE
    assert cancelled(NOW)(exam) is None


def test_an_exam_is_cancelled_while_it_is_read() -> None:
    exam = after(reading(), cancelled(NOW))
    assert planned(slots(1, 1), "", "en", ())(exam) is None
    assert unreadable("x")(exam) is None


def test_replay_gives_a_failed_slot_the_same_candidate_under_a_new_epoch() -> None:
    exam = after(running(1), claim(1), failed(1, 1, "crash", NOW), reopened(1, NOW), claim(1))
    assert (exam.slot(1).candidate, exam.slot(1).epoch) == (0, 2)


def test_another_question_needs_another_share() -> None:
    exam = after(running(1), claim(1), accept(1, 1, "a"))
    assert reopened(1, NOW)(exam) is None


def test_a_dropped_place_makes_the_papers_again() -> None:
    exam = complete()
    exam = after(exam, papers_made(exam.digest()))
    assert not exam.wants_papers
    exam = after(exam, dropped(2, NOW))
    assert exam.status is ExamStatus.COMPLETE
    assert exam.wants_papers


def test_a_replacement_makes_the_papers_again() -> None:
    exam = complete()
    old = exam.digest()
    exam = after(exam, papers_made(old), reopened(1, NOW), claim(1), accept(1, 2, "c"))
    assert exam.digest() != old
    assert exam.wants_papers
    assert papers_made(old)(exam) is None


def test_papers_that_cannot_be_made_are_not_tried_for_ever() -> None:
    exam = complete()
    exam = after(exam, papers_made(exam.digest(), "no font"))
    assert (exam.wants_papers, exam.papers_reason) == (False, "no font")
    assert after(exam, dropped(1, NOW)).wants_papers


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_place_that_is_not_there_is_nobodys(number: int) -> None:
    exam = running(1, 1)
    assert not exam.has(number)
    with pytest.raises(IndexError):
        exam.slot(number)
    assert refusal(exam, number, 1, "a") is Refused.LATE
    for change in (
        claim(number),
        unclaimed(number, 1, NOW),
        accept(number, 1, "a"),
        content_refused(number, 1, "r", NOW),
        failed(number, 1, "r", NOW),
        reopened(number, NOW),
        dropped(number, NOW),
    ):
        assert change(exam) is None


def test_slots_are_numbered_without_a_gap() -> None:
    with pytest.raises(ValueError, match="numbered"):
        planned(slots(1, 1)[1:], "", "en", ())


def test_fields_of_a_newer_version_survive_a_change() -> None:
    exam = Exam.model_validate({**running(1).model_dump(), "from_the_future": {"a": 1}})
    data = after(exam, claim(1)).model_dump_json()
    assert Exam.model_validate_json(data).model_dump()["from_the_future"] == {"a": 1}
