"""One server process with its children, in a session of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.servers import leash
from tests.servers.base import Unavailable
from tests.servers.ports import listens


class Process:
    """Ctrl-C in the terminal does not reach it, and it does not outlive us."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], port: int, log: Path
    ) -> None:
        self._port, self._log = port, log
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                command,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        leash.hold(self._popen.pid)

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def wait_until_it_listens(self, seconds: float) -> None:
        """Raises Unavailable, with the log's end, when it never will."""
        end = time.monotonic() + seconds
        while not listens(self._port):
            if not self.alive or time.monotonic() > end:
                tail = self._log.read_text(errors="replace")[-2000:]
                self.end(signal.SIGKILL)
                raise Unavailable(f"{self._popen.args!r} did not start:\n{tail}")
            time.sleep(0.05)

    def end(self, sign: signal.Signals, seconds: float = 30) -> None:
        """Signal the group, SIGKILL what is left after that time; return when all are gone."""
        group = self._popen.pid
        _signal(group, sign)
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(seconds)
        _signal(group, signal.SIGKILL)
        self._popen.wait()
        end = time.monotonic() + 5
        while listens(self._port) and time.monotonic() < end:  # a grandchild: not ours to wait for
            time.sleep(0.01)
        leash.release(group)


def _signal(group: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, sign)
