"""The table of docs/settings.md, made from the models so that it cannot be wrong."""

from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from examstream.pipeline.loader import PREFIX, settings_of


def document(model: type[BaseModel]) -> str:
    """Markdown: one row a setting, with default, bounds and environment variable."""
    rows = ["| setting | default | allowed | environment | what it is |", "|---|---|---|---|---|"]
    for name, field in settings_of(model):
        variable = PREFIX + name.upper().replace(".", "__")
        rows.append(
            f"| `{name}` | {_default(field)} | {_allowed(field)} | `{variable}` "
            f"| {(field.description or '').replace('|', chr(92) + '|')} |"
        )
    return "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "(required)"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, BaseModel | dict | list | tuple) and not value:
        return "(none)"
    return "(empty)" if value == "" else f"`{value}`"


_SIGNS = (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))


def _allowed(field: FieldInfo) -> str:
    parts: list[str] = []
    for constraint in field.metadata:
        for attribute, sign in _SIGNS:
            bound: Any = getattr(constraint, attribute, None)
            if bound is not None:
                parts.append(f"{sign} {bound}")
    choices: tuple[Any, ...] = getattr(field.annotation, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        parts.append(", ".join(f"`{choice}`" for choice in choices))
    return " ".join(parts)
