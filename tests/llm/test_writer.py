"""The generator's engine: what a model wrote becomes a draft, or is rejected with the reason."""

from typing import Any

import pytest

from examstream.exam.question import Draft, NumericKey, QuestionType
from examstream.pipeline.errors import Reject
from services.generator.model.engine import writing
from tests.llm.drafts import ENGLISH, Parrot, task

INDEX = "Water has a refractive index of about 1.33."
SINGLE = {
    "stem": "Towards what is a ray bent that enters a denser medium?",
    "options": ["the normal", "the surface", "the source", "the focus"],
    "key": "the normal",
    "solution": "A denser medium bends a ray towards the normal.",
    "quote": "A ray that enters a denser medium is bent\ntowards the normal.",
}


async def written(
    kind: QuestionType, text: str = ENGLISH, candidate: int = 0, **changes: Any
) -> Draft:
    answer = {"solution": "So it is.", **changes.pop("answer")}
    draft, _ = await writing(Parrot(**answer))(task(kind, text, candidate, **changes))
    return draft


@pytest.mark.parametrize("position", range(4))
async def test_the_key_stands_where_the_order_wants_it(position: int) -> None:
    draft = await written(QuestionType.SINGLE_CHOICE, answer=SINGLE, key_position=position)

    assert [o.label for o in draft.options] == ["A", "B", "C", "D"]
    assert draft.key == "ABCD"[position]
    assert draft.options[position].text == "the normal"
    assert {o.text for o in draft.options} == set(SINGLE["options"])


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (SINGLE["options"], "The normal."),
        (SINGLE["options"], "A"),
        (SINGLE["options"], "(a)"),
        (SINGLE["options"], "A. the normal"),
        (["A. the normal", "B. the surface", "C. the source", "D. the focus"], "A. the normal"),
        (["A) the normal", "B) the surface", "C) the source", "D) the focus"], "the normal"),
        ([{"label": "A", "text": "the normal"}, {"label": "B", "text": "the surface"}, "x", "y"], "A"),
        ({"A": "the normal", "B": "the surface", "C": "the source"}, "A"),
    ],
)  # fmt: skip
async def test_a_key_is_understood_by_text_or_label(options: Any, key: str) -> None:
    answer = SINGLE | {"options": options, "key": key}
    draft = await written(QuestionType.SINGLE_CHOICE, answer=answer, key_position=2)

    assert draft.key == "C"
    assert draft.options[2].text == "the normal"


async def test_a_solution_that_names_a_letter_names_the_options_words_instead() -> None:
    answer = SINGLE | {"solution": "Option A is right, option B is not."}
    draft = await written(QuestionType.SINGLE_CHOICE, answer=answer, key_position=3)

    assert draft.solution == "“the normal” is right, “the surface” is not."


async def test_several_keys_keep_their_texts_in_a_drawn_order() -> None:
    answer = {
        "stem": "Which of these are types of lenses (several may be)?",
        "options": ["converging", "diverging", "denser", "parallel", "normal"],
        "key": ["converging", "diverging"],
        "quote": "There are two types of lenses: converging and diverging.",
    }
    draft = await written(QuestionType.MULTIPLE_CHOICE, answer=answer)
    labels = {o.label: o.text for o in draft.options}

    assert isinstance(draft.key, tuple)
    assert {labels[str(label)] for label in draft.key} == {"converging", "diverging"}


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ([["1.33", "1.330"]], (("1.33", "1.330"),)),
        (["1.33"], (("1.33",),)),
        ("1.33", (("1.33",),)),
        (1.33, (("1.33",),)),
    ],
)
async def test_a_blank_is_ours_and_its_spellings_a_list(key: Any, kept: object) -> None:
    answer = {"stem": "Water has a refractive index of about ______", "key": key, "quote": INDEX}
    draft = await written(QuestionType.FILL_IN, answer=answer)

    assert draft.stem == "Water has a refractive index of about ____"
    assert draft.key == kept


@pytest.mark.parametrize(
    ("key", "tolerance", "unit", "kept"),
    [
        (1.33, 0.01, "", NumericKey(value=1.33, tolerance=0.01)),
        ("1.33", 5, "", NumericKey(value=1.33, tolerance=0.0665)),
        ("about 1.33 m", -0.01, " m ", NumericKey(value=1.33, tolerance=0.01, unit="m")),
        ({"value": 1.33, "unit": "m"}, 0, "m", NumericKey(value=1.33, tolerance=0, unit="m")),
        (0, 0.5, "", NumericKey(value=0, tolerance=0)),
    ],
)
async def test_a_number_keeps_its_unit_and_a_tolerance_of_five_percent_at_most(
    key: Any, tolerance: float, unit: str, kept: NumericKey
) -> None:
    answer: dict[str, Any] = {"stem": "What is the refractive index of water?", "quote": INDEX}
    answer |= {"key": key, "tolerance": tolerance, "unit": unit}
    draft = await written(QuestionType.NUMERIC, answer=answer)

    assert isinstance(draft.key, NumericKey)
    assert draft.key.value == kept.value
    assert draft.key.tolerance == pytest.approx(kept.tolerance)
    assert draft.key.unit == draft.unit == kept.unit


async def test_the_first_candidate_must_be_the_truth_asked_for_a_later_one_may_be_the_other() -> (
    None
):
    answer = {"stem": "Water has an index of 1.33", "key": True, "quote": INDEX}
    with pytest.raises(Reject, match=r"^truth: "):
        await written(QuestionType.TRUE_FALSE, answer=answer, truth=False)

    draft = await written(QuestionType.TRUE_FALSE, answer=answer, truth=False, candidate=1)
    assert draft.key is True
    assert draft.stem.endswith("1.33.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stem": " "}, "declined"),
        ({"options": ["a", "b"]}, "shape"),
        ({"key": "the moon"}, "shape"),
        ({"options": list("abcdefghij")}, "shape"),
    ],
)
async def test_what_is_no_question_of_its_type_is_rejected(
    change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Reject, match=f"^{reason}: "):
        await written(QuestionType.SINGLE_CHOICE, answer=SINGLE | change)


async def test_two_questions_on_one_sentence_have_one_topic_and_no_fact() -> None:
    one = await written(QuestionType.SINGLE_CHOICE, answer=SINGLE)
    stem = "What bends a ray towards the ____?"
    answer = {"stem": stem, "key": [["normal"]], "quote": SINGLE["quote"]}
    other = await written(QuestionType.FILL_IN, answer=answer)

    assert one.topic == other.topic != ""
    assert one.fact_id == other.fact_id == ""


async def test_what_a_call_used_is_told_and_what_was_spent_is_not_left() -> None:
    from examstream.exam.messages import Allowance, Spent

    parrot = Parrot(**SINGLE)
    given = task(QuestionType.SINGLE_CHOICE, allowance=Allowance(tokens=1000, micro_usd=50))
    given = given.with_envelope(spent=Spent(tokens=400, micro_usd=20))
    _, spent = await writing(parrot)(given)

    assert spent == Spent(calls=1, tokens=120, micro_usd=3)
    assert parrot.budgets[0] is not None
    assert (parrot.budgets[0].tokens, parrot.budgets[0].micro_usd) == (600, 30)
