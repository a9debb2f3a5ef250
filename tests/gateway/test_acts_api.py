"""Acts over HTTP: each once for its Idempotency-Key; dead letters for those who run it."""

from typing import Any

import pytest
from pydantic import SecretStr

from examstream.exam.changes import failed
from examstream.exam.messages import Envelope, Outcome, OutcomeKind
from examstream.exam.states import Exam, SlotState
from services.gateway.core.gateway import Gateway
from services.gateway.core.recorder import Recorder
from services.gateway.keys import LOCAL_TENANT
from tests.gateway.conftest import Client, Opened, ended, posted, upload

KEY = {"Idempotency-Key": "once"}
ADMIN = {"Authorization": "Bearer the key of those who run it"}


async def test_a_replace_repeated_with_its_key_replaces_once(client: Client) -> None:
    at = await posted(client, types=["single_choice"], n=2)
    await ended(client, at)
    first = await client.post(f"{at}/questions/1/replace", headers=KEY)
    assert first.status_code == 202
    await ended(client, at)
    question = (await client.get(f"{at}/questions/1")).json()
    again = await client.post(f"{at}/questions/1/replace", headers=KEY)
    assert again.status_code == 202
    exam = await ended(client, at)
    assert exam["status"] == "complete"
    assert (await client.get(f"{at}/questions/1")).json() == question


async def test_a_pause_repeated_after_a_resume_does_not_pause_again(client: Client) -> None:
    at = await posted(client, n=20)
    assert (await client.post(f"{at}/pause", headers=KEY)).json()["status"] == "paused"
    assert (await client.post(f"{at}/resume")).json()["status"] != "paused"
    assert (await client.post(f"{at}/pause", headers=KEY)).json()["status"] != "paused"
    await client.post(f"{at}/cancel", headers={"Idempotency-Key": "another"})


async def test_a_drop_that_found_its_place_dropped_is_not_done_after_a_replace(
    client: Client,
) -> None:
    at = await posted(client, types=["single_choice"], n=2)
    await ended(client, at)
    await client.post(f"{at}/questions/1/drop")
    await client.post(f"{at}/questions/1/drop", headers=KEY)
    await client.post(f"{at}/questions/1/replace")
    assert (await client.post(f"{at}/questions/1/drop", headers=KEY)).status_code == 200
    assert (await ended(client, at))["accepted"] == 2


async def test_a_key_that_came_with_another_act_is_refused(client: Client) -> None:
    at = await posted(client)
    await ended(client, at)
    await client.post(f"{at}/questions/1/drop", headers=KEY)
    for path in (f"{at}/questions/2/drop", f"{at}/questions/1/replace", f"{at}/cancel"):
        assert (await client.post(path, headers=KEY)).status_code == 409
    assert (await client.get(at)).json()["accepted"] == 3


async def test_a_key_of_other_lectures_is_refused(client: Client) -> None:
    first = await client.post("/v1/lectures", files=upload(), headers=KEY)
    assert (await client.post("/v1/lectures", files=upload(), headers=KEY)).json() == first.json()
    other = await client.post("/v1/lectures", files=upload("other.md"), headers=KEY)
    assert other.status_code == 409


async def test_dead_letters_are_for_the_admin_key_alone(opened: Opened) -> None:
    client = await opened(admin_key=SecretStr("the key of those who run it"))
    at = "/v1/admin/dead-letters"
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        assert (await client.get(at, headers=headers)).status_code == 401
        assert (await client.post(f"{at}/a/b/1/1/replay", headers=headers)).status_code == 401
    assert (await client.get(at, headers=ADMIN)).json() == {"dead_letters": [], "next": None}


async def test_without_an_admin_key_there_are_no_admin_calls(client: Client) -> None:
    assert (await client.get("/v1/admin/dead-letters", headers=ADMIN)).status_code == 404


@pytest.fixture
def gateways(monkeypatch: pytest.MonkeyPatch) -> list[Gateway]:
    """The gateways a test opens."""
    found: list[Gateway] = []
    begin = Gateway.__init__

    def kept(self: Gateway, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        found.append(self)

    monkeypatch.setattr(Gateway, "__init__", kept)
    return found


async def test_what_failed_is_replayed_into_a_whole_exam(
    opened: Opened, gateways: list[Gateway]
) -> None:
    client = await opened(admin_key=SecretStr("the key of those who run it"))
    at = await posted(client)
    await ended(client, at)
    await _fail(gateways[0], at.rpartition("/")[2], 2)
    assert (await client.get(at)).json()["status"] == "short"
    letters = (await client.get("/v1/admin/dead-letters", headers=ADMIN)).json()["dead_letters"]
    (letter,) = letters
    shown = (await client.get(f"/v1/admin/dead-letters/{letter['id']}", headers=ADMIN)).json()
    assert (shown["message"], shown["reason"]) == ("the message", "a defect")
    for replayed in (True, False):
        answer = await client.post(f"/v1/admin/dead-letters/{letter['id']}/replay", headers=ADMIN)
        assert (answer.status_code, answer.json()["replayed"]) == (202, replayed)
        await ended(client, at)
    exam = (await client.get(at)).json()
    assert (exam["status"], exam["accepted"], exam["papers_ready"]) == ("complete", 4, True)
    dropped = await client.post(f"/v1/admin/dead-letters/{letter['id']}/drop", headers=ADMIN)
    assert dropped.json()["dropped"]
    gone = await client.get(f"/v1/admin/dead-letters/{letter['id']}", headers=ADMIN)
    assert gone.status_code == 404


async def _fail(gateway: Gateway, exam_id: str, number: int) -> None:
    """A place as it is when its work has failed for good."""

    def in_flight(exam: Exam) -> Exam:
        slots = tuple(
            s.model_copy(update={"state": SlotState.IN_FLIGHT}) if s.slot == number else s
            for s in exam.slots
        )
        return exam.model_copy(update={"slots": slots, "ended_at": None})

    exam = await gateway.store.change_exam(LOCAL_TENANT, exam_id, in_flight)
    assert exam is not None
    epoch = exam.slot(number).epoch
    assert failed(number, epoch, "", 0.0)(exam) is not None
    envelope = Envelope(
        tenant_id=LOCAL_TENANT, exam_id=exam_id, slot=number, epoch=epoch, expires_at=4e9
    )
    recorder = Recorder(gateway.store, gateway.changed)
    await recorder.record(
        Outcome(
            envelope=envelope,
            outcome=OutcomeKind.FAILED,
            stage="grader",
            reason="a defect",
            letter="the message",
        )
    )
