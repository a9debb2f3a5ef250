"""Free ports below the range the kernel hands out, so that nothing else takes them meanwhile."""

import random
import socket

LOWEST, HIGHEST = 20_000, 32_000  # RabbitMQ's start_app fails inside the ephemeral range
_given: set[int] = set()


def free_port() -> int:
    """A port of the loopback nobody listens on; each is given once a process."""
    while True:
        port = random.randint(LOWEST, HIGHEST)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port


def listens(port: int) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
