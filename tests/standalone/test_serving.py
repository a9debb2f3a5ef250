"""`examstream serve` as a process: addresses, health, signals, going on after a restart."""

import json
import signal
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers.ports import free_port
from tests.standalone.commands import CHINESE, ENGLISH, Started, examstream


class Served(Started):
    """A server that listens; `api` talks to it."""

    def __init__(self, data: Path, *words: object, **more: str) -> None:
        super().__init__(["serve", "--port", "0", "--data", data, *words], **more)
        self.told = self.until("listens on")
        self.api = httpx.Client(base_url=self.told.split()[3].rstrip(";"), timeout=30)

    def __exit__(self, *error: object) -> None:
        self.api.close()
        super().__exit__(*error)

    def posted(self, lecture: Path = CHINESE, **spec: Any) -> str:
        """Post a lecture; the exam's path."""
        files = {"lectures": (lecture.name, lecture.read_bytes())}
        answer = self.api.post("/v1/exams", files=files, data={"spec": json.dumps(spec)})
        assert answer.status_code == 202, answer.text
        return answer.headers["Location"]

    def complete(self, at: str) -> dict[str, Any]:
        """Follow the events to their end; the exam."""
        with self.api.stream("GET", f"{at}/events") as events:
            assert any(line == "event: end" for line in events.iter_lines())
        exam: dict[str, Any] = self.api.get(at).json()
        return exam

    def wait_for(self, at: str, word: str) -> None:
        """Follow the events until one holds the word."""
        with self.api.stream("GET", f"{at}/events") as events:
            assert any(word in line for line in events.iter_lines())


def test_an_idle_server_ends_with_0_on_sigterm(tmp_path: Path) -> None:
    with Served(tmp_path) as server:
        assert "(no API keys: this machine only)" in server.told
        server.signal(signal.SIGTERM)
        ended = server.ended()
    assert (ended.code, ended.err) == (
        0,
        "stopping: finishing what runs; a second signal leaves at once\n",
    )


def test_sigterm_lands_what_runs_and_the_next_start_goes_on(tmp_path: Path) -> None:
    with Served(tmp_path) as server:
        at = server.posted(n=15)
        server.wait_for(at, '"state": "in_flight"')
        server.signal(signal.SIGTERM)
        assert server.ended().code == 0
    with Served(tmp_path) as server:
        exam = server.complete(at)
        assert exam["accepted"] + exam["unfilled"] == exam["requested"] == 15
        assert server.api.get(f"{at}/papers/exam.pdf").content.startswith(b"%PDF")


def test_a_second_signal_leaves_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    with Served(tmp_path) as server:
        at = server.posted(n=15)
        server.wait_for(at, "event: question")
        server.signal(signal.SIGTERM)
        server.signal(signal.SIGTERM)
        assert server.ended().code == 0
    with Served(tmp_path) as server:
        exam = server.complete(at)
        assert exam["accepted"] + exam["unfilled"] == 15


def test_a_server_killed_goes_on_with_what_it_had(tmp_path: Path) -> None:
    with Served(tmp_path) as server:
        ats = [server.posted(n=6, seed=seed) for seed in (1, 2)]
        server.wait_for(ats[0], "event: question")
        server.signal(signal.SIGKILL)
        server.ended()
    with Served(tmp_path) as server:
        for at in ats:
            exam = server.complete(at)
            assert exam["accepted"] + exam["unfilled"] == 6
            numbers = [q["number"] for q in server.api.get(f"{at}/questions").json()["questions"]]
            assert len(numbers) == len(set(numbers)) == exam["accepted"]


def test_health_and_metrics_are_told_on_a_port_of_their_own(tmp_path: Path) -> None:
    port = free_port()
    with Served(tmp_path, EXAMSTREAM_TELEMETRY__HEALTH_PORT=str(port)) as server:
        server.complete(server.posted(n=2))
        health = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{health}/livez").status_code == 200
        assert httpx.get(f"{health}/readyz").status_code == 200
        metrics = httpx.get(f"{health}/metrics").text
    assert "# TYPE examstream_" in metrics
    assert 'stage="generator"' in metrics


def test_a_taken_port_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = examstream("serve", "--port", port, "--data", tmp_path / "data")
    assert ended.code == 2
    assert f"gateway.port: cannot listen on 127.0.0.1:{port}" in ended.err
    assert "--port 0" in ended.err
    assert not (tmp_path / "data").exists()


def test_without_keys_no_other_machine_is_served(tmp_path: Path) -> None:
    ended = examstream("serve", "--host", "0.0.0.0", "--port", 0, "--data", tmp_path / "data")
    assert ended.code == 2
    assert "examstream keys new TENANT" in ended.err
    assert not (tmp_path / "data").exists()


def test_keys_are_made_and_asked_for(tmp_path: Path) -> None:
    made = examstream("keys", "new", "physics", "--file", tmp_path / "keys")
    key = made.out.strip()
    assert key.startswith("ek_")
    assert key not in (tmp_path / "keys").read_text()
    with Served(tmp_path / "data", "--keys", tmp_path / "keys", "--host", "0.0.0.0") as server:
        assert "no API keys" not in server.told
        assert server.api.get("/v1/exams").status_code == 401
        server.api.headers["Authorization"] = f"Bearer {key}"
        assert server.api.get("/v1/exams").json() == {"exams": []}


@pytest.mark.parametrize("path", ["/v1/exams", "/generate"])
def test_bad_uploads_are_4xx_that_name_the_way_out(tmp_path: Path, path: str) -> None:
    with Served(tmp_path) as server:
        bad = {
            "empty.md": (b"", 422, "Send the file again"),
            "noise.md": (bytes(range(256)) * 9, 422, "can be read: Markdown"),
            "broken.docx": (b"PK\x03\x04 no archive", 422, "save it again"),
            "large.txt": (b"word " * 4_100_000, 413, "20000000"),
        }
        for name, (data, status, said) in bad.items():
            answer = server.api.post(path, files={"lecture": (name, data)}, data={"n": "3"})
            assert (answer.status_code, said in answer.text) == (status, True), answer.text
        lecture = {"lecture": (ENGLISH.name, ENGLISH.read_bytes())}
        for n in ("0", "100000", "many"):
            answer = server.api.post(path, files=lecture, data={"n": n})
            assert answer.status_code == 422
            assert '"n"' in answer.text
        short = {"lecture": ("short.md", b"A lens bends light.")}
        at = server.api.post("/v1/exams", files=short, data={"n": "3"}).headers["Location"]
        exam = server.complete(at)
        assert exam["status"] == "failed"
        assert "too short" in exam["reason"]
