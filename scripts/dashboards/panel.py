"""What a dashboard is made of: panels of queries in Prometheus' language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

KUBE = "kube-state-metrics"
RABBIT = "RabbitMQ's own exporter (its plugin rabbitmq_prometheus)"
TENANTS = "`telemetry.tenant_label`"
MODEL = "engine `model`"

Unit = Literal["short", "s", "percentunit", "ops", "opm", "bytes", "currencyUSD", "reqps"]


@dataclass(frozen=True, slots=True)
class Query:
    """A PromQL expression and what its series are called. `unit` overrides the panel's."""

    expression: str
    legend: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """`stat`: numbers of now, else curves. `needs`: what must be there beside the services.

    `stacked` where no series rests at 0: it would lie on top and lend the sum its colour.
    """

    title: str
    queries: Sequence[Query]
    unit: Unit = "short"
    width: int = 8
    height: int = 7
    stat: bool = False
    stacked: bool = False
    needs: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice at the top of a dashboard, from the values of a label."""

    name: str
    metric: str
    many: bool = True


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Rows of panels, set from left to right and from top to bottom."""

    name: str
    title: str
    about: str
    rows: Sequence[Sequence[Panel]]
    variables: Sequence[Variable] = ()

    @property
    def panels(self) -> list[Panel]:
        return [panel for row in self.rows for panel in row]


def series(metric: str, **labels: str) -> str:
    """A selector in the chosen namespaces: `stage="$stage"` exactly, `stage="~$stage"` by pattern.

    >>> series("waiting", stage="~a|b")
    'examstream_waiting{namespace=~"$namespace", stage=~"a|b"}'
    """
    return _selector(f"examstream_{metric}", labels)


def foreign(metric: str, **labels: str) -> str:
    """A selector of somebody else's metric."""
    return _selector(metric, labels)


def rate(selector: str, by: str = "") -> str:
    """Per second, summed over processes."""
    return f"sum{_by(by)} (rate({selector}[$__rate_interval]))"


def per_minute(selector: str, by: str = "") -> str:
    return f"60 * {rate(selector, by)}"


def quantile(of: float, histogram: str, by: str = "", **labels: str) -> str:
    """Of a histogram of ours, over all processes."""
    bucket = rate(series(f"{histogram}_bucket", **labels), f"le, {by}" if by else "le")
    return f"histogram_quantile({of}, {bucket})"


def highest(selector: str, by: str = "") -> str:
    """Of what every gateway tells alike."""
    return f"max{_by(by)} ({selector})"


def total(selector: str, by: str = "") -> str:
    return f"sum{_by(by)} ({selector})"


def _by(labels: str) -> str:
    return f" by ({labels})" if labels else ""


def _selector(metric: str, labels: dict[str, str]) -> str:
    parts = ['namespace=~"$namespace"']
    for name, value in labels.items():
        if value.startswith("!"):
            parts.append(f'{name}!~"{value[1:]}"')
        elif value.startswith("~"):
            parts.append(f'{name}=~"{value[1:]}"')
        else:
            parts.append(f'{name}="{value}"')
    return f"{metric}{{{', '.join(parts)}}}"
