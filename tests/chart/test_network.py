"""Who can reach whom, computed from the NetworkPolicies, is what the design draws and no more."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.chart.rendering import Manifest, of, pods, rendered, with_values

SERVICES = ("gateway", "generator", "answerer", "grader", "renderer")
DECLARED = {
    *((service, "rabbitmq", 5672) for service in SERVICES),
    ("gateway", "mongodb", 27017),
    ("renderer", "mongodb", 27017),
    ("test", "gateway", 8000),
}
OTHERS = {  # pods of other namespaces, with the namespace's and their own labels
    "prometheus": ({"kubernetes.io/metadata.name": "monitoring"}, {"app": "prometheus"}),
    "keda": ({"kubernetes.io/metadata.name": "keda"}, {"app": "keda-operator"}),
    "stranger": ({"kubernetes.io/metadata.name": "elsewhere"}, {"app": "x"}),
    "dns": ({"kubernetes.io/metadata.name": "kube-system"}, {"k8s-app": "kube-dns"}),
}
OWN = {"kubernetes.io/metadata.name": "exams"}
PORTS = (53, 443, 4318, 5671, 5672, 8000, 9100, 15692, 27017)

Pod = tuple[dict[str, str], dict[str, str]]
Edge = tuple[str, str, int]


def chosen(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """By matchLabels, the only way this chart selects."""
    assert set(selector) <= {"matchLabels"}
    return bool(selector.get("matchLabels", {}).items() <= labels.items())


def is_peer(peer: dict[str, Any], pod: Pod) -> bool:
    """Whether a NetworkPolicy peer means this pod; an address block means none."""
    if "ipBlock" in peer:
        return False
    namespace, labels = pod
    if "namespaceSelector" in peer:
        if not chosen(peer["namespaceSelector"], namespace):
            return False
    elif namespace is not OWN:
        return False
    return chosen(peer.get("podSelector", {}), labels)


def allowed(policies: list[Manifest], pod: Pod, other: Pod, way: str, port: int) -> bool:
    """Whether the policies that select `pod` let it talk to `other` on a TCP port."""
    namespace, labels = pod
    ours = [
        p["spec"]
        for p in policies
        if namespace is OWN
        and chosen(p["spec"]["podSelector"], labels)
        and way in p["spec"]["policyTypes"]
    ]
    if not ours:
        return True
    side = {"Ingress": "from", "Egress": "to"}[way]
    return any(
        _port_in(rule, port) and (side not in rule or any(is_peer(p, other) for p in rule[side]))
        for spec in ours
        for rule in spec.get(way.lower(), [])
    )


def _port_in(rule: dict[str, Any], port: int) -> bool:
    return any(p["port"] == port and p["protocol"] == "TCP" for p in rule["ports"])


def reachable(manifests: list[Manifest]) -> Iterator[Edge]:
    """Every pair of pods that can talk, by component, and on which port."""
    policies = list(of(manifests, "NetworkPolicy").values())
    everyone: dict[str, Pod] = {
        name: (OWN, pod["metadata"]["labels"]) for name, pod in pods(manifests)
    }
    ours = set(everyone)
    everyone.update(OTHERS)
    for source, one in everyone.items():
        for target, other in everyone.items():
            if source == target or not {source, target} & ours:
                continue
            for port in PORTS:
                out = allowed(policies, one, other, "Egress", port)
                if out and allowed(policies, other, one, "Ingress", port):
                    yield source, target, port


def within(edges: set[Edge]) -> set[Edge]:
    """Those between pods of the release."""
    return {edge for edge in edges if not {edge[0], edge[1]} & set(OTHERS)}


def test_edges_within_are_those_of_the_design() -> None:
    assert within(set(reachable(rendered()))) == DECLARED


def test_from_outside_only_http_and_metrics() -> None:
    edges = {edge for edge in reachable(rendered()) if edge[0] in OTHERS}
    scraped = {("prometheus", service, 9100) for service in SERVICES}
    assert edges == {
        *((name, "gateway", 8000) for name in OTHERS),
        *scraped,
        ("prometheus", "rabbitmq", 15692),
    }


def test_to_the_outside_only_names() -> None:
    edges = {edge for edge in reachable(rendered()) if edge[1] in OTHERS}
    assert edges == {(name, "dns", 53) for name in (*SERVICES, "test")}


def test_the_doctor_reaches_what_the_services_stand_on_and_nothing_else() -> None:
    edges = within(set(reachable(with_values(**{"tests.doctor": True}))))
    assert edges - DECLARED == {("doctor", "rabbitmq", 5672), ("doctor", "mongodb", 27017)}


def test_keda_may_ask_the_gateway_where_it_scales() -> None:
    edges = set(reachable(with_values(**{"autoscaling.source": "keda"})))
    assert ("keda", "gateway", 9100) in edges
    assert ("keda", "grader", 9100) not in edges


def test_clients_can_be_narrowed() -> None:
    clients = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "elsewhere"}}}]
    edges = set(reachable(with_values(**{"networkPolicy.clients": clients})))
    assert {edge[0] for edge in edges if edge[1:] == ("gateway", 8000)} == {"stranger", "test"}


MODEL = {
    "settings.models.base_url": "https://models.example/v1",
    "settings.telemetry.otlp_endpoint": "http://collector.monitoring:4318/v1/traces",
}


def test_with_a_model_and_traces_only_the_thinking_stages_reach_the_model() -> None:
    edges = set(reachable(with_values(**MODEL)))
    assert within(edges) == DECLARED
    assert {edge[0] for edge in edges if edge[1:] == ("stranger", 443)} == {
        "generator",
        "answerer",
        "grader",
    }
    assert {edge[0] for edge in edges if edge[1:] == ("prometheus", 4318)} == set(SERVICES)


def test_no_thinking_stage_reaches_the_store_and_the_renderer_reaches_no_outside() -> None:
    edges = set(reachable(with_values(**MODEL)))
    for stage in ("generator", "answerer", "grader"):
        assert (stage, "mongodb", 27017) not in edges
    out = {edge for edge in edges if edge[0] == "renderer" and edge[1] in OTHERS}
    # any address at the collector's port until networkPolicy.telemetry.to names it
    assert {port for _, _, port in out} == {53, 4318}


def test_a_missing_policy_is_seen() -> None:
    manifests = rendered()
    denied = of(manifests, "NetworkPolicy")
    few = [m for m in manifests if m not in (denied["ex-mongodb"], denied["ex-default-deny"])]
    assert ("grader", "mongodb", 27017) not in set(reachable(few))  # the grader's side says no
    fewer = [m for m in few if m is not denied["ex-grader"]]
    assert ("grader", "mongodb", 27017) in set(reachable(fewer))


@pytest.mark.parametrize("server", ["rabbitmq", "mongodb"])
def test_servers_elsewhere_are_reached_by_address_and_port_alone(server: str) -> None:
    port, to = {"rabbitmq": (5671, "192.0.2.7/32"), "mongodb": (27017, "192.0.2.8/32")}[server]
    manifests = with_values(
        **{
            f"{server}.kind": "external",
            f"{server}.existingSecret": "there",
            f"networkPolicy.{server}": {"to": [{"ipBlock": {"cidr": to}}], "ports": [port]},
        }
    )
    egress = of(manifests, "NetworkPolicy")["ex-renderer"]["spec"]["egress"]
    assert {
        "ports": [{"protocol": "TCP", "port": port}],
        "to": [{"ipBlock": {"cidr": to}}],
    } in egress
