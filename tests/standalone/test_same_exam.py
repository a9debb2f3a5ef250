"""Five processes over RabbitMQ and MongoDB make the same exam as one process does."""

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.read import LectureFile
from examstream.exam.settings import Settings
from services.standalone import making, system
from services.standalone.display import Lines
from tests.fleet.disturbed import wrapped
from tests.fleet.fleet import Fleet

LECTURE = Path(__file__).parents[2] / "examples" / "zh-data-structures.md"
SPEC: dict[str, Any] = {
    "n": 20,
    "seed": 7,
    "title": "The same exam",
    "types": {
        "single_choice": 5,
        "multiple_choice": 2,
        "true_false": 5,
        "fill_in": 4,
        "short_answer": 2,
        "numeric": 2,
    },
}
WIRINGS = ("generator", "answerer", "grader", "renderer")


def comparable(exam_json: bytes) -> dict[str, Any]:
    """The exam without its id, and without how long each attempt took."""
    exam: dict[str, Any] = json.loads(exam_json)
    del exam["id"]
    for question in exam["questions"]:
        for entry in question["history"]:
            del entry["seconds"]
    return exam


@pytest.mark.timeout(300)
def test_five_processes_make_the_same_exam_as_one(
    tmp_path: Path,
    amqp_url: str,
    mongo_uri: str,
    mongo_database: str,
    disturb_standalone: Callable[[], None],
) -> None:
    disturb_standalone()
    made = asyncio.run(
        making.make(
            Settings(),
            [LectureFile(LECTURE.name, LECTURE.read_bytes())],
            Blueprint.model_validate(SPEC),
            tmp_path / "out",
            None,
            Lines(),
        )
    )
    assert made in (making.COMPLETE, making.SHORT)
    one = comparable((tmp_path / "out" / "exam.json").read_bytes())

    with Fleet(tmp_path, amqp_url, mongo_uri, mongo_database, disturbed=True) as fleet:
        five = comparable(exam_of(fleet))

    assert five == one
    forced = [
        entry
        for question in one["questions"]
        for entry in question["history"]
        if entry["reason"].startswith("forced")
    ]
    assert len(forced) >= 3
    assert one["accepted"] >= 12


def exam_of(fleet: Fleet) -> bytes:
    """Post the lecture, follow the events to the end, fetch exam.json."""
    with httpx.Client(base_url=fleet.url, timeout=120) as client:
        files = {"lectures": (LECTURE.name, LECTURE.read_bytes())}
        posted = client.post("/v1/exams", files=files, data={"spec": json.dumps(SPEC)})
        assert posted.status_code == 202, posted.text
        at = posted.headers["Location"]
        with client.stream("GET", f"{at}/events") as events:
            for line in events.iter_lines():
                if line == "event: end":
                    break
        paper = client.get(f"{at}/papers/exam.json")
        assert paper.status_code == 200, paper.text
        return paper.content


@pytest.fixture
def disturb_standalone(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Delays and forced rejections in the standalone system's stages."""

    def disturb() -> None:
        delays = random.Random(99)
        for name in WIRINGS:
            wiring = getattr(system, name)
            for builder in ("stage", "question_stage", "papers_stage"):
                if hasattr(wiring, builder):
                    build = getattr(wiring, builder)
                    monkeypatch.setattr(wiring, builder, wrapped(build, delays))

    return disturb
