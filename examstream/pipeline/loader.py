"""Settings from environment over file over defaults; what is unknown or impossible is an error.

The environment nests with `__` (`EXAMSTREAM_PIPELINE__TIMEOUTS__GENERATION=30`), lists and tables
are JSON, `EXAMSTREAM_SETTINGS` names the file, and `EXAMSTREAM_TEST_*` is the tests' own.
"""

import difflib
import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from examstream.pipeline.errors import SettingsError

PREFIX = "EXAMSTREAM_"
FILE_VARIABLE = "EXAMSTREAM_SETTINGS"
IGNORED_PREFIX = "EXAMSTREAM_TEST_"

M = TypeVar("M", bound=BaseModel)
Tree = dict[str, Any]


def load(model: type[M], path: Path | None, environ: Mapping[str, str]) -> M:
    """The settings of `model`; raises SettingsError with one line that names the setting."""
    if path is None and environ.get(FILE_VARIABLE):
        path = Path(environ[FILE_VARIABLE])
    tree = _from_file(model, path) if path is not None else {}
    for name, value in sorted(environ.items()):
        if not name.startswith(PREFIX) or name.startswith(IGNORED_PREFIX) or name == FILE_VARIABLE:
            continue
        _put(tree, _path_of(model, name), value, name)
    try:
        return model.model_validate(tree)
    except ValidationError as problem:
        raise SettingsError(_worded(model, tree, problem)) from None


def _from_file(model: type[BaseModel], path: Path) -> Tree:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingsError(f"settings file {path} cannot be read: {_os_text(problem)}") from None
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise SettingsError(f"settings file {path}{where} is not valid YAML") from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SettingsError(f"settings file {path} must be a table, such as `pipeline: …`")
    return tree


def _os_text(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or "it is not UTF-8 text"


def _path_of(model: type[BaseModel], name: str) -> list[str]:
    """`EXAMSTREAM_A__B` → [a, b], each step checked against the model."""
    steps = name.removeprefix(PREFIX).lower().split("__")
    here: type[BaseModel] | None = model
    for depth, step in enumerate(steps):
        if here is None:
            break
        if step not in here.model_fields:
            raise SettingsError(_unknown(name, model, ".".join(steps)))
        inner = _model_in(here.model_fields[step])
        if inner is None and not _is_table(here.model_fields[step]) and depth < len(steps) - 1:
            raise SettingsError(_unknown(name, model, ".".join(steps)))
        here = inner
    return steps


def _put(tree: Tree, steps: list[str], value: str, name: str) -> None:
    for step in steps[:-1]:
        inner = tree.get(step)
        tree[step] = inner = dict(inner) if isinstance(inner, dict) else {}
        tree = inner
    tree[steps[-1]] = _parsed(value, name)


def _parsed(value: str, name: str) -> Any:
    """JSON where it looks like a list or a table; text otherwise (pydantic reads numbers)."""
    if not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SettingsError(f"{name} looks like JSON and is not") from None


def _worded(model: type[BaseModel], tree: Tree, problem: ValidationError) -> str:
    error = problem.errors(include_url=False)[0]
    steps = [str(step) for step in error["loc"]]
    name = ".".join(steps)
    if error["type"] == "extra_forbidden":
        return _unknown(name, model, name)
    return f"setting {name} = {_shown(model, tree, steps)}: {error['msg'].lower()}"


def _unknown(said: str, model: type[BaseModel], name: str) -> str:
    known = [setting.name for setting in settings_of(model)]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if not near:  # the right name in the wrong place
        last = name.rsplit(".", 1)[-1]
        near = [k for k in known if k.rsplit(".", 1)[-1] == last][:1]
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"unknown setting {said}{hint}"


_PASSWORD = re.compile(r"://[^/@\s]*@")


def _shown(model: type[BaseModel], tree: Tree, steps: list[str]) -> str:
    """The value as the person gave it, never a secret."""
    value: Any = tree
    here: type[BaseModel] | None = model
    for step in steps:
        if here is not None and step in here.model_fields:
            if here.model_fields[step].annotation is SecretStr:
                return "(hidden)"
            here = _model_in(here.model_fields[step])
        value = value.get(step) if isinstance(value, dict) else None
    return _PASSWORD.sub("://…@", repr(value))[:120]


def _model_in(field: FieldInfo) -> type[BaseModel] | None:
    """The model a field holds (`X` or `X | None`), not one inside a table or list."""
    return next(
        (c for c in _choices(field.annotation) if isinstance(c, type) and issubclass(c, BaseModel)),
        None,
    )


def _is_table(field: FieldInfo) -> bool:
    return any(typing.get_origin(c) in (dict, Mapping) for c in _choices(field.annotation))


def _choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


class Setting(typing.NamedTuple):
    """One setting with its full dotted name."""

    name: str
    field: FieldInfo


def settings_of(model: type[BaseModel], above: str = "") -> Iterator[Setting]:
    """Every single setting, sections opened, in the order of the models."""
    for name, field in model.model_fields.items():
        inner = _model_in(field)
        if inner is None:
            yield Setting(above + name, field)
        else:
            yield from settings_of(inner, f"{above}{name}.")
