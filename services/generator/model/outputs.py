"""What a model writes, by type: the schema it is shown and the check its answer must pass.

Lenient in form (a label before an option, one string for a list), never in substance: what is
still wrong after reading is for assemble.py to reject.
"""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from examstream.exam.question import Bloom, Difficulty, QuestionType

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")


def _text_of(value: object) -> object:
    """An option sent as `{"label": "A", "text": "…"}` is its text; a number is its digits."""
    if isinstance(value, dict):
        return next((value[k] for k in ("text", "option", "value") if k in value), value)
    return str(value) if isinstance(value, int | float) else value


def _texts(value: object) -> object:
    if isinstance(value, dict):  # {"A": "…", "B": "…"}
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [_text_of(part) for part in value]
    return [_text_of(value)]


def _blanks(value: object) -> object:
    """One blank may come as a plain list of spellings, or as one string."""
    if isinstance(value, str | int | float):
        return [[_text_of(value)]]
    if isinstance(value, list | tuple):
        return [_texts(part) for part in value]
    return value


def _number(value: object) -> object:
    """`"3.2 km"` is 3.2; `{"value": 3.2}` is 3.2."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str) and (match := _NUMBER.search(value.replace("−", "-"))):
        return match.group().replace(",", "")
    return value


def _or(default: Any) -> BeforeValidator:
    """A word the enumeration does not know is the default, not a fault."""
    kind = type(default)
    known = {member.value for member in kind}
    return BeforeValidator(lambda v: v if v in known else default)


Text = Annotated[str, BeforeValidator(_text_of)]
Texts = Annotated[list[str], BeforeValidator(_texts)]


Solution = Annotated[str, Field(description="Why the key is right, in one to three sentences.")]


class Written(BaseModel):
    """What every type has; each type adds its key, and `solution` behind it."""

    quote: str = Field(
        description="Sentence(s) copied verbatim from the lecture passage that prove the key."
    )
    stem: str = Field(description="The question's text as the student reads it, no options in it.")
    bloom: Annotated[Bloom, _or(Bloom.REMEMBER)] = Field(
        default=Bloom.REMEMBER, description="Level of Bloom's taxonomy that the question asks for."
    )
    difficulty: Annotated[Difficulty, _or(Difficulty.MEDIUM)] = Field(
        default=Difficulty.MEDIUM, description="How hard it is for somebody who knows the lecture."
    )


class SingleChoiceQuestion(Written):
    """A single-choice question (type single_choice): four options, one of them right."""

    options: Texts = Field(description="Four option texts without letters, one of them right.")
    key: Text = Field(description="The right option, word for word as it stands in `options`.")
    solution: Solution


class MultipleChoiceQuestion(Written):
    """A multiple-choice question (type multiple_choice): several of the options are right."""

    options: Texts = Field(description="Five option texts without letters, several of them right.")
    key: Texts = Field(description="The right options, word for word as they stand in `options`.")
    solution: Solution


class TrueFalseQuestion(Written):
    """A true-or-false question (type true_false): `stem` is a statement, `key` whether it holds."""

    key: bool = Field(description="Whether the statement in `stem` is true by the lecture.")
    solution: Solution


class FillInQuestion(Written):
    """A fill-in question (type fill_in): `stem` is a sentence with a blank written ____ ."""

    key: Annotated[list[list[str]], BeforeValidator(_blanks)] = Field(
        description="One list per blank ____ of the stem: all spellings that are right."
    )
    solution: Solution


class ShortAnswerQuestion(Written):
    """A short-answer question (type short_answer): answered by a term or a few words."""

    key: Texts = Field(description="Answers to accept, the lecture's own wording first.")
    solution: Solution


class NumericQuestion(Written):
    """A numeric question (type numeric): answered by one number."""

    key: Annotated[float, BeforeValidator(_number)] = Field(
        description="The number that is right, in `unit`."
    )
    tolerance: Annotated[float, BeforeValidator(_number)] = Field(
        default=0.0, description="Absolute tolerance, 0 or more; 0 for exact values."
    )
    unit: str = Field(
        default="", description="Unit the answer is asked in; empty where there is none."
    )
    solution: Solution


OUTPUTS: dict[QuestionType, type[Written]] = {
    QuestionType.SINGLE_CHOICE: SingleChoiceQuestion,
    QuestionType.MULTIPLE_CHOICE: MultipleChoiceQuestion,
    QuestionType.TRUE_FALSE: TrueFalseQuestion,
    QuestionType.FILL_IN: FillInQuestion,
    QuestionType.SHORT_ANSWER: ShortAnswerQuestion,
    QuestionType.NUMERIC: NumericQuestion,
}
