"""What a model answers, by type; null where it cannot tell."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from examstream.exam.question import Asked, Key, NumericKey, QuestionType

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
_CANNOT = frozenset({"", "null", "none", "n/a", "cannot tell", "无法判断"})


def _nothing(value: object) -> object:
    """A word for "cannot tell" in place of null."""
    said = isinstance(value, str) and value.strip().lower().rstrip(".。") in _CANNOT
    return None if said or value == [] else value


def _text(value: object) -> object:
    """One answer may come in a list, or as a number."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _list(value: object) -> object:
    """One string for a list; several letters in one string are several."""
    if isinstance(value, str) and re.fullmatch(r"\s*[A-Ha-h](?:\s*[,;、 ]?\s*[A-Ha-h])*\s*", value):
        return re.findall(r"[A-Ha-h]", value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [str(value)]
    return [_text(part) for part in value] if isinstance(value, list) else value


def _number(value: object) -> object:
    if isinstance(value, str) and (match := _NUMBER.search(value.replace("−", "-"))):
        return match.group().replace(",", "")
    return value


def _share(value: object) -> object:
    """A confidence of 0 … 1; percent are taken for what they are, words for nothing."""
    try:
        number = float(str(value).rstrip("% "))
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, number / 100 if number > 1 else number))


class Answer(BaseModel):
    """What goes with every answer."""

    reason: str = Field(default="", description="What in the lecture decides it, in one sentence.")
    confidence: Annotated[float, BeforeValidator(_share)] = Field(
        default=0.5, description="How sure the answer is, 0 to 1."
    )


class SingleChoiceAnswer(Answer):
    """The answer to a single_choice question."""

    answer: Annotated[str | None, BeforeValidator(_text), BeforeValidator(_nothing)] = Field(
        description="Letter of the one right option (A, B, C, …); null if it cannot be told."
    )


class MultipleChoiceAnswer(Answer):
    """The answer to a multiple_choice question."""

    answer: Annotated[list[str] | None, BeforeValidator(_list), BeforeValidator(_nothing)] = Field(
        description="Letters of all right options; null if it cannot be told."
    )


class TrueFalseAnswer(Answer):
    """The answer to a true_false question."""

    answer: Annotated[bool | None, BeforeValidator(_nothing)] = Field(
        description="Whether the statement is true by the lecture; null if it cannot be told."
    )


class FillInAnswer(Answer):
    """The answer to a fill_in question."""

    answer: Annotated[list[str] | None, BeforeValidator(_list), BeforeValidator(_nothing)] = Field(
        description="What belongs in each blank ____, in order; null if it cannot be told."
    )


class ShortAnswer(Answer):
    """The answer to a short_answer question."""

    answer: Annotated[str | None, BeforeValidator(_text), BeforeValidator(_nothing)] = Field(
        description="The term or few words that answer it; null if it cannot be told."
    )


class NumericAnswer(Answer):
    """The answer to a numeric question."""

    answer: Annotated[float | None, BeforeValidator(_number), BeforeValidator(_nothing)] = Field(
        description="The number, in the unit asked for; null if it cannot be told."
    )


OUTPUTS: dict[QuestionType, type[Answer]] = {
    QuestionType.SINGLE_CHOICE: SingleChoiceAnswer,
    QuestionType.MULTIPLE_CHOICE: MultipleChoiceAnswer,
    QuestionType.TRUE_FALSE: TrueFalseAnswer,
    QuestionType.FILL_IN: FillInAnswer,
    QuestionType.SHORT_ANSWER: ShortAnswer,
    QuestionType.NUMERIC: NumericAnswer,
}


def key_of(answer: Answer, asked: Asked) -> Key | None:
    """The answer in the shape a `Solve` has; None where it cannot tell, or names no option."""
    match answer:
        case SingleChoiceAnswer(answer=str(told)):
            return _label(told, asked)
        case MultipleChoiceAnswer(answer=list(told)):
            labels = [_label(one, asked) for one in told]
            known = [label for label in labels if label is not None]
            return tuple(sorted(set(known))) if len(known) == len(labels) else None
        case TrueFalseAnswer(answer=bool(truth)):
            return truth
        case FillInAnswer(answer=list(told)):
            return tuple(told)
        case ShortAnswer(answer=str(told)):
            return told
        case NumericAnswer(answer=float(value)):
            return NumericKey(value=value, tolerance=0.0, unit=asked.unit)
    return None


def _label(told: str, asked: Asked) -> str | None:
    """The label an answer names: by itself, before its text, or by its text alone."""
    bare = told.strip()
    by_text = {" ".join(o.text.split()): o.label for o in asked.options}
    if (label := by_text.get(" ".join(bare.split()))) is not None:
        return label
    match = re.match(r"^[(（\[]?([A-Ha-h])(?:[)）\].．、:：]|$)", bare)
    if match and any(o.label == match[1].upper() for o in asked.options):
        return match[1].upper()
    return None
