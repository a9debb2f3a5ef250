"""The chart in the cluster: what stands before it, the release, and its test."""

import json
import re
from pathlib import Path

from scripts.cluster import images
from scripts.cluster.places import CHART, DATA, DEPLOY, KUBECONFIG, NAMESPACE, RELEASE
from scripts.cluster.shell import answers, run, until

# What kubectl and helm remember goes with the cluster.
ENVIRON = {"KUBECONFIG": str(KUBECONFIG), "KUBECACHEDIR": str(DATA / "kubectl")}


class Cluster:
    """kubectl and helm for the cluster."""

    def __init__(self, programs: Path, helm: Path) -> None:
        self._kubectl, self._helm = programs / "kubectl", helm

    def kubectl(self, *arguments: str | Path, given: str | None = None) -> str:
        """What it prints; raises Failed."""
        return run([self._kubectl, *arguments], environ=ENVIRON, given=given)

    def helm(self, *arguments: str | Path) -> str:
        """What it prints; raises Failed."""
        return run([self._helm, *arguments], environ=ENVIRON)

    def serves(self) -> bool:
        """Whether the API server is ready."""
        return answers([self._kubectl, "get", "--raw", "/readyz"], environ=ENVIRON, seconds=10)

    def wait_for_node(self) -> None:
        """Until the node is Ready."""
        # Made by the kubelet a moment after it starts; `wait` knows only what is there.
        until(lambda: bool(self.kubectl("get", "nodes", "-o", "name").strip()), "a node", 120)
        self.kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=120s")

    def stand_ready(self, programs: Path) -> None:
        """Names, volumes, KEDA's definitions and address, a namespace that enforces `restricted`."""
        for disk in ("disk-1", "disk-2"):
            (DATA / "lib" / disk).mkdir(exist_ok=True)
        self.kubectl("apply", "--server-side", "-f", DEPLOY / "objects.yaml")
        self.kubectl("apply", "--server-side", "-f", programs / "keda-definitions")

    def install(self) -> str:
        """The release, new or anew; what NOTES prints."""
        self.settle()
        values: list[str | Path] = ["--values", DEPLOY / "values.yaml", "--values", self._images()]
        where = ["--namespace", NAMESPACE, "--wait", "--timeout", "5m"]
        told = self.helm("upgrade", "--install", RELEASE, CHART, *where, *values)
        return re.split(r"^NOTES:\n", told, flags=re.MULTILINE)[-1]

    def settle(self) -> None:
        """Take back an upgrade that was cut off: helm refuses another while it seems to go on."""
        listed = json.loads(self.helm("list", "-n", NAMESPACE, "--all", "-o", "json"))
        for release in listed:
            if release["name"] == RELEASE and release["status"].startswith("pending"):
                first = release["revision"] == "1"
                self.helm("uninstall" if first else "rollback", RELEASE, "-n", NAMESPACE, "--wait")

    def test(self) -> str:
        """`helm test`: what it says."""
        return self.helm("test", RELEASE, "--namespace", NAMESPACE)

    def _images(self) -> Path:
        """Values that say which images these are, so that pods of others are replaced."""
        seen = {
            service: {"podAnnotations": {"image": images.image_id(images.service_image(service))}}
            for service in images.SERVICES
        }
        values = {"gateway": seen.pop("gateway"), "stages": seen}
        file = DATA / "images-values.json"
        file.write_text(json.dumps(values))
        return file
