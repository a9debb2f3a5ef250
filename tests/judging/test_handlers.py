"""The answerer's and the grader's handlers: message in, message out."""

from collections.abc import Callable

import pytest

from examstream.exam.context import pack, unpack
from examstream.exam.messages import (
    Allowance,
    Envelope,
    GenerateTask,
    GradeTask,
    Outcome,
    OutcomeKind,
    PackedContext,
    RenderTask,
    Sealed,
    Spent,
)
from examstream.exam.plan.model import Order, Share
from examstream.exam.question import Draft, HistoryEntry, Solve
from examstream.exam.sealed import BrokenSeal, Seal
from examstream.exam.seeds import candidate_seed, revised_seed
from services.grader.checks.case import Grade, GradeVerdict
from services.grader.checks.grade import grade
from services.grader.handler import Grader
from tests.judging.bank import TUNED, context, items

SEAL = Seal(b"a secret of the test's own")


def entry(stage: str, outcome: str) -> HistoryEntry:
    return HistoryEntry(stage=stage, attempt=1, engine="rules", outcome=outcome, seconds=0)


def task(draft: Draft, answer: object, revision: int = 0) -> GradeTask:
    envelope = Envelope(
        tenant_id="t", exam_id="e", slot=2, epoch=1, revision=revision, seed=7, attempt=2,
        expires_at=1e12, history=(entry("answerer", "answered"),), spent=Spent(calls=1),
    )  # fmt: skip
    order = Order(type=draft.type, points=2.5, share=Share())
    sealed = Sealed(draft=draft, order=order, history=(entry("generator", "written"),))
    return GradeTask(
        envelope=envelope,
        context=pack(context(TUNED[0])),
        asked=draft.asked(),
        sealed=SEAL.close(sealed, envelope),
        solves=(Solve.model_validate({"engine": "rules", "answer": answer}),),
    )


async def checks_alone(
    context: PackedContext,
    draft: Draft,
    solves: tuple[Solve, ...],
    revision: int,
    seed: int,
    allowance: Allowance,
) -> tuple[Grade, str, Spent]:
    opened = unpack(context)
    return grade(opened, draft, solves, revision), opened.lecture.language, Spent(calls=2)


GRADER = Grader(checks_alone, "rules", SEAL)


@pytest.fixture(scope="module")
def lithosphere() -> Draft:
    return next(iter(items(TUNED[0]))).draft


async def test_an_agreed_question_goes_on_to_be_rendered(lithosphere: Draft) -> None:
    sent = await GRADER.handle(task(lithosphere, "B"))
    assert isinstance(sent, RenderTask)
    assert (sent.draft, sent.points, sent.language) == (lithosphere, 2.5, "en")


async def test_the_whole_history_is_told_in_order(lithosphere: Draft) -> None:
    sent = await GRADER.handle(task(lithosphere, "B"))
    told = [(e.stage, e.outcome) for e in sent.envelope.history]
    assert told == [("generator", "written"), ("answerer", "answered"), ("grader", "accepted")]
    assert sent.envelope.history[-1].attempt == 2
    assert (sent.envelope.attempt, sent.envelope.spent.calls) == (1, 3)


async def test_disagreement_ends_the_candidate_with_the_checks_name(lithosphere: Draft) -> None:
    sent = await GRADER.handle(task(lithosphere, "A"))
    assert isinstance(sent, Outcome)
    assert sent.outcome is OutcomeKind.REJECTED
    assert sent.reason.startswith("agree: ")
    assert sent.envelope.history[-1].reason == sent.reason


async def test_what_nobody_could_tell_is_sent_back_once_with_the_reason(lithosphere: Draft) -> None:
    sent = await GRADER.handle(task(lithosphere, None))
    assert isinstance(sent, GenerateTask)
    assert sent.feedback.startswith("agree: ")
    assert sent.previous == lithosphere
    assert sent.envelope.revision == 1
    assert sent.envelope.seed == revised_seed(7, 1)
    again = await GRADER.handle(task(lithosphere, None, revision=1))
    assert isinstance(again, Outcome)


async def test_a_seal_of_another_candidate_does_not_open(lithosphere: Draft) -> None:
    wrong = task(lithosphere, "B").with_envelope(slot=3)
    with pytest.raises(BrokenSeal):
        await GRADER.handle(wrong)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda d: d.model_copy(update={"stem": d.stem[:-1] + " (lithosphere)?"}), "leak"),
        (lambda d: d.model_copy(update={"solution": " "}), "shape"),
        (
            lambda d: d.model_copy(update={"stem": "What is this layer of the crust called?"}),
            "alone",
        ),
        (
            lambda d: d.model_copy(update={"stem": d.stem.replace("rigid", r"\emph rigid")}),
            "residue",
        ),
        (
            lambda d: d.model_copy(update={"stem": "地壳和最上层地幔组成的坚硬圈层叫什么？"}),
            "language",
        ),
    ],
)
def test_the_deciding_check_is_named(
    lithosphere: Draft, change: Callable[[Draft], Draft], check: str
) -> None:
    answer = Solve(engine="rules", answer="B")
    found = grade(context(TUNED[0]), change(lithosphere), (answer,), revision=1)
    assert found.verdict is GradeVerdict.REJECT
    assert check in {c.name for c in found.checks if not c.ok}


def test_a_twin_of_an_earlier_question_is_rejected(lithosphere: Draft) -> None:
    answer = Solve(engine="rules", answer="B")
    found = grade(context(TUNED[0]), lithosphere, (answer,), earlier=(lithosphere.asked(),))
    assert found.reason.startswith("twin: ")


def test_seeds_differ_by_slot_candidate_and_revision_and_fit_json() -> None:
    drawn = {
        candidate_seed(exam, slot, candidate, revision)
        for exam in (1, 2)
        for slot in (1, 2)
        for candidate in (0, 1)
        for revision in (0, 1)
    }
    assert len(drawn) == 16
    assert all(0 <= seed < 2**53 for seed in drawn)
    assert candidate_seed(1, 2, 3, 1) == revised_seed(candidate_seed(1, 2, 3), 1)
