"""The stream as a whole, as gauges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from examstream.exam.store.base import Brief
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.stream_gauges import StreamGauges
from services.gateway.core.workers import Beat, Workers


def brief(
    exam: str,
    tenant: str = "acme",
    waiting: int = 0,
    in_flight: int = 0,
    version: int = 1,
    reading: bool = False,
) -> Brief:
    return Brief(tenant, exam, "normal", waiting, in_flight, 0.0, False, reading, version)


@dataclass
class Post:
    """Gauges on a clock that the test moves."""

    tenants: int = 0
    now: float = 0.0
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        self.workers = Workers(lambda: self.now)
        self.gauges = StreamGauges(
            self.metrics, self.workers, lambda: 20, lambda: True, self.tenants, lambda: self.now
        )

    def see(self, *briefs: Brief, at: float = 0.0) -> None:
        self.now = at
        self.gauges.see(briefs)

    def __call__(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"examstream_{name}", labels)


def shown(post: Post, names: Sequence[str]) -> list[float | None]:
    return [post(name) for name in names]


def test_what_waits_and_what_is_in_the_stream() -> None:
    post = Post()
    post.see(brief("a", waiting=3, in_flight=2), brief("b", waiting=1))
    assert shown(post, ["exams_open", "waiting", "in_flight"]) == [2, 4, 2]
    post.gauges.unknown()
    assert all(math.isnan(post(n) or 0) for n in ("exams_open", "waiting", "in_flight"))


def test_who_works_and_who_leads() -> None:
    post = Post()
    post.workers.heard(Beat(worker="1", stage="grader", concurrency=4, busy=0))
    post.workers.heard(Beat(worker="2", stage="grader", concurrency=4, busy=0))
    post.gauges.look_around(connected=True)
    assert (post("workers", stage="grader"), post("workers", stage="answerer")) == (2, 0)
    assert shown(post, ["leads", "broker_connected", "in_flight_max"]) == [1, 1, 20]
    post.now = 6  # no heartbeat for so long
    post.gauges.look_around(connected=False)
    assert post("workers", stage="grader") == 0
    assert post("broker_connected") == 0


def test_an_exam_that_does_not_change_rests_one_that_waits_for_its_turn_does_not() -> None:
    post = Post()
    for second, version in ((0, 1), (10, 1), (20, 2), (50, 2)):
        post.see(
            brief("moves", in_flight=1, version=second + 1),
            brief("rests", in_flight=1, version=version),
            brief("waits", waiting=9),
            at=second,
        )
    assert post("exam_unmoved_seconds") == 30
    post.see(brief("moves", in_flight=1, version=99), at=60)
    assert post("exam_unmoved_seconds") == 0


def test_an_exam_being_read_may_rest_too() -> None:
    post = Post()
    post.see(brief("a", reading=True))
    post.see(brief("a", reading=True), at=40)
    assert post("exam_unmoved_seconds") == 40


def test_tenants_are_not_told_by_default() -> None:
    post = Post()
    post.see(brief("a", waiting=3))
    assert post("tenant_waiting", tenant="acme") is None


def test_the_tenants_with_most_are_named_and_the_rest_are_one() -> None:
    post = Post(tenants=2)
    post.see(
        brief("a", "large", waiting=9, in_flight=1),
        brief("b", "middle", waiting=5),
        brief("c", "small", waiting=1, in_flight=1),
        brief("d", "tiny", waiting=1),
    )
    names = ("large", "middle", "other", "small")
    assert [post("tenant_waiting", tenant=name) for name in names] == [9, 5, 2, None]
    assert [post("tenant_in_flight", tenant=name) for name in names] == [1, 0, 1, None]
    post.see(brief("b", "middle", waiting=4), at=2)
    assert post("tenant_waiting", tenant="large") is None
    assert post("tenant_waiting", tenant="middle") == 4
