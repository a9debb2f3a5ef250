"""The output folder: papers written whole or not at all, and where its exam's data is."""

import errno
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from examstream.exam.store.sqlite_schema import FILE_NAME
from examstream.pipeline.errors import BadInput, ExamstreamError

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


def check_folders(out: Path, data: Path) -> None:
    """Raises BadInput where a file is in the way, before anything is begun."""
    for option, folder in (("--out", out), ("--data", data)):
        if folder.exists() and not folder.is_dir():
            raise BadInput(option, f"{folder} is a file.", "Name a folder; it is made if missing.")


def write_papers(out: Path, papers: Mapping[str, bytes]) -> list[Path]:
    """Write all papers beside their places, then move them there: all of them or none."""
    make_folder(out)
    ready: list[tuple[str, Path]] = []
    try:
        for name, content in papers.items():
            ready.append((_beside(out / name, content), out / name))
        for made, path in ready:
            _move(made, path)
    except BaseException:
        for made, _ in ready:
            with suppress(FileNotFoundError):
                os.unlink(made)
        raise
    return [path for _, path in ready]


def remember(out: Path, origin: Origin) -> None:
    """Note where this folder's exam lives, for replace and drop."""
    home = out / HOME
    make_folder(home)
    told = {"data": str(origin.data), "exam_id": origin.exam_id}
    _replace(home / _ORIGIN, json.dumps(told, indent=2).encode())


def origin(out: Path) -> Origin:
    """Where this folder's exam lives; raises BadInput where that is not known."""
    home = out / HOME
    try:
        told = json.loads((home / _ORIGIN).read_text("utf-8"))
        data = home if (home / FILE_NAME).exists() else Path(told["data"])  # a moved folder works
        return Origin(data, told["exam_id"])
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
        raise _unwritable(folder, error) from None


def _replace(path: Path, content: bytes) -> None:
    made = _beside(path, content)
    try:
        _move(made, path)
    except BaseException:
        os.unlink(made)
        raise


def _beside(path: Path, content: bytes) -> str:
    """The content in a temporary file beside its place."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
    except OSError as error:
        if name:
            os.unlink(name)
        raise _unwritable(path, error) from None
    return name


def _umask() -> int:
    """The person's own: whether others may read a key is not ours to say."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _move(made: str, path: Path) -> None:
    try:
        os.replace(made, path)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> ExamstreamError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return ExamstreamError(
            f"--out: {path} cannot be written ({error.strerror}). Free some space; "
            "the same command goes on from here: what was made is kept in --data."
        )
    return BadInput(
        "--out",
        f"{path} cannot be written ({error.strerror}).",
        "Choose another folder; what was made is kept in --data.",
    )
