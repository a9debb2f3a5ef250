"""A question's journey over five processes is one trace, received over OTLP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.fleet.fleet import SERVICES, Fleet
from tests.observability.load import LECTURE
from tests.observability.receiver import Received, Span, drawn, receiver

QUESTIONS = 3
HOPS = ("dispatch", "generator", "answerer", "grader", "renderer")


@dataclass(frozen=True)
class Journey:
    """An exam that was made, and every span of it."""

    exam: dict[str, Any]
    received: Received

    def of(self, slot: int) -> list[list[Span]]:
        """The traces that were begun for a slot of the exam."""
        wanted = {"examstream.exam": self.exam["id"], "examstream.slot": slot}
        return [
            spans
            for spans in self.received.traces().values()
            if any(wanted.items() <= span.attributes.items() for span in spans)
        ]


@pytest.fixture(scope="module")
def journey(
    tmp_path_factory: pytest.TempPathFactory, amqp_url: str, mongo_uri: str
) -> Iterator[Journey]:
    folder = tmp_path_factory.mktemp("traced")
    with receiver() as received:
        settings = {"EXAMSTREAM_TELEMETRY__OTLP_ENDPOINT": received.address}
        database = f"traced_{folder.name}"
        with Fleet(folder, amqp_url, mongo_uri, database, settings=settings) as fleet:
            exam = made(fleet)
        yield Journey(exam, received)  # the services have ended and sent what they had


def made(fleet: Fleet) -> dict[str, Any]:
    with httpx.Client(base_url=fleet.url, timeout=60) as client:
        files = {"lectures": (LECTURE.name, LECTURE.read_bytes())}
        posted = client.post(
            "/v1/exams", files=files, data={"spec": json.dumps({"n": QUESTIONS, "seed": 5})}
        )
        at = posted.headers["Location"]
        with client.stream("GET", f"{at}/events") as events:
            for line in events.iter_lines():
                if line == "event: end":
                    break
        found: dict[str, Any] = client.get(at).json()
    return {**found, "id": at.rpartition("/")[2]}


def accepted(journey: Journey) -> Iterator[list[Span]]:
    """The trace of the dispatch that came to the end, of each question."""
    assert journey.exam["status"] == "complete"
    for slot in range(1, QUESTIONS + 1):
        whole = [
            spans for spans in journey.of(slot) if {"renderer"} <= {span.name for span in spans}
        ]
        assert len(whole) == 1
        yield whole[0]


def test_each_question_has_one_trace_over_all_five_services(journey: Journey) -> None:
    for spans in accepted(journey):
        print(drawn(spans))
        assert {span.service for span in spans} == {f"examstream-{name}" for name in SERVICES}
        assert set(HOPS) <= {span.name for span in spans}
        ended = [span for span in spans if span.name == "renderer"]
        assert ended[-1].attributes["examstream.outcome"] == "ok"


def test_every_hop_is_the_child_of_the_publish_that_brought_it_over_the_broker(
    journey: Journey,
) -> None:
    for spans in accepted(journey):
        known = {span.id: span for span in spans}
        roots = [span for span in spans if not span.parent]
        assert [(span.name, span.kind) for span in roots] == [("dispatch", "internal")]
        for span in spans:
            if span.kind != "consumer":
                continue
            above = known[span.parent]
            assert above.kind == "producer"
            assert above.service != span.service or span.name == "papers"
            assert above.start <= span.start


def test_no_span_is_lost_and_ours_say_no_more_than_ids_and_outcomes(journey: Journey) -> None:
    ours = []
    for spans in journey.received.traces().values():
        known = {span.id for span in spans}
        assert all(span.parent in known for span in spans if span.parent)
        assert all(span.end >= span.start for span in spans)
        if not any(span.kind == "server" for span in spans):
            ours += spans
    keys = {key for span in ours for key in span.attributes}
    assert keys == {"examstream.exam", "examstream.slot", "examstream.outcome"}


def test_the_gateways_http_spans_say_no_header_and_no_query(journey: Journey) -> None:
    """FastAPI records them by itself where a collector is named."""
    asked = [span for span in journey.received.spans if span.kind == "server"]
    assert {span.service for span in asked} <= {"examstream-gateway"}
    keys = {key for span in asked for key in span.attributes}
    assert "http.route" in keys
    assert not [key for key in keys if "header" in key or "query" in key or "body" in key]
