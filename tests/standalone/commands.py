"""The command line as a process, as a person starts it."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from click.testing import CliRunner

from services.standalone.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
ENGLISH = EXAMPLES / "light-and-lenses.md"
CHINESE = EXAMPLES / "zh-data-structures.md"
PAPERS = {"exam.pdf", "key.pdf", "exam.json", "lecture.txt"}
_PROGRAM = [sys.executable, "-m", "services.standalone.cli"]
_LIMIT_SECONDS = 110


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def environ(**more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("EXAMSTREAM_")}
    return {**clean, "EXAMSTREAM_TELEMETRY__HEALTH_PORT": "0", **more}


def examstream(*words: object, cwd: Path | None = None, **more: str) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        [*_PROGRAM, *map(str, words)],
        cwd=cwd or EXAMPLES.parent,
        env={**environ(**more), "PYTHONPATH": str(EXAMPLES.parent)},
        capture_output=True,
        text=True,
        timeout=_LIMIT_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def inside(*words: object, **more: str) -> Ended:
    """The same in this process: quicker, for commands that end before they begin."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        done = CliRunner(env=more).invoke(main, [*map(str, words)], prog_name="examstream")
    finally:
        root.handlers[:] = handlers  # the command's own writes to a stream that is closed now
        root.setLevel(level)
    return Ended(done.exit_code, done.stdout, done.stderr)


class Started:
    """A running command whose lines are read as they come."""

    def __init__(self, words: Sequence[object], **more: str) -> None:
        self.process = subprocess.Popen(
            [*_PROGRAM, *map(str, words)],
            cwd=EXAMPLES.parent,
            env=environ(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def until(self, word: str, times: int = 1) -> str:
        """Read until so many lines hold the word; the last of them."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            times -= word in line
            if times == 0:
                return line
        raise AssertionError(f"{word!r} never came: {self.lines} {self._errors()}")

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self) -> Ended:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=_LIMIT_SECONDS)
        return Ended(self.process.returncode, "".join(self.lines) + out, err)

    def _errors(self) -> str:
        self.process.kill()
        return self.process.communicate()[1]


def exam_of(out: Path) -> dict[str, Any]:
    """The exam.json in a folder."""
    exam: dict[str, Any] = json.loads((out / "exam.json").read_text("utf-8"))
    return exam
