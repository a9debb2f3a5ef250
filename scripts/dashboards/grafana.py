"""A dashboard as Grafana's JSON: ready for its sidecar, or to be imported by hand."""

import json
from typing import Any

from scripts.dashboards.panel import Dashboard, Panel, Query, Variable

_DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
_SCHEMA = 39  # Grafana 10.4 and later read it
_COLUMNS = 24


def grafana(dashboard: Dashboard) -> dict[str, Any]:
    """The JSON model."""
    return {
        "uid": f"examstream-{dashboard.name}",
        "title": dashboard.title,
        "description": dashboard.about,
        "tags": ["examstream"],
        "schemaVersion": _SCHEMA,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "links": [
            {
                "type": "dashboards",
                "tags": ["examstream"],
                "title": "Examstream",
                "asDropdown": True,
                "includeVars": True,
                "keepTime": True,
            }
        ],
        "templating": {"list": _variables(dashboard)},
        "panels": _panels(dashboard),
    }


def text(dashboard: Dashboard) -> str:
    return json.dumps(grafana(dashboard), indent=1, ensure_ascii=False) + "\n"


def _variables(dashboard: Dashboard) -> list[dict[str, Any]]:
    return [
        {"name": "datasource", "label": "Source", "type": "datasource", "query": "prometheus"},
        _choice(Variable("namespace", "examstream_leads"), ""),
        *(_choice(one, '{namespace=~"$namespace"}') for one in dashboard.variables),
    ]


def _choice(variable: Variable, within: str) -> dict[str, Any]:
    query = f"label_values({variable.metric}{within}, {variable.name})"
    return {
        "name": variable.name,
        "label": variable.name.capitalize(),
        "type": "query",
        "datasource": _DATASOURCE,
        "query": {"query": query, "refId": variable.name},
        "refresh": 2,
        "sort": 1,
        "multi": variable.many,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def _panels(dashboard: Dashboard) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    y = 0
    for row in dashboard.rows:
        x = 0
        for panel in row:
            place = {"x": x, "y": y, "w": panel.width, "h": panel.height}
            made.append(_panel(panel, len(made) + 1, place))
            x += panel.width
        if x != _COLUMNS:
            raise ValueError(f"{dashboard.name}: a row is {x} wide, not {_COLUMNS}")
        y += max(panel.height for panel in row)
    return made


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    about = [panel.about] if panel.about else []
    if panel.needs:
        about.append(f"Needs {panel.needs}.")
    return {
        "id": number,
        "title": panel.title,
        "description": " ".join(about),
        "type": "stat" if panel.stat else "timeseries",
        "datasource": _DATASOURCE,
        "gridPos": place,
        "targets": [_target(query, n) for n, query in enumerate(panel.queries)],
        "fieldConfig": {
            "defaults": _defaults(panel),
            "overrides": [_override(n, q) for n, q in enumerate(panel.queries) if q.unit],
        },
        "options": _STAT if panel.stat else _CURVES,
    }


def _target(query: Query, number: int) -> dict[str, Any]:
    return {
        "refId": _ref(number),
        "datasource": _DATASOURCE,
        "expr": query.expression,
        "legendFormat": query.legend,
    }


def _defaults(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if not panel.stat:
        defaults["custom"] = {
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 30 if panel.stacked else 8,
            "showPoints": "never",
            "stacking": {"mode": "normal" if panel.stacked else "none", "group": "A"},
        }
    return defaults


def _override(number: int, query: Query) -> dict[str, Any]:
    return {
        "matcher": {"id": "byFrameRefID", "options": _ref(number)},
        "properties": [{"id": "unit", "value": query.unit}],
    }


def _ref(number: int) -> str:
    return chr(ord("A") + number)


_STAT = {
    "colorMode": "none",
    "graphMode": "none",
    "justifyMode": "auto",
    "orientation": "horizontal",
    "textMode": "value_and_name",
    "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
}
_CURVES = {
    "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
    "tooltip": {"mode": "multi", "sort": "desc"},
}
