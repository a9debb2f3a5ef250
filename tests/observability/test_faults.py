"""Each alert fires for real, by its fault: `make alerts`, some minutes.

The rules are the chart's, with less patience: alerts wait 2 s instead of minutes, an exam is stuck
after 15 s. ExamstreamStageAtMaximum needs a Kubernetes with an autoscaler: not here.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scripts.observability_tables import alert_rules
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.faults import Rates
from tests.observability.load import Client
from tests.observability.stand import RULES, TENANTS, Stand, impatient, stand
from tests.servers.base import Rabbit, Server

pytestmark = [
    pytest.mark.skipif(not os.environ.get("ALERTS"), reason="takes minutes: make alerts"),
    pytest.mark.usefixtures("prometheus_is_here"),
    pytest.mark.timeout(600),
]
SETTINGS = {
    "EXAMSTREAM_PIPELINE__RETRY__BACKOFF_FACTOR": "1",
    "EXAMSTREAM_PIPELINE__CONCURRENCY__ANSWERING": "1",
}
CALM = Rates(latency_seconds=0.02)
NOT_HERE = {"ExamstreamStageAtMaximum"}
SLOW_SECONDS = 31  # later than the objective's 30


@pytest.fixture
def here(tmp_path: Path, own_rabbit: Rabbit, own_mongo: Server) -> Iterator[Stand]:
    (tmp_path / "rules").mkdir()
    rules = [impatient(path, tmp_path / "rules") for path in sorted(RULES.glob("*.yaml"))]
    mongo = (own_mongo.url, "faults")
    with stand(tmp_path, own_rabbit, mongo, Emulator(CALM), SETTINGS, rules) as made:
        yield made


def until_firing(here: Stand, *alerts: str, seconds: float = 60) -> None:
    """Until all of them fire at once."""
    wait(
        lambda: set(alerts) <= set(here.prometheus.firing()),
        seconds,
        lambda: f"{alerts}: {here.prometheus.firing()}",
    )


def wait(fact: Callable[[], bool], seconds: float, why: Callable[[], str]) -> None:
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, why()
        time.sleep(0.5)


def model(here: Stand, rates: Rates) -> None:
    here.emulator.rates = here.emulator.draws.rates = rates


def test_each_alert_fires_by_its_fault_and_none_while_all_is_well(
    here: Stand, own_rabbit: Rabbit, own_mongo: Server
) -> None:
    client, fleet = here.client, here.fleet
    seen: set[str] = set()

    # All is well.
    client.post(TENANTS[0], 4, "model", 1)
    client.follow(60)
    time.sleep(5)
    assert here.prometheus.firing() == {}

    # A stage hangs while work waits, for longer than the objective; exams rest meanwhile.
    answerer = fleet.processes["answerer"]
    answerer.send_signal(signal.SIGSTOP)
    for seed in range(8):
        client.post(TENANTS[1], 1, "model", seed)
    began = time.monotonic()
    until_firing(here, "ExamstreamNoConsumer", "ExamstreamExamStuck")
    seen |= {"ExamstreamNoConsumer", "ExamstreamExamStuck"}
    time.sleep(max(0.0, SLOW_SECONDS - (time.monotonic() - began)))
    answerer.send_signal(signal.SIGCONT)
    client.follow(120)
    until_firing(here, "ExamstreamFirstQuestionSlow")
    burns = {labels["burn"] for labels in here.prometheus.firing()["ExamstreamFirstQuestionSlow"]}
    assert burns == {"fast", "slow"}
    seen.add("ExamstreamFirstQuestionSlow")

    # A stage too slow for what comes.
    model(here, replace(CALM, latency_seconds=3))
    exam = client.post(TENANTS[0], 12, "model", 2)
    until_firing(here, "ExamstreamStageSaturated")
    stages = {labels["stage"] for labels in here.prometheus.firing()["ExamstreamStageSaturated"]}
    assert stages == {"answerer"}
    seen.add("ExamstreamStageSaturated")
    headers = client.headers(TENANTS[0])
    client.http.post(f"/v1/exams/{exam}/cancel", headers=headers)
    client.follow(60)

    # A model that breaks down.
    model(here, replace(CALM, failing=1.0))
    client.post(TENANTS[0], 3, "model", 3)
    client.follow(120)
    until_firing(here, "ExamstreamModelErrors", "ExamstreamDeadLetters")
    seen |= {"ExamstreamModelErrors", "ExamstreamDeadLetters"}
    model(here, CALM)

    # The store goes.
    own_mongo.stop()
    asking = ask_for_a_while(client)
    until_firing(
        here,
        "ExamstreamStoreErrors",
        "ExamstreamNobodyDispatches",
        "ExamstreamMetricMissing",
        seconds=90,
    )
    wait(
        lambda: asking() and "ExamstreamHttpErrors" in here.prometheus.firing(),
        60,
        lambda: "no 5xx",
    )
    seen |= {
        "ExamstreamStoreErrors",
        "ExamstreamNobodyDispatches",
        "ExamstreamMetricMissing",
        "ExamstreamHttpErrors",
    }
    own_mongo.start()
    wait(
        lambda: "ExamstreamNobodyDispatches" not in here.prometheus.firing(), 60, lambda: "no lease"
    )

    # The broker goes.
    own_rabbit.stop()
    until_firing(here, "ExamstreamBrokerAway")
    seen.add("ExamstreamBrokerAway")
    own_rabbit.start()
    wait(lambda: "ExamstreamBrokerAway" not in here.prometheus.firing(), 60, lambda: "not back")

    # And all is well again.
    client.post(TENANTS[1], 2, "model", 4)
    client.follow(120)
    assert seen == {rule["alert"] for rule in alert_rules()} - NOT_HERE


def ask_for_a_while(client: Client) -> Callable[[], bool]:
    """A function that asks once for the list of exams; always true."""

    def ask() -> bool:
        for _ in range(5):
            try:
                client.http.get("/v1/exams", headers=client.headers(TENANTS[0]), timeout=5)
            except httpx.TimeoutException:
                return True
        return True

    return ask
