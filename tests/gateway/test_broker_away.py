"""A gateway without its broker, as a process: it stays in its Service, takes exams, serves results."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from services.gateway.keys import new_key
from tests.fleet.fleet import Fleet
from tests.servers.base import Rabbit

LECTURE = Path(__file__).parents[2] / "examples" / "light-and-lenses.md"
AWAY = "ok\nthe broker is away: exams are taken, and wait\n"


def test_it_stays_ready_says_so_and_keeps_what_it_is_asked_for(
    tmp_path: Path, own_rabbit: Rabbit, mongo_uri: str, mongo_database: str
) -> None:
    key = new_key(tmp_path / "keys", "acme")
    settings = {"EXAMSTREAM_GATEWAY__KEYS_FILE": str(tmp_path / "keys")}
    fleet = Fleet(tmp_path, own_rabbit.url, mongo_uri, mongo_database, settings=settings)
    try:
        fleet.start("gateway")
        fleet.wait_ready("gateway")
        health = f"http://127.0.0.1:{fleet.health['gateway']}"
        with httpx.Client(
            base_url=fleet.url, headers={"Authorization": f"Bearer {key}"}, timeout=5
        ) as client:
            first = post(client, 1)
            own_rabbit.stop()
            until(lambda: httpx.get(f"{health}/readyz").text == AWAY)
            assert httpx.get(f"{health}/readyz").status_code == 200
            assert httpx.get(f"{health}/livez").status_code == 200
            second = post(client, 2)
            for exam in (first, second):  # read and planned without a broker
                until(lambda exam=exam: status(client, exam) == "running")  # type: ignore[misc]
            own_rabbit.start()
            until(lambda: httpx.get(f"{health}/readyz").text == "ok\n")
            until(lambda: in_flight(client, second))  # now it is in the stream
    finally:
        fleet.__exit__(None, None, None)
    assert fleet.processes["gateway"].returncode == 0


def post(client: httpx.Client, seed: int) -> str:
    """Ask for an exam; its id."""
    answer = client.post(
        "/v1/exams",
        files={"lectures": (LECTURE.name, LECTURE.read_bytes())},
        data={"spec": json.dumps({"n": 2, "seed": seed})},
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def status(client: httpx.Client, exam: str) -> str:
    return str(client.get(f"/v1/exams/{exam}").json()["status"])


def in_flight(client: httpx.Client, exam: str) -> bool:
    slots = client.get(f"/v1/exams/{exam}").json()["slots"]
    return any(slot["state"] == "in_flight" for slot in slots)


def until(fact: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < ends
        time.sleep(0.1)
