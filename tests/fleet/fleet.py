"""The five services as five processes over real servers, for tests."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.servers.ports import free_port

SERVICES = ("generator", "answerer", "grader", "renderer", "gateway")
SEALED_FOR = {"generator", "grader"}
READY_SECONDS = 60.0


class Fleet:
    """Starts every service with its own environment; the answerer's has no sealing key."""

    def __init__(
        self,
        folder: Path,
        amqp_url: str,
        mongo_uri: str,
        database: str,
        *,
        disturbed: bool = False,
        settings: dict[str, str] | None = None,
    ) -> None:
        self._folder, self._disturbed = folder, disturbed
        self.port = free_port()
        self._shared = {
            "EXAMSTREAM_BROKER__URL": amqp_url,
            "EXAMSTREAM_BROKER__PREFIX": f"t{secrets.token_hex(4)}.",
            "EXAMSTREAM_STORE__URL": mongo_uri,
            "EXAMSTREAM_STORE__DATABASE": database,
            "EXAMSTREAM_PIPELINE__CPU_PROCESSES": "1",
            "EXAMSTREAM_GATEWAY__PORT": str(self.port),
            **(settings or {}),
        }
        self._sealing_key = secrets.token_hex(16)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.health: dict[str, int] = {}

    def __enter__(self) -> Self:
        try:
            for name in SERVICES:
                self.start(name)
            for name in SERVICES:
                self.wait_ready(name)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        """Start one service; its log goes to a file of its own."""
        module = f"services.{name}"
        command = [sys.executable, "-m", module]
        if self._disturbed and name != "gateway":
            command = [sys.executable, "-m", "tests.fleet.disturbed", name]
        self.health[name] = free_port()
        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("EXAMSTREAM_")},
            **self._shared,
            "EXAMSTREAM_TELEMETRY__HEALTH_PORT": str(self.health[name]),
        }
        if name in SEALED_FOR:
            environ["EXAMSTREAM_SEALING__KEY"] = self._sealing_key
        with (self._folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, env=environ, stdout=log, stderr=log)

    def wait_ready(self, name: str) -> None:
        """Until its /readyz says so; raises with its log where it died or took too long."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.processes[name].poll() is not None:
                break
            try:
                if httpx.get(f"http://127.0.0.1:{self.health[name]}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{name} is not ready:\n{self.log(name)}")

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")[-4000:]
