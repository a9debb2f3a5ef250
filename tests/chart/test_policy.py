"""Every control holds of every set of values, and each one can fail."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.policy import CONTROLS
from tests.chart.rendering import (
    CHART,
    SETS,
    Manifest,
    containers,
    of,
    pods,
    program,
    rendered,
    text,
)


def checked(path: Path) -> set[str]:
    """Controls that a set of values switches off on purpose."""
    given: dict[str, Any] = yaml.safe_load(path.read_text()) or {}
    enabled = given.get("networkPolicy", {}).get("enabled", True)
    return set() if enabled else {"may talk to nobody by default"}


@pytest.mark.parametrize("values", SETS, ids=lambda path: path.stem)
def test_every_control_holds(values: Path) -> None:
    manifests = rendered("-f", values)
    broken = {
        name: wrong
        for name, control in CONTROLS.items()
        if name not in checked(values) and (wrong := list(control(manifests)))
    }
    assert broken == {}


def _grader(manifests: list[Manifest]) -> Manifest:
    return next(pod["spec"] for name, pod in pods(manifests) if name == "grader")


def _answerer(manifests: list[Manifest]) -> Manifest:
    return next(one for name, one in containers(manifests) if name == "answerer")


def _security(name: str, value: object) -> Callable[[list[Manifest]], object]:
    return lambda manifests: _answerer(manifests)["securityContext"].update({name: value})


def _pod(**changed: object) -> Callable[[list[Manifest]], object]:
    return lambda manifests: _grader(manifests).update(changed)


def _limits(**limits: str) -> Callable[[list[Manifest]], object]:
    return lambda manifests: _answerer(manifests)["resources"].update(limits=limits)


def _variable(**variable: object) -> Callable[[list[Manifest]], object]:
    return lambda manifests: _answerer(manifests)["env"].append(variable)


def _sealing(manifests: list[Manifest]) -> None:
    ref = {"secretKeyRef": {"name": "ex-sealing", "key": "sealing-key"}}
    _answerer(manifests)["env"].append({"name": "SOMETHING", "valueFrom": ref})


def _second(manifests: list[Manifest]) -> None:
    hpa = copy.deepcopy(of(manifests, "HorizontalPodAutoscaler")["ex-grader"])
    manifests.append({**hpa, "kind": "ScaledObject"})


def _without(kind: str, name: str) -> Callable[[list[Manifest]], object]:
    return lambda manifests: manifests.remove(of(manifests, kind)[name])


def _unselected(manifests: list[Manifest]) -> None:
    labels = of(manifests, "Deployment")["ex-grader"]["spec"]["template"]["metadata"]["labels"]
    labels["app.kubernetes.io/instance"] = "other"


def _host_port(manifests: list[Manifest]) -> None:
    _answerer(manifests)["ports"][0]["hostPort"] = 9100


BROKEN: dict[str, Callable[[list[Manifest]], object]] = {
    "runs as a numbered user that is not root": _security("runAsUser", 0),
    "gains no rights": _security("allowPrivilegeEscalation", True),
    "is not privileged": _security("privileged", True),
    "has no capabilities": _security("capabilities", {"drop": ["ALL"], "add": ["SYS_ADMIN"]}),
    "has a seccomp profile": _security("seccompProfile", {"type": "Unconfined"}),
    "writes on no root": _security("readOnlyRootFilesystem", False),
    "shares nothing of the host": _host_port,
    "mounts nothing of the host": _pod(volumes=[{"name": "x", "hostPath": {"path": "/"}}]),
    "has no token": _pod(automountServiceAccountToken=True),
    "has an account of its own": _pod(serviceAccountName="default"),
    "is told no services by its environment": _pod(enableServiceLinks=True),
    "is bounded in memory and disk": _limits(memory="1Gi"),
    "is throttled by no processor limit": _limits(
        **{"memory": "1Gi", "ephemeral-storage": "1Gi", "cpu": "1"}
    ),
    "names its image's version": lambda m: _answerer(m).update(image="localhost:5000/answerer"),
    "has the sealing key only where it seals": _sealing,
    "has the store only where it writes": _variable(name="EXAMSTREAM_STORE__URL", valueFrom={}),
    "shows no secret": _variable(name="EXAMSTREAM_SEALING__KEY", value="in the open"),
    "is scaled by one at most": _second,
    "may talk to nobody by default": _without("NetworkPolicy", "ex-default-deny"),
    "is selected by its owner": _unselected,
    "may be evicted, one at a time": _without("PodDisruptionBudget", "ex-gateway"),
    "is probed": lambda m: _answerer(m).pop("readinessProbe"),
    "is spread over nodes": _pod(topologySpreadConstraints=[]),
    "waits before it ends only at the gateway": lambda m: _answerer(m).update(
        lifecycle={"preStop": {"sleep": {"seconds": 5}}}
    ),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_each_control_can_fail(name: str) -> None:
    manifests = copy.deepcopy(rendered())
    assert not list(CONTROLS[name](manifests))
    BROKEN[name](manifests)
    assert list(CONTROLS[name](manifests))


ARGUED = {
    # No processor limit: it only throttles; requests share the processor fairly.
    "container-resources",
    # Versions are pinned by tag; Always would make a registry's outage ours.
    "container-image-pull-policy",
    # User and group 999 are those of the official images of RabbitMQ and MongoDB.
    "container-security-context-user-group-id",
    # Of the built-in servers ready and alive are one: does the port answer.
    "pod-probes-identical",
}


def test_kube_score_finds_nothing_critical_that_is_not_argued(tmp_path: Path) -> None:
    for values in SETS:
        if checked(values):
            continue
        file = tmp_path / values.name
        file.write_text(text("helm4", "-f", values))
        found = _scored(file)
        assert found <= ARGUED, values


def test_kube_score_would_find_it(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text("helm4").replace("readOnlyRootFilesystem: true", ""))
    assert "container-security-context-readonlyrootfilesystem" in _scored(file)


def _scored(file: Path) -> set[str]:
    """Ids of the critical findings."""
    done = subprocess.run(
        [program("kube-score"), "score", "-o", "json", file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    critical = 1
    return {
        check["check"]["id"]
        for scored in json.loads(done.stdout)
        for check in scored["checks"]
        if check["grade"] == critical and not check["skipped"]
    }


def test_values_and_examples_hold_no_password() -> None:
    for path in (CHART / "values.yaml", *SETS):
        for line in path.read_text().splitlines():
            said = line.partition("#")[0].lower()
            assert "password" not in said, path
            assert "://" not in said or "@" not in said, path
