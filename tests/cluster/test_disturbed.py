"""What a platform does to pods, under load: nothing is lost, nothing twice, no client error."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from scripts.cluster.shell import until
from tests.cluster.exams import DEPLOYMENTS, STAGES, Exams
from tests.cluster.load import Load

pytestmark = pytest.mark.timeout(1800)
Saw = Callable[[str, str], None]


@contextmanager
def under_load(exams: Exams, key: str, name: str) -> Iterator[Load]:
    """A load that has begun to be served, and that goes on well after what the block does."""
    with Load(exams.url, key, name=name) as load:
        until(lambda: load.ended >= 1, "a first exam", 120)
        yield load
        ended = load.ended
        until(lambda: load.ended > ended + 1, "exams after it", 180)
    assert load.outcome.wrong == []
    assert load.outcome.errors == []


def test_a_pod_of_every_deployment_killed(exams: Exams, api_key: str, saw: Saw) -> None:
    with under_load(exams, api_key, "kill") as load:
        for name in random.Random(1).sample(DEPLOYMENTS, len(DEPLOYMENTS)):
            (pod, *_) = exams.names(name)
            exams.kubectl("delete", "pod", pod, "--grace-period=0", "--force")
            exams.kubectl("rollout", "status", f"deployment/exams-{name}", "--timeout=300s")
    saw(f"a pod of each of {len(DEPLOYMENTS)} Deployments killed", load.outcome.told())


def test_every_deployments_pods_evicted(exams: Exams, api_key: str, saw: Saw) -> None:
    """By the eviction API, as `kubectl drain` does: disruption budgets are kept to."""
    exams.upgrade("autoscaling.source=none")
    for name in DEPLOYMENTS:
        exams.kubectl("scale", f"deployment/exams-{name}", "--replicas=2")
    exams.wait_available()
    refused = 0
    with under_load(exams, api_key, "evict") as load:
        before = {pod for name in DEPLOYMENTS for pod in exams.names(name)}
        # The node goes on taking pods, for it is the only one: what a drain does, without cordon.
        for pod in sorted(before):
            refused += exams.evict(pod, seconds=300)
        until(lambda: not before & exams.all_names(), "all evicted pods are gone", 400)
        exams.wait_available()
    seen = f"{load.outcome.told()}; {refused} evictions put off by a disruption budget"
    saw(f"{len(before)} pods of all Deployments evicted", seen)


def test_the_brokers_pod_restarted(exams: Exams, api_key: str, saw: Saw) -> None:
    restarts = exams.restarts()
    with under_load(exams, api_key, "broker") as load:
        exams.kubectl("delete", "pod", "exams-rabbitmq-0")
        exams.kubectl("rollout", "status", "statefulset/exams-rabbitmq", "--timeout=300s")
        exams.wait_available()
    saw("the broker's pod restarted", load.outcome.told())
    assert exams.restarts() == restarts


def test_a_broker_outage_restarts_no_pod(exams: Exams, saw: Saw) -> None:
    before = {pod["metadata"]["uid"] for name in DEPLOYMENTS for pod in exams.pods(name)}
    restarts = exams.restarts()
    exams.kubectl("scale", "statefulset/exams-rabbitmq", "--replicas=0")
    try:
        until(lambda: not exams.names("rabbitmq"), "the broker is gone", 120)
        until(lambda: not any(map(exams.ready, STAGES)), "all stages are unready", 120)
        # Longer than the liveness probe's patience: 3 failures, 10 s apart, and 5 s each.
        time.sleep(60)
        after = {pod["metadata"]["uid"] for name in DEPLOYMENTS for pod in exams.pods(name)}
        assert after == before
        assert exams.restarts() == restarts
        served = exams.ready("gateway")
    finally:
        exams.kubectl("scale", "statefulset/exams-rabbitmq", "--replicas=1")
    exams.kubectl("rollout", "status", "statefulset/exams-rabbitmq", "--timeout=300s")
    exams.wait_available()
    until(lambda: all(map(exams.ready, DEPLOYMENTS)), "all are ready again", 120)
    assert exams.restarts() == restarts
    told = "ready" if served else "unready"
    saw("the broker away for a minute", f"stages unready, gateway {told}; no pod restarted")


def test_upgraded_and_rolled_back(exams: Exams, api_key: str, saw: Saw) -> None:
    def uids() -> set[str]:
        return {pod["metadata"]["uid"] for name in DEPLOYMENTS for pod in exams.pods(name)}

    before = uids()
    with under_load(exams, api_key, "upgrade") as load:
        exams.upgrade("settings.telemetry.log_level=warning")
        upgraded = uids()
        assert not before & upgraded
        ended = load.ended
        until(lambda: load.ended > ended, "an exam by the new pods", 180)
        exams.rollback()
        assert not upgraded & uids()
    saw("rolling upgrade and rollback of all pods", load.outcome.told())
