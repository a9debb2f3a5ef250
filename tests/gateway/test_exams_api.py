"""The API as its users call it, over a whole system."""

import json
from typing import Any

import pytest

from tests.gateway.conftest import LECTURE, Client, Opened, ended, posted, upload


def events(text: str) -> list[dict[str, Any]]:
    """Server-sent events as dicts of id, event and data."""
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            fields["data"] = json.loads(fields["data"])
            found.append(fields)
    return found


async def test_a_lecture_becomes_an_exam_with_its_papers(client: Client) -> None:
    at = await posted(client, title="Quiz")
    exam = await ended(client, at)
    assert exam["status"] == "complete"
    assert (exam["accepted"], exam["requested"], exam["title"]) == (4, 4, "Quiz")
    assert set(exam["papers"]) == {"exam.pdf", "key.pdf", "exam.json", "lecture.txt"}
    pdf = await client.get(f"{at}/papers/exam.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    record = (await client.get(f"{at}/papers/exam.json")).json()
    text = (await client.get(f"{at}/papers/lecture.txt")).text
    for question in record["questions"]:
        proof = question["evidence"]
        assert text[proof["start"] : proof["end"]] == proof["quote"]


async def test_the_counts_of_an_exam_add_up_in_every_read(client: Client) -> None:
    at = await posted(client)
    states = ("waiting", "in_flight", "accepted", "unfilled", "failed", "cancelled")
    while True:
        exam = (await client.get(at)).json()
        assert sum(exam[state] for state in states) == exam["requested"] == 4
        if exam["papers_ready"]:
            break


async def test_events_go_on_after_the_last_one_seen(client: Client) -> None:
    at = await posted(client)
    whole = events((await client.get(f"{at}/events")).text)
    ids = [int(event["id"]) for event in whole if "id" in event]
    assert ids == sorted(ids)
    assert all("id" not in event for event in whole if event["event"] == "progress")
    middle = ids[len(ids) // 2]
    rest = events((await client.get(f"{at}/events", headers={"Last-Event-ID": str(middle)})).text)
    assert {int(event["id"]) for event in rest if "id" in event} <= {i for i in ids if i > middle}
    assert {e["data"]["number"] for e in whole if e["event"] == "question"} == {1, 2, 3, 4}


async def test_questions_and_their_history_can_be_read(client: Client) -> None:
    at = await posted(client)
    await ended(client, at)
    questions = (await client.get(f"{at}/questions")).json()["questions"]
    assert [question["number"] for question in questions] == [1, 2, 3, 4]
    assert all("html" in question and "topic" not in question for question in questions)
    history = (await client.get(f"{at}/questions/2/history")).json()["history"]
    stages = [entry["stage"] for entry in history if entry["outcome"] != "rejected"]
    assert stages[-4:] == ["generator", "answerer", "grader", "renderer"]


async def test_a_question_is_replaced_by_another_and_papers_follow(client: Client) -> None:
    at = await posted(client, types=["single_choice"], n=2)
    before = await ended(client, at)
    first = (await client.get(f"{at}/questions/1")).json()
    answer = await client.post(f"{at}/questions/1/replace")
    assert answer.status_code == 202
    after = await ended(client, at)
    second = (await client.get(f"{at}/questions/1")).json()
    assert after["status"] == before["status"] == "complete"
    assert second["stem"] != first["stem"]
    record = (await client.get(f"{at}/papers/exam.json")).json()
    assert record["questions"][0]["stem"] == second["stem"]


async def test_a_dropped_question_leaves_the_papers(client: Client) -> None:
    at = await posted(client)
    await ended(client, at)
    await client.post(f"{at}/questions/3/drop")
    exam = await ended(client, at)
    assert (exam["status"], exam["accepted"], exam["cancelled"]) == ("complete", 3, 1)
    record = (await client.get(f"{at}/papers/exam.json")).json()
    assert [question["number"] for question in record["questions"]] == [1, 2, 3]
    assert [question["slot"] for question in record["questions"]] == [1, 2, 4]
    assert record["shortfall"][0]["slot"] == 3


async def test_a_cancelled_exam_takes_nothing_more(client: Client) -> None:
    at = await posted(client, n=20)
    cancelled = (await client.post(f"{at}/cancel")).json()
    assert cancelled["status"] == "cancelled"
    exam = await ended(client, at)
    assert exam["status"] == "cancelled"
    assert exam["accepted"] == cancelled["accepted"]
    assert (await client.post(f"{at}/cancel")).json()["status"] == "cancelled"
    assert (await client.get(f"{at}/papers/exam.pdf")).status_code == 409


async def test_a_paused_exam_waits_until_it_is_resumed(client: Client) -> None:
    at = await posted(client)
    assert (await client.post(f"{at}/pause")).json()["status"] == "paused"
    assert (await client.get(at)).json()["status"] == "paused"
    await client.post(f"{at}/resume")
    assert (await ended(client, at))["status"] == "complete"


async def test_stored_lectures_serve_several_exams(client: Client) -> None:
    stored = (await client.post("/v1/lectures", files=upload())).json()["lectures"]
    body = {"lectures": [stored[0]["lecture_id"]], "n": 2, "types": ["fill_in"]}
    answer = await client.post("/v1/exams", json=body)
    assert answer.status_code == 202
    assert (await ended(client, answer.headers["Location"]))["status"] == "complete"


async def test_the_same_idempotency_key_makes_one_exam(client: Client) -> None:
    headers = {"Idempotency-Key": "monday"}
    data = {"spec": json.dumps({"n": 2})}
    first = await client.post("/v1/exams", files=upload(), data=data, headers=headers)
    again = await client.post("/v1/exams", files=upload(), data=data, headers=headers)
    assert first.json()["id"] == again.json()["id"]
    other = {"spec": json.dumps({"n": 3})}
    refused = await client.post("/v1/exams", files=upload(), data=other, headers=headers)
    assert refused.status_code == 409


async def test_the_short_shape(client: Client) -> None:
    posted_ = await client.post(
        "/generate", files={"lecture": (LECTURE.name, LECTURE.read_bytes())}, data={"n": "3"}
    )
    job = posted_.json()["job_id"]
    early = await client.get(f"/download/{job}")
    assert early.status_code == 409
    assert "open" in early.json()["detail"]
    await ended(client, f"/v1/exams/{job}")
    assert (await client.get(f"/status/{job}")).json()["status"] in {"complete", "short"}
    assert (await client.get(f"/download/{job}")).content.startswith(b"%PDF")


async def test_a_lecture_that_cannot_be_read_ends_its_exam_with_the_reason(
    client: Client,
) -> None:
    files = {"lectures": ("a.md", "Dies ist ein Text über die Optik und das Licht. ".encode() * 40)}
    answer = await client.post("/v1/exams", files=files, data={"spec": '{"n": 3}'})
    exam = await ended(client, answer.headers["Location"])
    assert exam["status"] == "failed"
    assert "English" in exam["reason"]
    assert exam["failed"] == exam["requested"] == 3


@pytest.mark.parametrize(
    ("files", "spec", "status", "named"),
    [
        ({"lectures": ("a.md", b"")}, {"n": 3}, 422, "lecture"),
        ({"lectures": ("a.bin", bytes(range(256)) * 8)}, {"n": 3}, 422, "lecture"),
        (None, {"n": 0}, 422, "n"),
        (None, {"n": 100_000}, 422, "gateway.questions_per_exam_max"),
        (None, {"n": "many"}, 422, "n"),
        (None, {"n": 3, "colour": "red"}, 422, "colour"),
        (None, {"n": 3, "types": ["essay"]}, 422, "types"),
        (None, {"n": 3, "language": "de"}, 422, "language"),
        (None, "not json", 422, "spec"),
    ],
)
async def test_bad_input_is_refused_by_name(
    client: Client, files: Any, spec: Any, status: int, named: str
) -> None:
    data = {"spec": spec if isinstance(spec, str) else json.dumps(spec)}
    answer = await client.post("/v1/exams", files=files or upload(), data=data)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.text
    assert (await client.get("/v1/exams")).json()["exams"] == []


async def test_limits_answer_with_their_name_and_when_to_come_again(opened: Opened) -> None:
    client = await opened(exams_waiting_max=1, request_max_bytes=100_000)
    large = {"lectures": ("a.md", b"word " * 40_000)}
    refused = await client.post("/v1/exams", files=large, data={"spec": "{}"})
    assert (refused.status_code, refused.json()["limit"]) == (413, "gateway.request_max_bytes")
    at = await posted(client, n=30)
    second = await client.post("/v1/exams", files=upload(), data={"spec": "{}"})
    assert (second.status_code, second.json()["limit"]) == (429, "gateway.exams_waiting_max")
    assert int(second.headers["Retry-After"]) > 0
    await client.post(f"{at}/cancel")
