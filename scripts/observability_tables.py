"""The generated tables of docs/metrics.md and docs/observability.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from examstream.pipeline.telemetry.metrics import EVERY, STAGES, Metrics
from scripts.dashboards.every import EVERY as DASHBOARDS

RULES = Path(__file__).parents[1] / "deploy" / "helm" / "examstream" / "rules"


def metrics() -> str:
    """Every metric: name, type, labels, unit, who tells it, what it means."""
    rows = [
        (
            f"`{one.name}`",
            one.type,
            ", ".join(f"`{label}`" for label in one.labels),
            one.unit,
            _services(one.by),
            one.meaning + (f" Only with {one.when}." if one.when else ""),
        )
        for one in Metrics().told
    ]
    return _table(("metric", "type", "labels", "unit", "told by", "meaning"), rows)


def dashboards() -> str:
    """Every dashboard, and what it needs beside the services."""
    rows = []
    for one in DASHBOARDS:
        needs = dict.fromkeys(panel.needs for panel in one.panels if panel.needs)
        rows.append((f"`{one.name}.json`", one.about, str(len(one.panels)), "; ".join(needs)))
    return _table(("dashboard", "shows", "panels", "some panels need"), rows)


def alerts() -> str:
    """Every alert with its runbook."""
    rows = []
    for rule in alert_rules():
        name, labels = rule["alert"], rule["labels"]
        burn = f" ({labels['burn']} burn)" if "burn" in labels else ""
        link = f"[{name}](runbooks/{name}.md){burn}"
        rows.append((link, labels["severity"], rule.get("for", "at once"), _plain(rule)))
    return _table(("alert", "severity", "after", "says"), rows)


def alert_rules() -> list[dict[str, Any]]:
    """The alerts of the chart's rules."""
    groups = [g for path in sorted(RULES.glob("*.yaml")) for g in _read(path)["groups"]]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


def _plain(rule: dict[str, Any]) -> str:
    """The summary for a reader: templates by the name of what they show."""
    text: str = rule["annotations"]["summary"]
    for template, word in (
        ("{{ $labels.stage }}", "*stage*"),
        ("{{ $labels.model }}", "*model*"),
        ("{{ $labels.horizontalpodautoscaler }}", "*a stage's autoscaler*"),
        ("{{ $value | humanizePercentage }}", "*n %*"),
        ("{{ $value | humanizeDuration }}", "*so long*"),
    ):
        text = text.replace(template, word)
    return text


def _services(by: Sequence[str]) -> str:
    known = {EVERY: "all", STAGES: "the four stages"}
    return known.get(tuple(by), ", ".join(by))


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
