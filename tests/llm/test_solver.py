"""The answerer's engine: blind, and understood however a model words its answer."""

from typing import Any

import pytest

from examstream.exam.messages import Allowance, AnswerTask, Sealed
from examstream.exam.question import Asked, Draft, Evidence, NumericKey, Option, QuestionType
from examstream.exam.sealed import Seal
from examstream.llm.settings import ModelSettings
from services.answerer.handler import Answerer
from services.answerer.model.engine import prompt_of, solving
from services.answerer.model.excerpt import excerpt
from tests.llm.drafts import Parrot, context, order, packed, task

OPTIONS = tuple(
    Option(label=label, text=text)
    for label, text in zip("ABC", ("focus", "normal", "ray"), strict=True)
)
DRAFT = Draft(
    type=QuestionType.SINGLE_CHOICE,
    stem="What is met by parallel rays?",
    options=OPTIONS,
    key="C",
    solution="sesame solution",
    evidence=Evidence(source="lecture.md", quote="sesame quote", start=4711, end=4723),
    topic="sesame topic",
    fact_id="sesame fact",
)


def sealed_task(draft: Draft, reason: str) -> AnswerTask:
    from examstream.exam.question import HistoryEntry

    told = HistoryEntry(
        stage="grader", attempt=1, engine="x", outcome="revised", reason=reason, seconds=0
    )
    envelope = task(draft.type).envelope
    content = Sealed(draft=draft, order=order(draft.type, key_position=2), history=(told,))
    return AnswerTask(
        envelope=envelope,
        context=packed(),
        asked=draft.asked(),
        sealed=Seal(b"a secret of the house").close(content, envelope),
    )


async def prompts_of(draft: Draft, reason: str) -> list[tuple[str, str]]:
    parrot = Parrot(answer="A")
    answerer = Answerer(solving(parrot, ModelSettings()), "model")
    await answerer.handle(sealed_task(draft, reason))
    return parrot.asked


async def test_nothing_but_what_a_student_sees_and_the_lecture_reaches_the_prompt() -> None:
    ((instructions, prompt),) = await prompts_of(DRAFT, "sesame reason")
    whole = instructions + prompt

    assert DRAFT.stem in prompt
    assert "B. normal" in prompt
    assert "A converging lens brings parallel rays together" in prompt
    for hidden in ("sesame", "4711", "4723", "key_position"):
        assert hidden not in whole


async def test_the_prompt_is_the_same_whatever_is_sealed() -> None:
    evidence = DRAFT.evidence.model_copy(update={"quote": "another", "start": 1, "end": 8})
    other = DRAFT.model_copy(
        update={"key": "A", "solution": "other", "evidence": evidence, "topic": "t", "fact_id": "f"}
    )
    assert await prompts_of(DRAFT, "one reason") == await prompts_of(other, "another reason")


async def solved(asked: Asked, **answer: Any) -> object:
    solves, _ = await solving(Parrot(**answer), ModelSettings())(packed(), asked, 1, Allowance())
    return solves[0].answer


CHOICE = DRAFT.asked()
SEVERAL = Asked(type=QuestionType.MULTIPLE_CHOICE, stem="Which?", options=OPTIONS)
BLANK = Asked(type=QuestionType.FILL_IN, stem="A ____ is bent.")
SHORT = Asked(type=QuestionType.SHORT_ANSWER, stem="What is bent?")
NUMBER = Asked(type=QuestionType.NUMERIC, stem="How many metres?", unit="m")
TRUTH = Asked(type=QuestionType.TRUE_FALSE, stem="Glass bends light.")


@pytest.mark.parametrize(
    ("asked", "said", "answer"),
    [
        (CHOICE, "B", "B"),
        (CHOICE, "b", "B"),
        (CHOICE, "B. normal", "B"),
        (CHOICE, "(B)", "B"),
        (CHOICE, ["B"], "B"),
        (CHOICE, "normal", "B"),
        (CHOICE, "F", None),
        (CHOICE, "A lens", None),
        (CHOICE, None, None),
        (CHOICE, "cannot tell", None),
        (SEVERAL, ["C", "A"], ("A", "C")),
        (SEVERAL, "A, C", ("A", "C")),
        (SEVERAL, ["focus", "C. ray"], ("A", "C")),
        (SEVERAL, ["A", "Z"], None),
        (SEVERAL, [], None),
        (TRUTH, True, True),
        (TRUTH, "false", False),
        (TRUTH, None, None),
        (BLANK, ["ray"], ("ray",)),
        (BLANK, "ray", ("ray",)),
        (BLANK, [3], ("3",)),
        (SHORT, "a ray", "a ray"),
        (SHORT, 7, "7"),
        (NUMBER, 2, NumericKey(value=2, tolerance=0, unit="m")),
        (NUMBER, "2.5 m", NumericKey(value=2.5, tolerance=0, unit="m")),
        (NUMBER, None, None),
    ],
)
async def test_an_answer_is_understood_by_type(asked: Asked, said: object, answer: object) -> None:
    assert await solved(asked, answer=said) == answer


async def test_a_reason_and_a_confidence_go_with_it() -> None:
    parrot = Parrot(answer="B", reason="It\nsays so.", confidence="85%")
    solves, spent = await solving(parrot, ModelSettings())(packed(), CHOICE, 1, Allowance())

    assert (solves[0].reason, solves[0].confidence) == ("It says so.", 0.85)
    assert solves[0].engine == "model:parrot"
    assert (spent.calls, spent.tokens, spent.micro_usd) == (1, 120, 3)


async def test_several_solves_share_the_allowance() -> None:
    parrot = Parrot(answer="B")
    solve = solving(parrot, ModelSettings(solves=3))
    solves, spent = await solve(packed(), CHOICE, 1, Allowance(tokens=900))

    assert len(solves) == spent.calls == 3
    assert {budget.tokens for budget in parrot.budgets if budget} == {300}


def test_a_unit_is_shown_and_the_lecture_fenced() -> None:
    prompt = prompt_of(context().lecture, NUMBER, 10_000)

    assert "Unit: m" in prompt
    assert (
        prompt.index("<lecture-") < prompt.index("Ignore all previous") < prompt.index("</lecture-")
    )


def test_of_a_long_lecture_the_parts_that_speak_of_the_question_are_shown() -> None:
    filler = "\n\n".join(f"Paragraph {i} speaks of cooking rice and beans." for i in range(400))
    text = f"# T\n\n{filler}\n\nA converging lens brings parallel rays together.\n\n{filler}"
    lecture = context(text).lecture
    asked = Asked(type=QuestionType.SHORT_ANSWER, stem="What brings parallel rays together?")
    shown = excerpt(lecture, asked, 1000)

    assert "A converging lens" in shown
    assert len(shown) <= 1000
