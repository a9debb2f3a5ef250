"""`examstream dead-letters`, against a server that plays the gateway's part."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner, Result

from services.standalone.cli import main

KEY = "a key for those who run it"
LETTER = {"id": "t/e/00001/00000002", "state": "failed", "stage": "grader", "reason": "a defect"}


class Gateway(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return self._answer(401, {"detail": "This needs the admin key."})
        if "/t/e/" in self.path:
            return self._answer(200, {**LETTER, "message": "m", "history": []})
        return self._answer(200, {"dead_letters": [LETTER], "next": None})

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self._answer(200, {"id": LETTER["id"], "replayed": True, "dropped": True})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        Gateway.asked.clear()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def told(server: str, *words: str, key: str = KEY) -> Result:
    environ = {"EXAMSTREAM_GATEWAY__ADMIN_KEY": key}
    return CliRunner().invoke(main, ["dead-letters", "--server", server, *words], env=environ)


def test_letters_are_listed_and_shown(server: str) -> None:
    listed = told(server, "list")
    assert listed.output == "t/e/00001/00000002  failed  grader: a defect\n"
    shown = json.loads(told(server, "show", LETTER["id"]).output)
    assert shown["message"] == "m"


def test_letters_are_replayed_and_dropped(server: str) -> None:
    assert "runs again" in told(server, "replay", LETTER["id"]).output
    assert "dropped" in told(server, "drop", LETTER["id"]).output
    at = f"/v1/admin/dead-letters/{LETTER['id']}"
    assert [path.rstrip("?") for path in Gateway.asked] == [f"{at}/replay", f"{at}/drop"]


def test_what_is_in_the_way_is_told(server: str) -> None:
    assert "admin key" in told(server, "list", key="wrong").output
    assert told(server, "list", key="").exit_code == 2
    away = told("http://127.0.0.1:1", "list")
    assert (away.exit_code, "--server" in away.output) == (1, True)
