"""Dashboards as files: whole, set without overlaps, asking for nothing that is not told."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from examstream.pipeline.telemetry.metrics import Metrics
from scripts.dashboards.every import EVERY, FOLDER
from scripts.dashboards.panel import KUBE, MODEL, RABBIT, TENANTS
from scripts.observability_tables import RULES

SUFFIXES = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
TOLD = {f"{one.name}{end}": one for one in Metrics().told for end in SUFFIXES[one.type]}
NAME = re.compile(r"(?<![\w:])examstream_\w+")
SELECTOR = re.compile(r"(examstream_\w+)\{([^}]*)\}")
OURS = {"namespace", "pod", "le"}
"""Labels that a scrape adds, and a histogram's own."""


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def expressions() -> list[str]:
    """Every query, and every expression of the rules."""
    found = [q.expression for one in EVERY for panel in one.panels for q in panel.queries]
    for path in RULES.glob("*.yaml"):
        for group in yaml.safe_load(path.read_text())["groups"]:
            found += [rule["expr"] for rule in group["rules"]]
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_dashboard_is_ready_for_the_sidecar(path: Path) -> None:
    shown: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert shown["uid"] == f"examstream-{path.stem}"
    assert "id" not in shown  # Grafana gives it
    variables = [one["name"] for one in shown["templating"]["list"]]
    assert variables[:2] == ["datasource", "namespace"]
    ids = [panel["id"] for panel in shown["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in shown["panels"]:
        assert panel["datasource"]["uid"] == "${datasource}"
        for target in panel["targets"]:
            used = set(re.findall(r"\$(\w+)", target["expr"])) - {"__rate_interval", "__range"}
            assert used <= set(variables)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_panels_fill_the_screen_without_overlapping(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(path.read_text("utf-8"))["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken
        taken |= cells
    assert max(x for x, _ in taken) == 23


def test_the_stream_is_one_screen() -> None:
    panels = json.loads((FOLDER / "stream.json").read_text("utf-8"))["panels"]
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels)
    assert rows * 38 <= 1080 - 240  # 30 px and a gap each; the browser's and Grafana's own bars


def test_queries_and_rules_ask_only_for_metrics_and_labels_that_are_told() -> None:
    for expression in expressions():
        for name in NAME.findall(expression):
            assert name in TOLD, f"{name} is not told by any service: {expression}"
        for name, inside in SELECTOR.findall(expression):
            labels = set(re.findall(r"(\w+)\s*[!=]?=~?", inside))
            assert labels <= OURS | set(TOLD[name].labels), f"{name}: {labels}"


def test_every_metric_is_looked_at_somewhere() -> None:
    seen = {TOLD[name].name for expression in expressions() for name in NAME.findall(expression)}
    assert {one.name for one in Metrics().told} == seen


def test_no_query_makes_up_data() -> None:
    assert not [one for one in expressions() if "vector(" in one]


def test_what_a_panel_needs_beside_the_services_is_said_on_it() -> None:
    for one in EVERY:
        for panel in one.panels:
            asked = " ".join(query.expression for query in panel.queries)
            needs = {
                KUBE: "kube_" in asked,
                RABBIT: "rabbitmq_" in asked,
                MODEL: "examstream_model_" in asked,
                TENANTS: "examstream_tenant_" in asked,
            }
            wanted = [need for need, is_so in needs.items() if is_so]
            assert [panel.needs] == (wanted or [""]), panel.title
