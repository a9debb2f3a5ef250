"""The shape of `exam.json`: what is written is what the schema says, and is read back the same."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from examstream.exam.paper import dump_exam, json_schema, load_exam, parse_exam, printed
from examstream.exam.question import Evidence, HistoryEntry, NumericKey, Question, QuestionType
from examstream.pipeline.errors import BadInput
from tests.papers.sample import CHINESE, ENGLISH, document, exam


@pytest.mark.parametrize(("questions", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_what_is_written_fits_the_schema(questions: list[dict[str, Any]], language: str) -> None:
    written = json.loads(dump_exam(exam(questions, language)))
    jsonschema.validate(written, json_schema(), cls=jsonschema.Draft202012Validator)


def test_the_schema_is_a_schema_and_refuses_what_is_not_listed() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    written = json.loads(dump_exam(exam(ENGLISH)))
    written["questions"][0]["pionts"] = 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, json_schema())


def test_an_exam_survives_being_written_and_read_byte_for_byte(tmp_path: Path) -> None:
    record = exam(ENGLISH)
    path = tmp_path / "exam.json"
    path.write_text(dump_exam(record), "utf-8")
    assert load_exam(path) == record
    assert dump_exam(load_exam(path)) == dump_exam(record)


def test_chinese_is_written_as_it_is_read() -> None:
    assert "势能法" in dump_exam(exam(CHINESE, "zh"))


def _broken(change: str) -> dict[str, Any]:
    whole = copy.deepcopy(document(ENGLISH))
    single, multiple, _, fill, *_ = whole["questions"]
    match change:
        case "key":
            single["key"] = "E"
        case "order":
            multiple["key"] = ["B", "A"]
        case "blanks":
            fill["key"] = [["one"]]
        case "quote":
            single["evidence"]["end"] = 3
        case "number":
            single["number"] = 7
        case "accepted":
            whole["accepted"] = 3
        case "unknown":
            single["pionts"] = 1
        case "type":
            single["type"] = "essay"
        case "version":
            whole["schema_version"] = "9.0"
        case "nan":
            whole["questions"][5]["key"]["value"] = float("nan")
    return whole


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("key", "questions[0]: key: is none of the options A, B, C, D"),
        ("order", "questions[1]: key: is not a list of A, B, C, D"),
        ("blanks", "questions[3]: key: 1 lists for 2 blanks"),
        ("quote", "questions[0]: evidence: end - start"),
        ("number", "questions[0].number: 1 is due here"),
        ("accepted", "accepted: 3, but there are 7"),
        ("unknown", "questions[0].pionts: Extra inputs"),
        ("type", "questions[0].type: must be one of single_choice"),
        ("version", "schema_version: this program reads version 1.0 only"),
        ("nan", "questions[5].key.value: Input should be a finite number"),
    ],
)
def test_an_error_names_the_field(change: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_exam(json.dumps(_broken(change)))
    assert said in str(refusal.value)


def test_every_fault_is_named_at_once() -> None:
    whole = _broken("unknown")
    whole["seed"] = "one"
    with pytest.raises(BadInput) as refusal:
        parse_exam(json.dumps(whole))
    assert "seed" in str(refusal.value)
    assert "pionts" in str(refusal.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        load_exam(tmp_path / "exam.json")


def test_a_stored_question_is_printed_with_its_unit_and_without_what_is_internal() -> None:
    entry = HistoryEntry(stage="grader", attempt=1, engine="rules", outcome="accept", seconds=0.1)
    question = Question(
        type=QuestionType.NUMERIC,
        stem="How fast?",
        unit="m/s",
        key=NumericKey(value=3, tolerance=0.5),
        solution="",
        evidence=Evidence(source="a.md", quote="fast", start=1, end=5),
        topic="speed",
        html="<p>",
        history=(entry,),
    )
    made = printed(question, 1, 4).model_dump(mode="json")
    assert made["key"] == {"value": 3.0, "tolerance": 0.5, "unit": "m/s"}
    assert not {"html", "topic", "fact_id", "version", "unit"} & set(made)
    assert (made["number"], made["slot"]) == (1, 4)
    assert set(made["history"][0]) == {
        "stage",
        "attempt",
        "engine",
        "outcome",
        "reason",
        "seconds",
    }
