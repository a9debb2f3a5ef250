"""values.schema.json: strict, and the settings within as the services themselves check them."""

import json
from typing import Any

from examstream.exam.settings import Settings
from scripts.chart.values import Values

Schema = dict[str, Any]

SECRET = {
    "BrokerSettings": {"url"},
    "StoreSettings": {"url", "data_dir"},
    "ModelSettings": {"api_key"},
    "GatewaySettings": {"admin_key", "keys_file", "host", "port"},
    "TelemetrySettings": {"health_host", "health_port"},
    "Settings": {"sealing"},
}
"""What values may not set: secrets come from Secrets, and the chart itself sets the rest."""


def schema() -> Schema:
    """The JSON Schema of values.yaml."""
    made = Values.model_json_schema()
    settings = Settings.model_json_schema()
    inner = settings.pop("$defs")
    inner["Settings"] = settings
    for name, forbidden in SECRET.items():
        for key in forbidden:
            del inner[name]["properties"][key]
    inner.pop("SealingSettings")
    made["$defs"].update({f"settings.{name}": _prefixed(part) for name, part in inner.items()})
    said = made["properties"]["settings"]["description"]
    made["properties"]["settings"] = {"$ref": "#/$defs/settings.Settings", "description": said}
    made["properties"]["global"] = {"type": "object", "description": "Helm's own."}
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    plain: Schema = _plain(made)
    return plain


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _prefixed(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: value.replace("#/$defs/", "#/$defs/settings.")
            if key == "$ref"
            else _prefixed(value)
            for key, value in part.items()
        }
    return [_prefixed(one) for one in part] if isinstance(part, list) else part


def _plain(part: Any, *, names: bool = False) -> Any:
    """Without titles and defaults: they say nothing that a name or values.yaml does not."""
    if isinstance(part, dict):
        return {
            key: _plain(value, names=key in ("properties", "$defs") and not names)
            for key, value in part.items()
            if names or key not in ("title", "default")
        }
    return [_plain(one) for one in part] if isinstance(part, list) else part
