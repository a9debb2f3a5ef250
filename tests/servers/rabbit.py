"""RabbitMQ from the machine's packages, in a folder and on ports of its own."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.servers.base import Unavailable
from tests.servers.ports import free_port
from tests.servers.process import Process

# Not the wrappers in /usr/sbin: those change the user and forget the environment.
PROGRAMS = Path("/usr/lib/rabbitmq/bin")

CONFIGURATION = """\
raft.wal_max_size_bytes = 32000000
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 2GB
"""

# Schedulers that spin while idle take the cores from the code under test.
ERLANG = "+sbwt none +sbwtdcpu none +sbwtdio none +S 2:2 +A 4"


class PackagedRabbit:
    """One node; address and data stay across stop, kill and start. See base.Rabbit."""

    def __init__(self, folder: Path) -> None:
        if not (PROGRAMS / "rabbitmq-server").exists():
            raise Unavailable(
                "RabbitMQ is not installed (scripts/install-test-packages gets it where there is "
                "apt), and EXAMSTREAM_TEST_AMQP_URL names none"
            )
        self._folder = folder
        self._port, self._epmd_port = free_port(), free_port()
        self._environ = self._environment()
        self._server: Process | None = None
        self._epmd: Process | None = None

    def _environment(self) -> dict[str, str]:
        own = {
            "HOME": str(self._folder),  # the Erlang cookie lies there
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"examstream{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self._folder / "generated"),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
            "RABBITMQ_CTL_ERL_ARGS": "+S 1:1 +sbwt none",
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("RABBITMQ_", "ERL_"))}
        return kept | own

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    @property
    def ctl_command(self) -> str:
        """For a shell elsewhere: what stands before the arguments of `rabbitmqctl`."""
        names = ("HOME", "ERL_EPMD_PORT", "ERL_EPMD_ADDRESS", "RABBITMQ_NODENAME")
        settings = " ".join(f"{name}={self._environ[name]}" for name in names)
        return f"env {settings} {PROGRAMS / 'rabbitmqctl'}"

    def start(self) -> None:
        if self._server is not None and self._server.alive:
            return
        (self._folder / "data").mkdir(parents=True, exist_ok=True)
        (self._folder / "plugins").write_text("[].\n")
        (self._folder / "rabbitmq.conf").write_text(CONFIGURATION)
        log = self._folder / "start.log"
        if self._epmd is None:  # ours, else Erlang leaves one behind that nobody stops
            command = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
            self._epmd = Process(command, self._environ, self._epmd_port, log)
            self._epmd.wait_until_it_listens(10)
        self._server = Process([str(PROGRAMS / "rabbitmq-server")], self._environ, self._port, log)
        self._server.wait_until_it_listens(60)  # the AMQP port opens last in the boot

    def stop(self) -> None:
        self._end(signal.SIGTERM)
        if self._epmd is not None:
            self._epmd.end(signal.SIGKILL)
            self._epmd = None

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def wipe(self) -> None:
        self.kill()
        shutil.rmtree(self._folder / "data", ignore_errors=True)

    def ctl(self, *arguments: str) -> str:
        done = subprocess.run(
            [PROGRAMS / "rabbitmqctl", "--quiet", *arguments],
            env=self._environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments[0]}: {done.stderr.strip() or done.stdout}")
        return done.stdout

    def _end(self, sign: signal.Signals) -> None:
        if self._server is not None:
            self._server.end(sign)
            self._server = None
