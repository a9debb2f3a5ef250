"""A process's metrics on a registry of its own, each with what docs/metrics.md says of it."""

from collections.abc import Sequence
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
"""Buckets from a no-op hop to the longest model call."""


class Told(NamedTuple):
    """What docs/metrics.md says of a metric. `by`: the services that have it; `when`: only then."""

    name: str
    type: str
    labels: tuple[str, ...]
    unit: str
    meaning: str
    by: tuple[str, ...]
    when: str = ""


class Register:
    """Two in one process do not meet.

    A process of one service exports what that service tells: a gauge that others set would stand
    at 0 there and be no news. Without a service, as in standalone, all is exported.
    """

    def __init__(self, service: str) -> None:
        self._service = service
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # memory, CPU, open files, start; Linux only
        self.told: list[Told] = []

    def text(self) -> bytes:
        """Prometheus text format, for `/metrics`."""
        return generate_latest(self.registry)

    def _counter(
        self,
        name: str,
        meaning: str,
        by: Sequence[str],
        *labels: str,
        unit: str = "",
        when: str = "",
    ) -> Counter:
        self._tell(
            f"{name}_total", "counter", labels, unit or name.split("_")[-1], meaning, by, when
        )
        return Counter(f"examstream_{name}", meaning, labels, registry=self._registry(by))

    def _gauge(
        self,
        name: str,
        meaning: str,
        by: Sequence[str],
        *labels: str,
        unit: str = "",
        when: str = "",
    ) -> Gauge:
        known = "seconds" if name.endswith("_seconds") else ""
        self._tell(name, "gauge", labels, unit or known, meaning, by, when)
        return Gauge(f"examstream_{name}", meaning, labels, registry=self._registry(by))

    def _histogram(
        self,
        name: str,
        meaning: str,
        by: Sequence[str],
        *labels: str,
        buckets: Sequence[float] = SECONDS,
        when: str = "",
    ) -> Histogram:
        self._tell(name, "histogram", labels, "seconds", meaning, by, when)
        full = f"examstream_{name}"
        return Histogram(full, meaning, labels, buckets=buckets, registry=self._registry(by))

    def _registry(self, by: Sequence[str]) -> CollectorRegistry | None:
        return self.registry if not self._service or self._service in by else None

    def _tell(
        self,
        name: str,
        kind: str,
        labels: Sequence[str],
        unit: str,
        meaning: str,
        by: Sequence[str],
        when: str,
    ) -> None:
        told = Told(f"examstream_{name}", kind, tuple(labels), unit, meaning, tuple(by), when)
        self.told.append(told)
