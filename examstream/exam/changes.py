"""What the system does to an exam: intake, dispatch, outcomes, papers. Pure changes, that a store
applies atomically. What a person does is in acts.py.
"""

from collections import Counter
from enum import StrEnum

from examstream.exam.states import ENDED, Change, Exam, ExamStatus, Phase, Slot, SlotState


def planned(
    slots: tuple[Slot, ...],
    title: str,
    language: str,
    notes: tuple[str, ...],
    now: float | None = None,
) -> Change:
    """Intake is done: the slots are dealt. A slot with no share is unfilled at once; where none
    has one the exam has ended."""
    if [s.slot for s in slots] != list(range(1, len(slots) + 1)):
        raise ValueError("slots are numbered from 1 without a gap")

    def change(exam: Exam) -> Exam | None:
        if exam.phase is not Phase.READING or exam.cancelled:
            return None
        seq = exam.seq + 1
        dealt = tuple(
            s.model_copy(update={"seq": seq})
            if s.shares
            else s.model_copy(
                update={
                    "seq": seq,
                    "state": SlotState.UNFILLED,
                    "reason": s.reason or "the lecture has nothing left to ask in this type",
                }
            )
            for s in slots
        )
        after = exam_changed(
            exam, slots=dealt, phase=Phase.PLANNED, title=title, language=language, notes=notes
        )
        return _ended(after, now)

    return change


def unreadable(reason: str, now: float | None = None) -> Change:
    """Intake failed: the exam ends as failed with the reason."""

    def change(exam: Exam) -> Exam | None:
        if exam.phase is not Phase.READING or exam.cancelled:
            return None
        return _ended(exam_changed(exam, phase=Phase.UNREADABLE, reason=reason), now)

    return change


def claim_number(fence: int, count: int) -> int:
    """Rises with every claim of every dispatcher: the highest in flight is the latest."""
    return fence << 32 | count


def claimed(
    number: int,
    expires_at: float,
    virtual_time: float,
    now: float,
    *,
    epoch: int | None = None,
    claim: int = 0,
) -> Change:
    """The dispatcher takes a waiting slot into the stream under a new epoch; where `epoch` says
    which one (its task is made), under that alone."""

    def change(exam: Exam) -> Exam | None:
        slot = _waiting(exam, number, epoch)
        if slot is None or exam.cancelled or exam.paused:
            return None
        changes = {"state": SlotState.IN_FLIGHT, "epoch": slot.epoch + 1, "claim": claim}
        after = slot_changed(exam, slot, now, reason="", expires_at=expires_at, **changes)
        return after.model_copy(update={"virtual_time": virtual_time})

    return change


def given_up(number: int, epoch: int, state: SlotState, reason: str, now: float) -> Change:
    """A waiting slot for which no task can be made ends so, and does not enter the stream."""

    def change(exam: Exam) -> Exam | None:
        slot = _waiting(exam, number, epoch)
        if slot is None:
            return None
        return slot_changed(exam, slot, now, state=state, epoch=epoch, reason=reason)

    return change


def _waiting(exam: Exam, number: int, epoch: int | None) -> Slot | None:
    if not exam.has(number):
        return None
    slot = exam.slot(number)
    fits = epoch is None or slot.epoch + 1 == epoch
    return slot if slot.state is SlotState.WAITING and fits else None


def unclaimed(number: int, epoch: int, now: float) -> Change:
    """A claim that did not reach the broker, or whose epoch expired or was lost, waits again."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        return slot_changed(exam, slot, now, state=SlotState.WAITING)

    return change


class Refused(StrEnum):
    """Why an acceptance did not land."""

    LATE = "late"  # another epoch, another state, or cancelled: drop it
    TWIN = "twin"  # the exam asks this already: an outcome


def refusal(exam: Exam, number: int, epoch: int, topic: str) -> Refused | None:
    """Whether an acceptance may land on this exam now."""
    if not exam.has(number):
        return Refused.LATE
    slot = exam.slot(number)
    if exam.cancelled or slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
        return Refused.LATE
    taken = (s.topic for s in exam.slots if s.state is SlotState.ACCEPTED and s.slot != number)
    return Refused.TWIN if topic and topic in taken else None


def accepted(number: int, epoch: int, topic: str, now: float) -> Change:
    """A question takes its slot: once, under its epoch, if no other asks the same."""

    def change(exam: Exam) -> Exam | None:
        if refusal(exam, number, epoch, topic) is not None:
            return None
        slot = exam.slot(number)
        changes = {"state": SlotState.ACCEPTED, "topic": topic, "version": slot.version + 1}
        return slot_changed(exam, slot, now, reason="", **changes)

    return change


def content_refused(number: int, epoch: int, reason: str, now: float) -> Change:
    """A verdict on content: the slot gets its next share, or is unfilled."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        following = slot.candidate + 1
        state = SlotState.WAITING if following < slot.shares else SlotState.UNFILLED
        return slot_changed(exam, slot, now, state=state, candidate=following, reason=reason)

    return change


def failed(number: int, epoch: int, reason: str, now: float) -> Change:
    """The work itself failed for good."""

    def change(exam: Exam) -> Exam | None:
        if not exam.has(number):
            return None
        slot = exam.slot(number)
        if slot.state is not SlotState.IN_FLIGHT or slot.epoch != epoch:
            return None
        return slot_changed(exam, slot, now, state=SlotState.FAILED, reason=reason)

    return change


def papers_failed(reason: str) -> Change:
    """Making papers of this state failed for good: told, and not tried for ever."""

    def change(exam: Exam) -> Exam | None:
        return papers_made(exam.digest(), reason)(exam)

    return change


def papers_made(digest: str, reason: str = "") -> Change:
    """The papers of this state are stored (or cannot be made, for a reason)."""

    def change(exam: Exam) -> Exam | None:
        if exam.digest() != digest or exam.papers == digest or not exam.wants_papers:
            return None
        return exam_changed(exam, papers="" if reason else digest, papers_reason=reason)

    return change


def slot_changed(exam: Exam, slot: Slot, now: float, **changes: object) -> Exam:
    """The exam with one slot changed under its next seq; a status that follows is numbered too."""
    seq = exam.seq + 1
    changed = slot.model_copy(update={"seq": seq, "since": now, **changes})
    slots = (*exam.slots[: slot.slot - 1], changed, *exam.slots[slot.slot :])
    after = exam.model_copy(update={"seq": seq, "slots": slots, "papers_reason": ""})
    if after.status is exam.status:
        return after
    ended = now if after.status in ENDED else None
    reason = _why_nothing(after)
    return after.model_copy(update={"seq_exam": seq, "ended_at": ended, "reason": reason})


def _ended(exam: Exam, now: float | None) -> Exam:
    if exam.status not in ENDED:
        return exam
    ended = exam.created_at if now is None else now
    reason = exam.reason or _why_nothing(exam)
    return exam.model_copy(update={"ended_at": ended, "reason": reason})


def _why_nothing(exam: Exam) -> str:
    """Why an exam has not one question: what was said of most of its places; "" for any other."""
    if exam.status is not ExamStatus.FAILED:
        return ""
    said = Counter(slot.reason for slot in exam.slots if slot.reason)
    most, places = said.most_common(1)[0] if said else ("", 0)
    if places == len(exam.slots):
        return f"no question was accepted: {most}"
    return f"no question was accepted; of {places} of {len(exam.slots)} places: {most}"


def exam_changed(exam: Exam, **changes: object) -> Exam:
    """The exam with a change of the whole under its next seq."""
    seq = exam.seq + 1
    return exam.model_copy(update={"seq": seq, "seq_exam": seq, **changes})
