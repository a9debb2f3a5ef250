"""A real Prometheus over the cluster: kube-state-metrics, and the pods that the chart says to scrape."""

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.cluster.places import KUBECONFIG, NAMESPACE
from tests.cluster.exams import Exams
from tests.observability.prometheus import Prometheus
from tests.servers.ports import free_port
from tests.servers.process import Process

ALERT = "ExamstreamStageAtMaximum"
FIRED = f'ALERTS{{alertname="{ALERT}", alertstate="firing"}}'


class Watch(Prometheus):
    """Scrapes by the pods' annotations. Debian's build asks no API server for its targets, so
    `look_for_pods` tells it who is there now."""

    def __init__(
        self, folder: Path, exams: Exams, state_metrics: int, rules: Sequence[Path]
    ) -> None:
        super().__init__(folder, {}, rules)
        self._exams, self._pods = exams, folder / "pods.json"
        self._configuration["scrape_configs"] = [
            {
                "job_name": "kube-state-metrics",
                "honor_labels": True,  # its namespace is that of what it tells about
                "static_configs": [{"targets": [f"127.0.0.1:{state_metrics}"]}],
            },
            {"job_name": "pods", "file_sd_configs": [{"files": [str(self._pods)]}]},
        ]
        self.look_for_pods()

    def look_for_pods(self) -> None:
        """Scrape those that are there now."""
        found = []
        for pod in self._exams.pods():
            told = pod["metadata"].get("annotations", {})
            if told.get("prometheus.io/scrape") == "true" and pod["status"].get("podIP"):
                labels = {
                    "namespace": pod["metadata"]["namespace"],
                    "pod": pod["metadata"]["name"],
                    "__metrics_path__": told["prometheus.io/path"],
                }
                address = f"{pod['status']['podIP']}:{told['prometheus.io/port']}"
                found.append({"targets": [address], "labels": labels})
        part = self._pods.with_suffix(".new")
        part.write_text(json.dumps(found))
        part.rename(self._pods)

    def seen_since(self, seconds: float) -> bool:
        """Whether all that is there now has been scraped since then (Unix seconds)."""
        self.look_for_pods()
        return bool(self.query(f"min (timestamp (up)) > {seconds} and on () min (up) == 1"))

    def at_maximum(self) -> set[str]:
        """The autoscalers for which the alert fires now."""
        self.look_for_pods()
        return {labels["horizontalpodautoscaler"] for labels in self.firing().get(ALERT, [])}

    def ever_at_maximum(self) -> set[str]:
        """Those for which it has fired since the beginning."""
        told = self.query(f"count_over_time({FIRED}[1h])")
        return {sample.labels["horizontalpodautoscaler"] for sample in told}


@contextmanager
def watching(
    exams: Exams, state_metrics: Path, folder: Path, rules: Sequence[Path]
) -> Iterator[Watch]:
    """Both programs run on this machine; all is scraped when the block begins."""
    port, own = free_port(), free_port()
    command = [
        str(state_metrics),
        f"--kubeconfig={KUBECONFIG}",
        f"--namespaces={NAMESPACE}",
        "--resources=deployments,horizontalpodautoscalers",
        "--host=127.0.0.1",
        f"--port={port}",
        "--telemetry-host=127.0.0.1",
        f"--telemetry-port={own}",
    ]
    process = Process(command, {"GOMAXPROCS": "1"}, port, folder / "state-metrics.log")
    try:
        process.wait_until_it_listens(60)
        with Watch(folder, exams, port, rules) as watch:
            watch.wait_for_scrapes()
            watch.wait_for("examstream_waiting")
            watch.wait_for("kube_horizontalpodautoscaler_spec_max_replicas")
            yield watch
    finally:
        process.end(signal.SIGTERM)
