"""What the services under the hammer tell: one line each, appended whole by whoever has it."""

import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

NAME = "journal.jsonl"


class Journal:
    """O_APPEND and one write a line: lines of many processes never mix, and a kill tears none."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def tell(self, kind: str, **told: object) -> None:
        """`at` is monotonic: the same for all processes of a machine, whatever their clocks say."""
        line = {"kind": kind, "at": time.monotonic(), "pid": os.getpid(), **told}
        os.write(self._file, json.dumps(line).encode() + b"\n")


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """All lines so far."""
    with (folder / NAME).open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def first_let_in_after(lines: Iterable[dict[str, Any]], moment: float) -> float | None:
    """When the first question landed of those that were let in after the moment."""
    let_in: set[tuple[str, int, int]] = set()
    for line in sorted(lines, key=lambda line: float(line["at"])):
        at, kind = float(line["at"]), line["kind"]
        epoch = line["exam"], line["slot"], line["epoch"]
        if kind == "claimed" and at > moment:
            let_in.add(epoch)
        elif kind in ("accepted", "refused") and epoch in let_in:
            return at
    return None


class Tail:
    """Lines as they come."""

    def __init__(self, folder: Path) -> None:
        self._path, self._at = folder / NAME, 0

    def fresh(self) -> list[dict[str, Any]]:
        """What came since the last look."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._at += len(whole)
        return [json.loads(line) for line in whole.splitlines()]
