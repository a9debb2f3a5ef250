"""The output folder: papers written whole or not at all, and where its exam's data is."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from examstream.pipeline.errors import BadInput

HOME = ".examstream"
_ORIGIN = "origin.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which exam of which data folder an output folder shows."""

    data: Path
    exam_id: str


def data_folder(out: Path, data: Path | None) -> Path:
    """Where the data is: as asked for, else inside the output folder."""
    return (data or out / HOME).absolute()


def write_papers(out: Path, papers: Mapping[str, bytes]) -> list[Path]:
    """Write every paper by way of a temporary file; none is ever half-written."""
    make_folder(out)
    written = []
    for name, content in papers.items():
        _replace(out / name, content)
        written.append(out / name)
    return written


def remember(out: Path, origin: Origin) -> None:
    """Note where this folder's exam lives, for replace and drop."""
    home = out / HOME
    make_folder(home)
    told = {"data": str(origin.data), "exam_id": origin.exam_id}
    _replace(home / _ORIGIN, json.dumps(told, indent=2).encode())


def origin(out: Path) -> Origin:
    """Where this folder's exam lives; raises BadInput where that is not known."""
    path = out / HOME / _ORIGIN
    try:
        told = json.loads(path.read_text("utf-8"))
        return Origin(Path(told["data"]), told["exam_id"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            "OUT",
            f"{out} is no folder that 'examstream run' wrote.",
            "Name the folder given as --out.",
        ) from None


def make_folder(folder: Path) -> None:
    """Make a folder; raises BadInput where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput("--out", f"{folder} cannot be made ({error.strerror}).") from None


def _replace(path: Path, content: bytes) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        os.unlink(name)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        "--out",
        f"{path} cannot be written ({error.strerror}).",
        "Free some space or choose another folder; what was made is kept in --data.",
    )
