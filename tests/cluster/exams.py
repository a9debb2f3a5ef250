"""The release in the cluster: its pods and Deployments, and how they are changed."""

import json
import time
from pathlib import Path
from typing import Any

from scripts.cluster.places import CHART, DATA, DEPLOY, NAMESPACE, RELEASE
from scripts.cluster.release import Cluster
from scripts.cluster.shell import Failed, until

STAGES = ("generator", "answerer", "grader", "renderer")
DEPLOYMENTS = (*STAGES, "gateway")


class Exams:
    """What tests do to the release and ask of it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._changed = True

    @property
    def url(self) -> str:
        """The gateway's Service, by its cluster address."""
        spec = self.get("service", "exams-gateway")["spec"]
        return f"http://{spec['clusterIP']}:{spec['ports'][0]['port']}"

    def as_installed(self) -> None:
        """With the values of `make cluster`, and ready."""
        if self._changed:
            self.upgrade()
            self._changed = False

    def upgrade(self, *sets: str, values: Path | None = None) -> None:
        """`helm upgrade` from the values of `make cluster`, with these changes; waits till ready."""
        self._changed = True
        files = [DEPLOY / "values.yaml", DATA / "images-values.json", *([values] if values else [])]
        how = [word for file in files for word in ("--values", file)]
        how += [word for each in sets for word in ("--set", each)]
        self.helm("upgrade", RELEASE, CHART, "--wait", "--timeout", "6m", *how)
        self.wait_available()

    def rollback(self) -> None:
        """To the release before; waits till ready."""
        self.helm("rollback", RELEASE, "--wait", "--timeout", "6m")
        self.wait_available()

    def wait_available(self) -> None:
        """Until every Deployment has all its pods, and no old ones."""
        for name in DEPLOYMENTS:
            self.kubectl("rollout", "status", f"deployment/exams-{name}", "--timeout=300s")

    def kubectl(self, *words: str | Path) -> str:
        return self._cluster.kubectl("--namespace", NAMESPACE, *words)

    def helm(self, *words: str | Path) -> str:
        return self._cluster.helm("--namespace", NAMESPACE, *words)

    def get(self, kind: str, name: str) -> dict[str, Any]:
        """An object as the API tells it."""
        told: dict[str, Any] = json.loads(self.kubectl("get", kind, name, "-o", "json"))
        return told

    def pods(self, component: str = "") -> list[dict[str, Any]]:
        """Pods that are not on their way out."""
        label = f"app.kubernetes.io/instance={RELEASE}"
        if component:
            label += f",app.kubernetes.io/component={component}"
        found = json.loads(self.kubectl("get", "pods", "-l", label, "-o", "json"))["items"]
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def names(self, component: str) -> list[str]:
        """Of its pods."""
        return [pod["metadata"]["name"] for pod in self.pods(component)]

    def all_names(self) -> set[str]:
        """Of all pods, those on their way out too."""
        return set(self.kubectl("get", "pods", "-o", "name").replace("pod/", "").split())

    def ready(self, component: str) -> bool:
        """Whether any of its pods is."""
        conditions = [c for pod in self.pods(component) for c in pod["status"]["conditions"]]
        return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)

    def evict(self, pod: str, seconds: float) -> int:
        """By the eviction API; how often a disruption budget put it off."""
        eviction = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": pod, "namespace": NAMESPACE},
        }
        path = f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}/eviction"
        end, refused = time.monotonic() + seconds, 0
        while True:
            try:
                self._cluster.kubectl(
                    "create", "--raw", path, "-f", "-", given=json.dumps(eviction)
                )
            except Failed as problem:
                if "disruption budget" not in str(problem) or time.monotonic() > end:
                    raise
                refused += 1
                time.sleep(1)
            else:
                return refused

    def replicas(self) -> dict[str, int]:
        """What each stage's Deployment is asked for."""
        found = json.loads(self.kubectl("get", "deployments", "-o", "json"))["items"]
        wanted = {item["metadata"]["name"]: item["spec"]["replicas"] for item in found}
        return {stage: wanted[f"{RELEASE}-{stage}"] for stage in STAGES}

    def restarts(self) -> int:
        """Containers started again, over all pods there are."""
        states = [state for pod in self.pods() for state in pod["status"]["containerStatuses"]]
        return sum(state["restartCount"] for state in states)

    def until_replicas(self, wanted: dict[str, int], seconds: float) -> None:
        """Wait until these stages are asked for so many."""
        until(
            lambda: self.replicas() | wanted == self.replicas(),
            f"replicas {wanted}, but {self.replicas()}",
            seconds,
        )
