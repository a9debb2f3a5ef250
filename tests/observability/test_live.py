"""The five services under load, seen by a real Prometheus: every query has data, and it is right.

What the client and the model's endpoint counted themselves is the ledger.
"""

import math
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from examstream.pipeline.telemetry.metrics import EVERY as SERVICES
from examstream.pipeline.telemetry.metrics import Metrics
from scripts.dashboards.every import EVERY
from scripts.dashboards.panel import KUBE, RABBIT, Panel
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.faults import Rates
from tests.observability.load import LECTURE, Ledger
from tests.observability.prometheus import Sample
from tests.observability.stand import MODELS, RULES, TENANTS, Stand, stand
from tests.servers.base import Rabbit

pytestmark = [pytest.mark.usefixtures("prometheus_is_here"), pytest.mark.timeout(300)]

FAULTS = Rates(latency_seconds=0.05, failing=0.06, refused=0.04, broken=0.04, retry_after="0.5")
SETTINGS = {
    "EXAMSTREAM_PIPELINE__RETRY__BACKOFF_FACTOR": "1",
    "EXAMSTREAM_PIPELINE__QUEUE_SIZES__ANSWERING": "1",  # see `hold`
    "EXAMSTREAM_PIPELINE__CONCURRENCY__ANSWERING": "2",
}
EXAMS, QUESTIONS = 5, 8
WITHIN = 0.05
MINUTES = 15
WINDOW = f"{MINUTES}m"
"""Longer than everything: counters begin at 0 in it, so no rate has to guess what came before."""


@dataclass(frozen=True)
class Run:
    """A load that has ended, and what was counted meanwhile."""

    stand: Stand
    ledger: Ledger
    calls: list[dict[str, Any]]  # the endpoint's own log
    at: float  # when all was over, Unix seconds

    def value(self, expression: str) -> float:
        return self.stand.prometheus.value(self.filled(expression), self.at)

    def query(self, expression: str) -> list[Sample]:
        return self.stand.prometheus.query(self.filled(expression), self.at)

    def filled(self, expression: str) -> str:
        """With the variables as a person would have them who looks at the whole run."""
        for name, value in (
            ("$__rate_interval", WINDOW),
            ("$__range", WINDOW),
            ("$namespace", ".*"),
            ("$stage", ".*"),
            ("$model", ".*"),
        ):
            expression = expression.replace(name, value)
        return expression

    def shown(self, dashboard: str, panel: str, legend: str = "") -> str:
        """The expression of a panel's query."""
        (found,) = [
            query.expression
            for one in EVERY
            if one.name == dashboard
            for shown in one.panels
            if shown.title == panel
            for query in shown.queries
            if not legend or query.legend == legend
        ]
        return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, _rabbit: Rabbit, mongo_uri: str) -> Iterator[Run]:
    folder, database = tmp_path_factory.mktemp("stand"), f"seen_{time.time_ns()}"
    emulator = Emulator(FAULTS)
    rules = sorted(RULES.glob("*.yaml"))
    with stand(folder, _rabbit, (mongo_uri, database), emulator, SETTINGS, rules) as here:
        client = here.client
        provoke_a_conflict(here)
        here.prometheus.wait_for_scrapes()
        asked_for = [
            client.post(TENANTS[number % 3 % 2], QUESTIONS, "model", number)
            for number in range(EXAMS)
        ]
        with client.watching(asked_for[-1]):
            hold(here)
            ledger = client.follow(120)
        here.prometheus.wait_for_scrapes(30)  # a rate goes on beyond the last: by one in so many
        yield Run(here, ledger, list(emulator.log), time.time())


def provoke_a_conflict(here: Stand) -> None:
    """The same key with another request: a call of the store that is refused."""
    client, headers = here.client, here.client.headers(TENANTS[0])
    exam = client.post(TENANTS[0], 1, "model", 1, key="once")
    again = client.http.post(
        "/v1/exams",
        files={"lectures": (LECTURE.name, LECTURE.read_bytes())},
        data={"spec": '{"n": 2}'},
        headers={"Idempotency-Key": "once", **headers},
    )
    assert again.status_code == 409
    client.http.post(f"/v1/exams/{exam}/cancel", headers=headers)


def hold(here: Stand) -> None:
    """Stop the answerer until the generator has a result for which its queue has no room."""
    answerer = here.fleet.processes["answerer"]
    answerer.send_signal(signal.SIGSTOP)
    try:
        here.prometheus.wait_for('examstream_holding{stage="generator"} > 0')
    finally:
        answerer.send_signal(signal.SIGCONT)


def test_each_metric_is_observed_and_by_none_but_those_who_tell_it(run: Run) -> None:
    for told in Metrics().told:
        name = f"{told.name}_count" if told.type == "histogram" else told.name
        seen = run.query(f"max by (pod) (max_over_time({name}[{WINDOW}]))")
        pods = {sample.labels["pod"] for sample in seen}
        assert pods, f"{name} is not there"
        assert pods <= {f"examstream-{service}-0" for service in told.by}, name
        assert max(sample.value for sample in seen) > 0, f"{name} never rose"


def test_what_all_services_tell_all_tell(run: Run) -> None:
    everywhere = [told.name for told in Metrics().told if set(told.by) == set(SERVICES)]
    assert len(everywhere) == 3
    for name in everywhere:
        pods = run.query(f"count by (pod) ({name})")
        assert len(pods) == len(SERVICES), name


def panels() -> list[tuple[str, Panel]]:
    return [(one.name, panel) for one in EVERY for panel in one.panels]


@pytest.mark.parametrize(
    ("dashboard", "panel"), panels(), ids=[f"{name}: {panel.title}" for name, panel in panels()]
)
def test_a_panel_has_data(run: Run, dashboard: str, panel: Panel) -> None:
    if panel.needs == RABBIT and not run.stand.has_rabbit:
        pytest.skip("RabbitMQ is not ours here: its exporter cannot be started")
    for query in panel.queries:
        found = run.query(query.expression)
        if panel.needs == KUBE:  # asked, and well formed; there is no Kubernetes to answer
            assert found == []
            continue
        assert found, f"no data: {query.expression}"
        assert any(math.isfinite(sample.value) for sample in found), query.expression


def test_rules_are_evaluated_without_an_error_and_their_records_have_data(run: Run) -> None:
    rules = run.stand.prometheus.rules()
    by = time.monotonic() + 60  # a group is first looked at within its own interval
    while any(rule["health"] == "unknown" for rule in rules) and time.monotonic() < by:
        time.sleep(0.5)
        rules = run.stand.prometheus.rules()
    assert {rule["health"] for rule in rules} == {"ok"}
    for rule in rules:
        if rule["type"] == "recording":
            assert run.stand.prometheus.wait_for(rule["name"], 40)


def test_what_is_asked_for_and_what_comes_out_agree_with_the_client(run: Run) -> None:
    ledger = run.ledger
    asked = run.value(run.shown("stream", "gateway", "asked"))
    assert asked * MINUTES == pytest.approx(ledger.posts, rel=WITHIN)
    accepted = run.value(run.shown("stream", "out", "accepted"))
    assert accepted * MINUTES == pytest.approx(ledger.slots["accepted"], rel=WITHIN)
    not_accepted = run.value(run.shown("stream", "out", "not accepted"))
    total = ledger.slots.total()
    assert not_accepted == pytest.approx(1 - ledger.slots["accepted"] / total, abs=WITHIN)
    ended = by(run, run.shown("gateway", "Exams that ended"), "outcome")
    for status, number in ledger.exams.items():
        assert ended[status] * MINUTES == pytest.approx(number, rel=WITHIN)


def test_tenants_agree_with_the_client(run: Run) -> None:
    """Their series begin with their first question, so a rate does not see what the first scrape
    shows already; the counters themselves are right."""
    counted = by(
        run, 'sum by (tenant) (examstream_tenant_slots_total{outcome="accepted"})', "tenant"
    )
    shown = by(run, run.shown("tenants", "Accepted questions a minute"), "tenant")
    for tenant in TENANTS:
        accepted = run.ledger.tenants[tenant]
        assert counted[tenant] == accepted > 0
        assert 0 < shown[tenant] * MINUTES <= accepted * (1 + WITHIN)


def test_model_calls_agree_with_the_endpoints_own_log(run: Run) -> None:
    calls = by(run, run.shown("models", "Calls, by model"), "model")
    log = Counter(entry["model"] for entry in run.calls)
    assert set(log) == set(MODELS.values())
    for model, number in log.items():
        assert calls[model] * MINUTES == pytest.approx(number, rel=WITHIN)
    outcomes = by(run, run.shown("models", "Calls by what they came to"), "outcome")
    faults = Counter(entry["fault"] or "ok" for entry in run.calls)
    for outcome, fault in (
        ("ok", "ok"),
        ("failed", "failing"),
        ("limited", "refused"),
        ("broken", "broken"),
    ):
        shown = outcomes[outcome] * MINUTES
        assert shown == pytest.approx(faults[fault], rel=WITHIN), outcome


def test_tokens_agree_with_the_endpoint_which_bills_sixty_an_answer(run: Run) -> None:
    tokens = run.query(run.shown("models", "Tokens a minute"))
    out = sum(sample.value for sample in tokens if sample.labels["direction"] == "out")
    answers = sum(entry["fault"] in ("", "broken") for entry in run.calls)
    assert out * MINUTES == pytest.approx(60 * answers, rel=WITHIN)


def test_the_first_question_is_timed_as_the_client_saw_it(run: Run) -> None:
    name = "examstream_time_to_first_question_seconds"
    count = run.value(f"sum (increase({name}_count[{WINDOW}]))")
    mean = run.value(f"sum (increase({name}_sum[{WINDOW}]))") / count
    seen = run.ledger.first_question_seconds
    assert count == pytest.approx(len(seen), rel=WITHIN)
    # between two looks of the client
    least, most = (sum(bounds) / len(seen) for bounds in zip(*seen, strict=True))
    assert least * (1 - WITHIN) <= mean <= most * (1 + WITHIN)


def test_when_all_has_ended_nothing_waits_and_nothing_is_in_progress(run: Run) -> None:
    for expression in ("max (examstream_waiting) == 0", "sum (examstream_in_progress) == 0"):
        assert run.stand.prometheus.wait_for(expression)
    assert run.value(run.shown("gateway", "Gateways", "there")) == 1
    assert run.value(run.shown("gateway", "Gateways", "dispatching")) == 1


def by(run: Run, expression: str, label: str) -> dict[str, float]:
    found = run.query(expression)
    return {sample.labels[label]: sample.value for sample in found}
