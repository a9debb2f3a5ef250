"""RabbitMQ and MongoDB from compose.yaml, where a Docker engine answers."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

from tests.servers.base import Unavailable
from tests.servers.ports import free_port

COMPOSE = Path(__file__).parents[2] / "compose.yaml"


@functools.cache
def answers() -> bool:
    """Whether Docker with Compose is there and its engine runs."""
    if shutil.which("docker") is None:
        return False
    asked = (["docker", "compose", "version"], ["docker", "info"])
    return all(subprocess.run(words, capture_output=True).returncode == 0 for words in asked)


class DockerServer:
    """One service of compose.yaml in a project of its own. See base.Server."""

    def __init__(self, service: str) -> None:
        self._service, self._port = service, free_port()
        self._project = f"examstream-test-{self._port}"
        variable = f"{service.upper()}_PORT"
        self._environ = dict(os.environ) | {variable: str(self._port)}

    def start(self) -> None:
        self._compose("up", "--detach", "--wait", self._service)

    def stop(self) -> None:
        self._compose("stop", self._service)

    def kill(self) -> None:
        self._compose("kill", self._service)

    def restart(self) -> None:
        self._compose("restart", self._service)
        self.start()  # waits until it answers

    def wipe(self) -> None:
        """Also what leaves nothing behind at the end."""
        self._compose("down", "--volumes", "--timeout", "0")

    def _compose(self, *words: str) -> str:
        project = ["docker", "compose", "-f", str(COMPOSE), "-p", self._project]
        done = subprocess.run(
            [*project, *words], env=self._environ, capture_output=True, text=True, timeout=600
        )
        if done.returncode:
            raise Unavailable(f"docker compose {words[0]} {self._service}: {done.stderr.strip()}")
        return done.stdout


class DockerRabbit(DockerServer):
    """See base.Rabbit."""

    def __init__(self) -> None:
        super().__init__("rabbitmq")

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    @property
    def ctl_command(self) -> str:
        return f"docker compose -f {COMPOSE} -p {self._project} exec -T rabbitmq rabbitmqctl"

    def ctl(self, *arguments: str) -> str:
        return self._compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", *arguments)


class DockerMongo(DockerServer):
    """See base.Server."""

    def __init__(self) -> None:
        super().__init__("mongo")

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self._port}/?directConnection=true"
