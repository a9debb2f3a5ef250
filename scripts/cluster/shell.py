"""Running other programs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any


class Failed(Exception):
    """A step could not be done; the text is for the person who asked."""


def run(
    command: Sequence[str | Path],
    *,
    given: str | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float = 1800,
) -> str:
    """What it prints; raises Failed with the end of what it said where it fails."""
    done = subprocess.run(
        command,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        env=os.environ | (environ or {}),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise Failed(f"{' '.join(map(str, command))[:200]} failed:\n{said}")
    return done.stdout


def answers(command: Sequence[str | Path], **how: Any) -> bool:
    """Whether it can be run and says yes."""
    try:
        run(command, **how)
    except (Failed, OSError):
        return False
    return True


def until(fact: Callable[[], bool], what: str, seconds: float, pause_seconds: float = 0.5) -> None:
    """Wait for a fact; raises Failed when it never comes true."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            raise Failed(f"after {seconds:.0f} seconds still not: {what}")
        time.sleep(pause_seconds)


class Steps:
    """Tells what is done and how long each step took."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        print(f"  {now - self._last:6.1f} s  {what}", file=sys.stderr, flush=True)
        self._last = now

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began
