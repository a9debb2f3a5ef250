"""`exam.json`: a finished exam on disk, complete enough to print it again with nothing else.

The shape is published (`json_schema()`, docs/exam-format.md) and closed: an unknown field is an
error. It is a contract of its own, apart from the messages of the stream, hence its own models.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from examstream.exam.frozen import Closed
from examstream.exam.paper_rules import (
    BLOOM,
    FILL_IN_KEY,
    MARKDOWN,
    NUMERIC_KEY,
    SHORT_ANSWER_KEY,
    check_question,
)
from examstream.exam.question import Bloom, Difficulty, Question, QuestionType
from examstream.pipeline.errors import BadInput

SCHEMA_VERSION = "1.0"

Finite = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1)]


class PrintedOption(Closed):
    label: Text = Field(description="printed label: A, B, C …; each once")
    text: Text = Field(description=MARKDOWN)


class PrintedEvidence(Closed):
    source: str = Field(description="the file of the lecture the quote is from")
    quote: Text = Field(description="verbatim: lecture.txt[start:end]")
    start: int = Field(ge=0, description="offset of its first character in lecture.txt")
    end: int = Field(ge=0, description="offset after its last character")
    heading: str = Field(default="", description="title of the nearest heading above it")


class PrintedHistory(Closed):
    """One attempt of one stage."""

    stage: str
    attempt: int = Field(ge=1)
    engine: str
    outcome: str
    reason: str = ""
    seconds: Finite = Field(ge=0)


class PrintedNumber(Closed):
    value: Finite = Field(description="the right number, in `unit`")
    tolerance: Finite = Field(ge=0, description="absolute: |answer - value| ≤ tolerance is right")
    unit: str = Field(default="", description='unit the question asks in; "" where it has none')


class Shortfall(Closed):
    """A place in the exam that holds no question, and why."""

    slot: int = Field(ge=1)
    type: QuestionType
    state: Literal["unfilled", "failed", "cancelled"]
    reason: str


class PrintedQuestion(Closed):
    """What all questions share; the subclasses say what `options` and `key` look like by type."""

    number: int = Field(ge=1, description="as printed: 1, 2 … accepted")
    slot: int = Field(ge=1, description="its place in the plan, 1 … requested; stays as it is")
    type: QuestionType
    stem: Text = Field(description=f"{MARKDOWN} A blank is `____`.")
    options: tuple[PrintedOption, ...] = Field(max_length=0, description="empty for this type")
    key: Any
    solution: str = Field(description=f"how the key is reached. {MARKDOWN}")
    points: Finite = Field(gt=0)
    bloom: Bloom = Field(description=BLOOM)
    difficulty: Difficulty
    evidence: PrintedEvidence
    history: tuple[PrintedHistory, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_question(
            self.stem, [option.label for option in self.options], self.key, self.type.value
        )
        quote = self.evidence
        if quote.end - quote.start != len(quote.quote):
            raise ValueError("evidence: end - start is not the length of the quote")
        return self


class SingleChoice(PrintedQuestion):
    type: Literal[QuestionType.SINGLE_CHOICE]
    options: tuple[PrintedOption, ...] = Field(min_length=2)
    key: str = Field(description="label of the one right option")


class MultipleChoice(PrintedQuestion):
    type: Literal[QuestionType.MULTIPLE_CHOICE]
    options: tuple[PrintedOption, ...] = Field(min_length=2)
    key: tuple[str, ...] = Field(
        min_length=1, description="labels of all right options, in the order of the options"
    )


class TrueFalse(PrintedQuestion):
    type: Literal[QuestionType.TRUE_FALSE]
    key: bool = Field(description="whether the stem is true")


class FillIn(PrintedQuestion):
    type: Literal[QuestionType.FILL_IN]
    key: tuple[tuple[Text, ...], ...] = Field(min_length=1, description=FILL_IN_KEY)


class ShortAnswer(PrintedQuestion):
    type: Literal[QuestionType.SHORT_ANSWER]
    key: tuple[Text, ...] = Field(min_length=1, description=SHORT_ANSWER_KEY)


class Numeric(PrintedQuestion):
    type: Literal[QuestionType.NUMERIC]
    key: PrintedNumber = Field(description=NUMERIC_KEY)


AnyQuestion = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer | Numeric,
    Field(discriminator="type"),
]

_BY_TYPE: Mapping[QuestionType, type[PrintedQuestion]] = {
    QuestionType.SINGLE_CHOICE: SingleChoice,
    QuestionType.MULTIPLE_CHOICE: MultipleChoice,
    QuestionType.TRUE_FALSE: TrueFalse,
    QuestionType.FILL_IN: FillIn,
    QuestionType.SHORT_ANSWER: ShortAnswer,
    QuestionType.NUMERIC: Numeric,
}


def printed(question: Question, number: int, slot: int) -> Any:
    """The question as `exam.json` shows it (an `AnyQuestion`)."""
    whole = question.model_dump(mode="json")
    model = _BY_TYPE[question.type]
    picked = {name: whole[name] for name in model.model_fields if name in whole}
    picked["evidence"] = _picked(whole["evidence"], PrintedEvidence)
    picked["history"] = [_picked(entry, PrintedHistory) for entry in whole["history"]]
    picked["options"] = [_picked(option, PrintedOption) for option in whole["options"]]
    if question.type is QuestionType.NUMERIC:
        picked["key"] = _picked(whole["key"], PrintedNumber)
        picked["key"]["unit"] = picked["key"].get("unit") or question.unit
    return model.model_validate_json(json.dumps({**picked, "number": number, "slot": slot}))


def _picked(value: Mapping[str, Any], model: type[Closed]) -> dict[str, Any]:
    return {name: value[name] for name in model.model_fields if name in value}


def _known_version(value: str) -> str:
    if value != SCHEMA_VERSION:
        raise ValueError(f"this program reads version {SCHEMA_VERSION} only")
    return value


class ExamRecord(Closed):
    """`exam.json`."""

    schema_version: Annotated[str, AfterValidator(_known_version)] = Field(
        default=SCHEMA_VERSION, json_schema_extra={"const": SCHEMA_VERSION}
    )
    id: Text
    title: str
    language: Literal["en", "zh"] = Field(description="language of the printed words")
    seed: int
    requested: int = Field(ge=0, description="questions asked for: accepted + shortfall")
    accepted: int = Field(ge=0, description="questions there are")
    shortfall: tuple[Shortfall, ...] = ()
    course: str = Field(default="", description="printed above the title")
    date: str = Field(default="", description="printed; 2026-01-31 is written out")
    duration_minutes: int | None = Field(default=None, ge=1)
    instructions: str = Field(default="", description=f'printed; "": the usual. {MARKDOWN}')
    sources: tuple[str, ...] = Field(default=(), description="the files of the lecture")
    theme: str = Field(default="", description='looks of the papers; "": the usual')
    questions: tuple[AnyQuestion, ...] = Field(description="in printed order, numbered from 1")

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if self.accepted != len(self.questions):
            raise ValueError(f"accepted: {self.accepted}, but there are {len(self.questions)}")
        if self.requested != self.accepted + len(self.shortfall):
            raise ValueError("requested: is not accepted plus the entries of shortfall")
        for place, question in enumerate(self.questions, start=1):
            if question.number != place:
                raise ValueError(f"questions[{place - 1}].number: {place} is due here")
        slots = [entry.slot for entry in (*self.questions, *self.shortfall)]
        if len(set(slots)) != len(slots):
            raise ValueError("questions, shortfall: a slot stands in them twice")
        return self

    @property
    def points(self) -> float:
        """The sum of the points of all questions."""
        return sum(question.points for question in self.questions)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `exam.json` as written; read, what has a default may lack."""
    schema = ExamRecord.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:examstream:exam:{SCHEMA_VERSION}",
    }
    return {**head, **schema, "title": "exam.json"}


def dump_exam(exam: ExamRecord) -> str:
    """The text of `exam.json`: the same exam, the same text."""
    return json.dumps(exam.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def parse_exam(text: str | bytes, name: str = "exam.json") -> ExamRecord:
    """The exam in the text of an `exam.json`; raises `BadInput` naming every field at fault."""
    try:
        return ExamRecord.model_validate_json(text, strict=True)
    except ValidationError as error:
        problems = "; ".join(
            _problem(entry["loc"], entry["type"], entry["msg"]) for entry in error.errors()
        )
        raise BadInput(name, f"{problems}.", "`examstream schema` prints its shape.") from None


def load_exam(path: Path) -> ExamRecord:
    """Read an `exam.json`; raises `BadInput` where it is not there or not one."""
    try:
        return parse_exam(path.read_bytes(), str(path))
    except OSError as error:
        raise BadInput(str(path), f"cannot be read ({error.strerror}).") from None


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> str:
    """`questions[3].key: …`; the tag of the union (its type) is no field."""
    path = ""
    for before, part in zip(("", *place), place, strict=False):
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (isinstance(before, int) and part in set(QuestionType)):
            path += f".{part}" if path else part
    if kind.startswith("union_tag"):
        return f"{path}.type: must be one of {', '.join(QuestionType)}"
    message = re.sub(r"^Value error, ", "", message)
    return f"{path}: {message}" if path else message
