"""A server somebody else runs: its address, and no hand on it."""

import os
import shlex
import subprocess

from tests.servers.base import Unavailable

CTL = "EXAMSTREAM_TEST_RABBITMQCTL"
"""Optional beside an address: the command that is `rabbitmqctl` of that server."""


class GivenServer:
    """See base.Server; `start` trusts, the rest raises Unavailable."""

    def __init__(self, url: str) -> None:
        self.url = url

    def start(self) -> None:
        pass

    def stop(self) -> None:
        self._not_ours()

    def kill(self) -> None:
        self._not_ours()

    def restart(self) -> None:
        self._not_ours()

    def wipe(self) -> None:
        self._not_ours()

    def _not_ours(self) -> None:
        raise Unavailable("this server was given by address: it is not ours to stop")


class GivenRabbit(GivenServer):
    """See base.Rabbit."""

    @property
    def ctl_command(self) -> str:
        return os.environ.get(CTL, "")

    def ctl(self, *arguments: str) -> str:
        if not self.ctl_command:
            raise Unavailable(f"RabbitMQ was given by address and {CTL} is not set")
        words = [*shlex.split(self.ctl_command), "--quiet", *arguments]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments[0]}: {done.stderr.strip() or done.stdout}")
        return done.stdout
