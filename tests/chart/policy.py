"""What must hold of every pod and object of the chart: one function a control.

Each takes the manifests and names what breaks it. The exceptions stand where they are made.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.chart.rendering import Manifest, containers, of, pods

Control = Callable[[list[Manifest]], Iterable[str]]
SERVERS = ("rabbitmq", "mongodb")
VOLUMES = {"configMap", "secret", "emptyDir", "persistentVolumeClaim"}


def _of_pods(holds: Callable[[Manifest], bool]) -> Control:
    return lambda manifests: [name for name, pod in pods(manifests) if not holds(pod["spec"])]


def _of_containers(holds: Callable[[Manifest], bool]) -> Control:
    return lambda manifests: [name for name, one in containers(manifests) if not holds(one)]


def _secure(name: str, value: Any) -> Control:
    return _of_containers(lambda one: one["securityContext"].get(name) == value)


def _secrets_of(pod: Manifest) -> Iterator[str]:
    """`name/key` of every secret a pod is given."""
    for one in pod["spec"]["containers"]:
        for variable in one.get("env", []):
            ref = variable.get("valueFrom", {}).get("secretKeyRef")
            if ref:
                yield f"{ref['name']}/{ref['key']}"
        for source in one.get("envFrom", []):
            yield f"{source.get('secretRef', {}).get('name', '')}/"
    for volume in pod["spec"].get("volumes", []):
        if "secret" in volume:
            for item in volume["secret"].get("items", [{"key": ""}]):
                yield f"{volume['secret']['secretName']}/{item['key']}"


def sealed_from_the_answerer(manifests: list[Manifest]) -> list[str]:
    given = {name: set(_secrets_of(pod)) for name, pod in pods(manifests)}
    sealing = given["generator"] & given["grader"] - given["answerer"]
    wrong = [] if sealing else ["generator and grader share no secret the answerer has not"]
    for secret in given["answerer"]:
        if "seal" in secret:
            wrong.append(f"answerer is given {secret}")
    return wrong


def store_only_where_needed(manifests: list[Manifest]) -> list[str]:
    wrong = []
    for name, container in containers(manifests):
        has = any(v["name"] == "EXAMSTREAM_STORE__URL" for v in container.get("env", []))
        service = container["name"] if name == "doctor" else name
        if has != (service in ("gateway", "renderer")):
            wrong.append(name)
    return wrong


def no_secret_in_the_open(manifests: list[Manifest]) -> list[str]:
    wrong = []
    for name, container in containers(manifests):
        for variable in container.get("env", []):
            secret = any(word in variable["name"] for word in ("KEY", "PASS", "URL", "SECRET"))
            if secret and "value" in variable:
                wrong.append(f"{name}: {variable['name']}")
    for name, config in of(manifests, "ConfigMap").items():
        if "@" in config["data"].get("settings.yaml", "") or "sealing" in config["data"]:
            wrong.append(name)
    return wrong


def no_second_autoscaler(manifests: list[Manifest]) -> list[str]:
    kinds = ("HorizontalPodAutoscaler", "ScaledObject")
    targets = Counter(m["spec"]["scaleTargetRef"]["name"] for m in manifests if m["kind"] in kinds)
    fixed = {name for name, one in of(manifests, "Deployment").items() if "replicas" in one["spec"]}
    return [name for name, count in targets.items() if count > 1 or name in fixed]


def denied_by_default(manifests: list[Manifest]) -> list[str]:
    policies = of(manifests, "NetworkPolicy").values()
    denying = [
        p["spec"]["podSelector"]["matchLabels"].items()
        for p in policies
        if set(p["spec"]["policyTypes"]) == {"Ingress", "Egress"}
        and not p["spec"].get("ingress")
        and not p["spec"].get("egress")
    ]
    return [
        name
        for name, pod in pods(manifests)
        if not any(labels <= pod["metadata"]["labels"].items() for labels in denying)
    ]


def selected_by_its_owner(manifests: list[Manifest]) -> list[str]:
    return [
        manifest["metadata"]["name"]
        for manifest in manifests
        if manifest["kind"] in ("Deployment", "StatefulSet")
        and not manifest["spec"]["selector"]["matchLabels"].items()
        <= manifest["spec"]["template"]["metadata"]["labels"].items()
    ]


def may_be_evicted(manifests: list[Manifest]) -> list[str]:
    budgets = of(manifests, "PodDisruptionBudget")
    owners = {**of(manifests, "Deployment"), **of(manifests, "StatefulSet")}
    wrong = [name for name in owners if name not in budgets]
    wrong += [name for name, budget in budgets.items() if budget["spec"].get("maxUnavailable") != 1]
    return wrong


def probed(manifests: list[Manifest]) -> list[str]:
    """Readiness apart from life; of the built-in servers both are one: does the port answer."""
    wrong = []
    for name, container in containers(manifests):
        if name in {"test", "doctor"}:
            continue
        probes = [container.get(f"{kind}Probe") for kind in ("startup", "liveness", "readiness")]
        startup, liveness, readiness = probes
        if not (startup and liveness and readiness):
            wrong.append(name)
        elif name not in SERVERS and liveness["httpGet"] == readiness["httpGet"]:
            wrong.append(f"{name}: ready means alive")
    return wrong


def spread(manifests: list[Manifest]) -> list[str]:
    return [
        name
        for name, pod in pods(manifests)
        if not any(
            c["topologyKey"] == "kubernetes.io/hostname"
            and c["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] == name
            for c in pod["spec"].get("topologySpreadConstraints", [])
        )
    ]


def waits_only_at_the_gateway(manifests: list[Manifest]) -> list[str]:
    return [
        name
        for name, container in containers(manifests)
        if ("preStop" in container.get("lifecycle", {})) != (name == "gateway")
    ]


CONTROLS: dict[str, Control] = {
    "runs as a numbered user that is not root": _of_containers(
        lambda one: (
            one["securityContext"].get("runAsNonRoot") is True
            and one["securityContext"].get("runAsUser", 0) > 0
        )
    ),
    "gains no rights": _secure("allowPrivilegeEscalation", False),
    "is not privileged": _secure("privileged", False),
    "has no capabilities": _secure("capabilities", {"drop": ["ALL"]}),
    "has a seccomp profile": _secure("seccompProfile", {"type": "RuntimeDefault"}),
    "writes on no root": _secure("readOnlyRootFilesystem", True),
    "shares nothing of the host": _of_pods(
        lambda pod: (
            not any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC"))
            and not any(
                port.get("hostPort") for one in pod["containers"] for port in one.get("ports", [])
            )
        )
    ),
    "mounts nothing of the host": _of_pods(
        lambda pod: all(VOLUMES & set(volume) for volume in pod.get("volumes", []))
    ),
    "has no token": _of_pods(lambda pod: pod.get("automountServiceAccountToken") is False),
    "has an account of its own": _of_pods(
        lambda pod: pod.get("serviceAccountName", "default") != "default"
    ),
    "is told no services by its environment": _of_pods(
        lambda pod: pod.get("enableServiceLinks") is False
    ),
    "is bounded in memory and disk": _of_containers(
        lambda one: (
            {"memory", "ephemeral-storage"} <= set(one["resources"].get("limits", {}))
            and "cpu" in one["resources"].get("requests", {})
        )
    ),
    "is throttled by no processor limit": _of_containers(
        lambda one: "cpu" not in one["resources"].get("limits", {})
    ),
    "names its image's version": _of_containers(
        lambda one: (
            one["image"].rpartition(":")[2] not in ("", "latest")
            and ":" in one["image"].rpartition("/")[2]
        )
    ),
    "has the sealing key only where it seals": sealed_from_the_answerer,
    "has the store only where it writes": store_only_where_needed,
    "shows no secret": no_secret_in_the_open,
    "is scaled by one at most": no_second_autoscaler,
    "may talk to nobody by default": denied_by_default,
    "is selected by its owner": selected_by_its_owner,
    "may be evicted, one at a time": may_be_evicted,
    "is probed": probed,
    "is spread over nodes": spread,
    "waits before it ends only at the gateway": waits_only_at_the_gateway,
}
