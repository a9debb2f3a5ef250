"""The one door to pandoc: a source goes in, its JSON tree comes out."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from examstream.exam.lecture.errors import LectureError, ReadingFailed, Unreadable

Node = dict[str, Any]


def program() -> str:
    """The pandoc to run: the package's own, else the machine's. Finding it imports nothing."""
    spec = importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations or []) if spec else []:
        carried = Path(place) / "files" / "pandoc"
        if carried.exists():
            return str(carried)
    found = shutil.which("pandoc")
    if not found:
        raise LectureError(
            "pandoc is not installed.", "Install the package pypandoc_binary, or pandoc itself."
        )
    return found


def tree(
    source: bytes, reader: str, *, seconds: float = 30.0, memory_bytes: int = 500_000_000
) -> Node:
    """The document as pandoc's JSON tree. It may read no other file and use no network."""
    command = [
        program(),
        "-f",
        reader,
        "-t",
        "json",
        "--sandbox",
        "--quiet",
        "+RTS",
        f"-M{memory_bytes}",
        "-RTS",
    ]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            input=source,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadingFailed(
            f"The lecture could not be parsed within {seconds:g} seconds.",
            "Split it, or save it in another format; the limit is reading_timeout_seconds.",
        ) from None
    if done.returncode == 251 or b"heap exhausted" in done.stderr.lower():
        raise ReadingFailed(
            "Parsing the lecture took too much memory.",
            "Split it into smaller files; the limit is reading_memory_bytes.",
        )
    if done.returncode < 0:
        raise ReadingFailed(
            "Parsing the lecture was stopped for want of memory.",
            "Split it into smaller files; the limit is reading_memory_bytes.",
        )
    if done.returncode:
        first = done.stderr.decode("utf-8", "replace").strip().split("\n")[0][:200]
        raise Unreadable(
            f"The file is damaged or not what its name says ({first}).",
            "Open it in the program it was made with and save it again.",
        )
    parsed: Node = json.loads(done.stdout)
    return parsed
