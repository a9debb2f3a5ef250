"""Memory of a whole standalone run: the proportional set size of all its processes together."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil

LECTURE = Path(__file__).parents[1] / "examples" / "light-and-lenses.md"
RUNS = 3
_EVERY_SECONDS = 0.1
_MEGABYTE = 2**20

Figure = tuple[str, str, list[float]]


def figures() -> Iterator[Figure]:
    """The most that the processes of `examstream run -n 20` hold at once."""
    yield "standalone_peak_pss", "MiB", [_peak() / _MEGABYTE for _ in range(RUNS)]


def _peak() -> float:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "services.standalone.cli", "run", str(LECTURE)]
        with subprocess.Popen(
            [*command, "-n", "20", "--out", out], stdout=subprocess.DEVNULL
        ) as process:
            return _watch(process)


def _watch(process: subprocess.Popen[bytes]) -> float:
    peak, ended = 0.0, threading.Event()
    while process.poll() is None:
        peak = max(peak, _pss(process.pid))
        ended.wait(_EVERY_SECONDS)
    if process.returncode not in (0, 3):
        raise RuntimeError(f"examstream run ended with {process.returncode}")
    return peak


def _pss(pid: int) -> float:
    total = 0
    try:
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                continue
    except psutil.Error:
        pass
    return total
