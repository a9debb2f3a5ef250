"""Requests of those who mean harm: each is refused as what it is, and costs nobody else anything."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import ValidationError

from examstream.exam.gateway_settings import GatewaySettings
from examstream.exam.store.sqlite import SqliteStore
from examstream.pipeline.errors import StoreUnavailable
from services.gateway.core.reconciler import Reconciler
from services.gateway.keys import new_key
from tests.gateway.conftest import LECTURE, Client, Opened, ended, posted, upload

PROBLEM = "application/problem+json"
_STALLED = b'--x\r\nContent-Disposition: form-data; name="lectures"; filename="a.md"\r\n\r\n# A'


async def _stored(client: Client) -> str:
    answer = await client.post("/v1/lectures", files=upload())
    lecture: str = answer.json()["lectures"][0]["lecture_id"]
    return lecture


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "testserver", "localhost.", "localhost.example", "127.0.0.1.example",
     "2130706433", "0x7f000001", "127.1", "evil@localhost", "[", "[]", "[v1.a]", "0.0.0.0", ""],
)  # fmt: skip
async def test_without_keys_no_other_name_of_the_server_is_answered(
    client: Client, host: str
) -> None:
    assert (await client.get("/v1/exams", headers={"Host": host})).status_code == 403


@pytest.mark.parametrize("host", ["localhost:1", "LocalHost", "127.0.0.1:80", "[::1]:80", "[::1]"])
async def test_without_keys_this_machines_own_names_are(client: Client, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert (await client.get("/v1/exams", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["null", "", "file://", "http://[", "http://localhost:3000", "http://127.0.0.1",
     "http://localhost@evil.example", "http://evil.example@localhost", "https://evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_keys_no_other_page_of_this_machine_or_elsewhere_is_trusted(
    client: Client, method: str, origin: str
) -> None:
    answer = await client.request(method, "/v1/exams", headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["", "short"])
def test_an_admin_key_that_anybody_could_send_is_no_setting(key: str) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings.model_validate({"admin_key": key})


async def test_a_tenant_does_not_learn_that_another_has_the_same_file(
    opened: Opened, tmp_path: Path
) -> None:
    """Ids follow from content: knowing the file gives the id, and the id gives nothing."""
    client = await opened(tenant="physics")
    other = {"Authorization": f"Bearer {new_key(tmp_path / 'keys', 'history')}"}
    lecture = await _stored(client)
    before = await client.post("/v1/exams", json={"lectures": [lecture], "n": 1}, headers=other)
    assert before.status_code == 404
    mine = await client.post("/v1/lectures", files=upload(), headers=other)
    told = mine.json()["lectures"][0]
    first = (await client.post("/v1/lectures", files=upload())).json()["lectures"][0]
    assert told["lecture_id"] == lecture
    assert told["created_at"] > first["created_at"]  # its own, not the other's


@pytest.mark.parametrize(
    "body",
    ["[" * 30_000, '{"a":' * 10_000, '{"lectures": ["\\ud800"]}', '{"lectures": ["ID", "\\udfff"]}',
     '{"lectures": ["ID"], "title": "\\ud800"}', '{"lectures": ["ID"], "\\ud800": 1}',
     '{"lectures": ["ID"], "spec": []}', '{"lectures": ["ID"], "spec": null}',
     '{"lectures": ["ID"], "spec": "x"}', '{"lectures": ["ID"], "types": ["\\ud800"]}',
     '{"lectures": ["ID"], "n": ' + "9" * 5000 + "}"]
    + [f'{{"lectures": ["ID"], "{field}": {value}}}'
       for field in ("n", "seed", "points", "not_before", "duration_minutes")
       for value in ("NaN", "-Infinity", "1e400", '"NaN"')],
)  # fmt: skip
async def test_json_of_every_ill_shape_is_told_as_wrong(client: Client, body: str) -> None:
    body = body.replace("ID", await _stored(client))
    json_type = {"Content-Type": "application/json"}
    answer = await client.post("/v1/exams", content=body, headers=json_type)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    json.loads(answer.content)


async def test_a_spec_nested_too_deeply_in_a_form_is_told_as_wrong(client: Client) -> None:
    answer = await client.post("/v1/exams", files=upload(), data={"spec": "[" * 100_000})
    assert answer.status_code == 422
    assert "nested" in answer.json()["detail"]


@pytest.mark.parametrize("id", ["9" * 5000, "-1", "x", "²".encode("latin-1")])
async def test_an_event_id_that_cannot_be_is_told_as_wrong(client: Client, id: str | bytes) -> None:
    at = await posted(client, n=1, types=["true_false"])
    headers: Any = {"Last-Event-ID": id}
    assert (await client.get(f"{at}/events", headers=headers)).status_code == 422


async def test_json_too_large_is_not_read_to_its_end(client: Client) -> None:
    came = 0

    async def endless() -> Any:
        nonlocal came
        while came < 1_000:
            came += 1
            yield b"[" * 10_000

    headers = {"Content-Type": "application/json"}
    answer = await client.post("/v1/exams", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert came < 20


async def test_too_many_files_are_refused_before_one_is_kept(client: Client) -> None:
    files = [("lectures", (f"{n}.md", LECTURE.read_bytes())) for n in range(21)]
    answer = await client.post("/v1/exams", files=files)
    assert answer.status_code == 422
    assert "lectures_per_exam_max" in answer.json()["detail"]


@pytest.mark.parametrize(
    "name",
    ["..%2fkey", "exam.pdf%00", "%0d%0aSet-Cookie:a=b", "%ff", "exam.pdf%22;a=%22b", "x" * 9],
)
async def test_a_paper_of_no_known_name_is_not_found(client: Client, name: str) -> None:
    at = await posted(client, n=1, types=["true_false"])
    await ended(client, at)
    answer = await client.get(f"{at}/papers/{name}")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


async def test_text_of_others_is_data_on_the_page_and_in_papers(client: Client) -> None:
    """Titles and file names reach the page as JSON, its script writes them as text."""
    evil = '"><script>alert(1)</script>\u202e#read("/etc/passwd")$\\input{/etc/passwd}$'
    spec = {"title": evil, "course": evil, "date": evil, "instructions": evil}
    at = await posted(client, n=2, types=["true_false"], **spec)
    exam = await ended(client, at)
    assert exam["title"] == evil
    assert "exam.pdf" in exam["papers"], exam["papers_reason"]
    for question in (await client.get(f"{at}/questions")).json()["questions"]:
        assert "<script" not in question["html"] + question["solution_html"]
    csp = (await client.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp


async def _stall(client: Client, headers: dict[str, str]) -> None:
    """An upload that begins and then says nothing more."""

    async def body() -> Any:
        yield _STALLED
        await asyncio.sleep(3600)

    headers = {"Content-Type": "multipart/form-data; boundary=x", **headers}
    await client.post("/v1/exams", content=body(), headers=headers)


async def test_one_tenants_slow_uploads_leave_room_for_others(
    opened: Opened, tmp_path: Path
) -> None:
    client = await opened(tenant="physics", uploads_at_once=4, uploads_at_once_of_tenant=2)
    other = {"Authorization": f"Bearer {new_key(tmp_path / 'keys', 'history')}"}
    slow = [asyncio.create_task(_stall(client, {})) for _ in range(2)]
    await asyncio.sleep(0.2)
    own = await client.post("/v1/lectures", files=upload())
    assert (own.status_code, own.json()["limit"]) == (429, "gateway.uploads_at_once_of_tenant")
    assert (await client.post("/v1/lectures", files=upload(), headers=other)).status_code == 201
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    assert (await client.post("/v1/lectures", files=upload())).status_code == 201


@pytest.mark.parametrize(
    ("limits", "named"),
    [({"upload_silence_seconds": 0.2}, "silence"), ({"upload_timeout_seconds": 0.2}, "timeout")],
)
async def test_what_comes_too_slowly_is_ended(
    opened: Opened, limits: dict[str, float], named: str
) -> None:
    client = await opened(uploads_at_once=1, **limits)

    async def body() -> Any:
        yield _STALLED
        while True:
            await asyncio.sleep(3600 if named == "silence" else 0.05)
            yield b"a"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post("/v1/exams", content=body(), headers=headers)
    assert answer.status_code == 408
    assert answer.json()["limit"] == f"gateway.upload_{named}_seconds"
    assert answer.headers["Connection"] == "close"
    assert (await client.post("/v1/lectures", files=upload())).status_code == 201


async def test_a_keys_file_gone_bad_lets_nobody_in_and_tells_no_path(
    opened: Opened, tmp_path: Path
) -> None:
    client = await opened(tenant="physics")
    (tmp_path / "keys").write_bytes(b"physics\xff no key\n")
    answer = await client.get("/v1/exams")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


async def test_a_store_that_is_away_tells_no_path(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("the store in /srv/exams does not answer: disk I/O error")

    monkeypatch.setattr(SqliteStore, "list_exams", away)
    answer = await client.get("/v1/exams")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "/srv" not in answer.text
    assert "The store does not answer." in answer.json()["detail"]


def test_a_tenant_with_many_lectures_keeps_nobody_elses_from_being_read() -> None:
    offered: list[str] = []
    intake = SimpleNamespace(only=lambda _: None, offer=lambda _, exam: offered.append(exam))
    briefs = [_reading("crowd", n) for n in range(3)] + [_reading("single", 9)]
    reconciler = cast(Any, SimpleNamespace(intake=intake))
    Reconciler._reading(reconciler, cast(Any, briefs))
    assert offered == ["0", "9", "1", "2"]


def _reading(tenant: str, exam: int) -> SimpleNamespace:
    return SimpleNamespace(tenant_id=tenant, exam_id=str(exam), reading=True)


async def test_no_page_of_the_server_runs_a_script_from_elsewhere(client: Client) -> None:
    index, docs = await client.get("/"), await client.get("/docs")
    for page in (index, docs):
        assert "//" not in page.text.replace("http://www.w3.org", "")
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "POST /v1/exams/{exam_id}/cancel" in docs.text
