"""values.yaml and the README's table, from the same models."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scripts.chart.values import Values

_WIDTH = 98


def values() -> str:
    """values.yaml: each default under its description."""
    head = "# Made by `make chart` from scripts/chart: change it there. What each value is.\n"
    return head + "\n".join(_lines(Values(), 0)) + "\n"


def table() -> str:
    """Markdown: one row a value."""
    rows = ["| value | default | what it is |", "|---|---|---|"]
    for name, field, default in _leaves(Values(), ""):
        shown = "(not set)" if default is None else f"`{_flow(default)}`"
        rows.append(f"| `{name}` | {shown} | {field.description or ''} |")
    return "\n".join(rows) + "\n"


def _lines(part: BaseModel, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, field in type(part).model_fields.items():
        value, key = getattr(part, name), field.alias or name
        if isinstance(value, BaseModel):
            said = field.description or type(value).__doc__ or ""
            yield from _comment(said.splitlines()[0], indent)
            if value.model_dump(by_alias=True, exclude_none=True):
                yield f"{indent}{key}:"
                yield from _lines(value, depth + 1)
            else:
                yield f"{indent}{key}: {{}}"
            continue
        yield from _comment(field.description or "", indent)
        if value is None:
            yield f"{indent}# {key}:"
        elif isinstance(value, dict | list) and value:
            yield f"{indent}{key}:"
            dumped = yaml.safe_dump(value, sort_keys=False, width=_WIDTH)
            yield from (f"{indent}  {line}" for line in dumped.splitlines())
        else:
            yield f"{indent}{key}: {_flow(value)}"


def _comment(said: str, indent: str) -> Iterator[str]:
    for line in wrap(said, _WIDTH - len(indent)):
        yield f"{indent}# {line}"


def _leaves(part: BaseModel, above: str) -> Iterator[tuple[str, FieldInfo, Any]]:
    for name, field in type(part).model_fields.items():
        value, key = getattr(part, name), above + (field.alias or name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{key}.")
        else:
            yield key, field, value


def _flow(value: Any) -> str:
    if value == "":
        return '""'
    dumped = yaml.safe_dump(value, default_flow_style=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("\n...").strip()
