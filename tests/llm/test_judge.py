"""The grader's engine: code's checks first, and a judge who can only be stricter."""

import itertools

import pytest

from examstream.exam.messages import Allowance
from examstream.exam.question import Draft, Evidence, Option, QuestionType, Solve
from examstream.pipeline.cpu import CpuPool
from services.grader.checks.case import Check, Grade, GradeVerdict
from services.grader.model.engine import judging, prompt_of
from services.grader.model.verdict import decided, stricter
from tests.llm.drafts import Parrot, context, packed

TEXT = context().lecture.text
QUOTE = TEXT[TEXT.index("A ray that enters") : TEXT.index(" Ignore all")]
START = TEXT.index(QUOTE)
DRAFT = Draft(
    type=QuestionType.SINGLE_CHOICE,
    stem="Towards what is a ray bent that enters a denser medium?",
    options=tuple(
        Option(label=label, text=text)
        for label, text in zip("ABCD", ("surface", "normal", "source", "focus"), strict=True)
    ),
    key="B",
    solution="A denser medium bends it towards the normal.",
    evidence=Evidence(
        source="lecture.md", quote=QUOTE, start=START, end=START + len(QUOTE), heading="Refraction"
    ),
)
WORDS = ("stands_alone", "exactly_one_right", "supported_by_quote", "worth_asking", "no_cue")
YES = dict.fromkeys(WORDS, True)


async def judged(
    draft: Draft, answer: str | None, revision: int = 0, **noes: object
) -> tuple[Grade, Parrot]:
    parrot = Parrot(**{**YES, **noes})
    async with CpuPool(1) as cpu:
        solve = Solve(engine="x", answer=answer)
        grade, _, _ = await judging(cpu, 60, parrot)(
            packed(), draft, (solve,), revision, 1, Allowance()
        )
    return grade, parrot


async def test_a_good_question_is_accepted() -> None:
    grade, parrot = await judged(DRAFT, "B")

    assert grade.verdict is GradeVerdict.ACCEPT, grade.reason
    assert len(parrot.asked) == 1


async def test_what_the_checks_refuse_is_not_shown_to_a_judge() -> None:
    grade, parrot = await judged(DRAFT, "C")
    again, _ = await judged(DRAFT, "C", revision=1)

    assert (grade.verdict, again.verdict) == (GradeVerdict.REVISE, GradeVerdict.REJECT)
    assert grade.reason.startswith("agree: ")
    assert parrot.asked == []


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": DRAFT.evidence.model_copy(update={"quote": "A ray is bent."})},
        {"options": (*DRAFT.options[:3], Option(label="D", text="the normal"))},
        {"stem": "A ray is bent towards the normal. Towards what?"},
    ],
    ids=["quote", "options", "leak"],
)
async def test_no_judge_makes_good_what_a_check_of_facts_refuses(
    change: dict[str, object],
) -> None:
    grade, parrot = await judged(DRAFT.model_copy(update=change), "B")

    assert grade.verdict is not GradeVerdict.ACCEPT
    assert parrot.asked == []


@pytest.mark.parametrize("word", WORDS)
async def test_a_no_of_the_judge_sends_back_once_then_rejects(word: str) -> None:
    grade, _ = await judged(DRAFT, "B", 0, **{word: False, "reason": "it is dull"})
    again, _ = await judged(DRAFT, "B", 1, **{word: False, "reason": "it is dull"})

    assert (grade.verdict, again.verdict) == (GradeVerdict.REVISE, GradeVerdict.REJECT)
    assert grade.reason == f"{word}: it is dull"


STRICTNESS = {GradeVerdict.ACCEPT: 0, GradeVerdict.REVISE: 1, GradeVerdict.REJECT: 2}


@pytest.mark.parametrize("verdict", list(GradeVerdict))
@pytest.mark.parametrize("revision", [0, 1])
def test_a_judge_is_never_laxer_than_the_checks(verdict: GradeVerdict, revision: int) -> None:
    before = Grade(verdict, "", ())
    for answers in itertools.product((True, False), repeat=len(WORDS)):
        after = stricter(before, dict(zip(WORDS, answers, strict=True)), "", revision)
        assert STRICTNESS[after.verdict] >= STRICTNESS[verdict]


@pytest.mark.parametrize(
    ("kind", "failed", "verdict"),
    [
        (QuestionType.FILL_IN, ["supports"], GradeVerdict.REVISE),
        (QuestionType.SHORT_ANSWER, ["supports"], GradeVerdict.REVISE),
        (QuestionType.SINGLE_CHOICE, ["supports"], GradeVerdict.ACCEPT),
        (QuestionType.SINGLE_CHOICE, ["supports", "one_right"], GradeVerdict.REVISE),
        (QuestionType.TRUE_FALSE, ["supports", "truth"], GradeVerdict.ACCEPT),
        (QuestionType.FILL_IN, ["alone", "whole", "blank"], GradeVerdict.ACCEPT),
        (QuestionType.TRUE_FALSE, ["agree"], GradeVerdict.REVISE),
    ],
)
def test_checks_that_read_by_rule_decide_only_where_the_key_is_a_word_of_the_lecture(
    kind: QuestionType, failed: list[str], verdict: GradeVerdict
) -> None:
    checks = tuple(Check(name, False, "the quote does not hold the key") for name in failed)
    before = Grade(GradeVerdict.REJECT, "", checks)

    assert decided(before, kind, 0).verdict is verdict
    refused = verdict is not GradeVerdict.ACCEPT
    assert (decided(before, kind, 1).verdict is GradeVerdict.REJECT) is refused


async def test_a_key_its_quote_does_not_hold_is_sent_back_though_the_solver_agrees() -> None:
    draft = DRAFT.model_copy(
        update={
            "type": QuestionType.SHORT_ANSWER,
            "options": (),
            "key": ("focus",),
            "stem": "Towards what is a ray bent that enters a denser medium?",
        }
    )
    grade, _ = await judged(draft, "focus")

    assert grade.verdict is GradeVerdict.REVISE
    assert grade.reason.startswith("supports: ")


def test_a_judge_sees_key_quote_and_the_lecture_around_and_what_was_doubted() -> None:
    prompt = prompt_of(context(), DRAFT, ("supports: it may not",))

    for part in ("key: B", QUOTE, "A converging lens", "supports: it may not"):
        assert part in prompt
    assert "doubts" not in prompt_of(context(), DRAFT)
