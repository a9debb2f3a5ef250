"""What a test may ask of a server, wherever it runs."""

from typing import Protocol


class Unavailable(Exception):
    """No such server can be had here; the text says why and what would help."""


class Server(Protocol):
    """One server with a data folder of its own; its address never changes."""

    @property
    def url(self) -> str: ...

    def start(self) -> None:
        """Return when it answers, with the data it had; at once if it runs. Raises Unavailable."""

    def stop(self) -> None:
        """Go down in good order; the data stays."""

    def kill(self) -> None:
        """SIGKILL; the data stays as it happens to be."""

    def restart(self) -> None:
        """`stop` and `start`."""

    def wipe(self) -> None:
        """Kill it and lose its disk; the next `start` finds nothing."""


class Rabbit(Server, Protocol):
    """RabbitMQ.

    3.10 loses a quorum queue, messages and all, that was declared less than half a second before
    a kill: it is listed and never answers (Ra's directory of members is saved twice a second).
    `restart` after declaring, before killing, is a fact to wait for.
    """

    def ctl(self, *arguments: str) -> str:
        """What `rabbitmqctl --quiet ARGUMENTS` prints; half a second. Raises RuntimeError."""
