"""The services as processes, each twice, and a supervisor that restarts what died at once."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx

from tests.chaos import clock
from tests.chaos.service import held
from tests.servers import leash
from tests.servers.ports import free_port

KINDS = ("generator", "answerer", "grader", "renderer", "gateway")
EACH = 2
PROBE_SECONDS, PROBES_FAILED = 3.0, 3
READY_SECONDS = 90.0
HOLDING_SECONDS = 2.0
"""A kill waits so long for the process to hold a delivery."""


class Fleet:
    """Ten processes out of one nest."""

    def __init__(self, folder: Path, environ: Mapping[str, str], settings: Mapping[str, str]):
        self.folder, self._environ, self._settings = folder, environ, settings
        self.names = [f"{kind}-{n + 1}" for kind in KINDS for n in range(EACH)]
        self.ports = {name: free_port() for name in self.names if name.startswith("gateway")}
        self._health = {name: free_port() for name in self.names}
        self._pids: dict[str, int] = {}
        self.frozen: set[str] = set()
        self.restarts = self.unlive = 0
        self.unasked: list[str] = []  # what ended by itself
        self._asked: set[int] = set()  # processes that we killed
        self._nest: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()
        self._stopping = False

    @property
    def gateways(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports.values()]

    async def start(self) -> None:
        """Return when every process says it is ready."""
        self._nest = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chaos.nest"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**self._environ, **self._settings},
            start_new_session=True,
        )
        leash.hold(self._nest.pid)
        self._tasks = [asyncio.create_task(self._supervise())]
        await asyncio.wait_for(self._ready.wait(), 60)
        for name in self.names:
            self._start(name)
        for name in self.names:
            await self._until_ready(name)
        self._tasks.append(asyncio.create_task(self._probe()))

    async def _until_ready(self, name: str) -> None:
        """Raises RuntimeError, with the end of its log, where it never is."""
        end = asyncio.get_running_loop().time() + READY_SECONDS
        while not await self._says(name, "readyz"):
            if asyncio.get_running_loop().time() > end:
                log = (self.folder / f"{name}.log").read_text(errors="replace")
                raise RuntimeError(f"{name} does not become ready:\n{log[-2000:]}")
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """Kill them all: what had to be kept is kept elsewhere."""
        self._stopping = True
        if self._nest is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._nest.pid, signal.SIGKILL)
            await self._nest.wait()
            leash.release(self._nest.pid)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def running(self, kind: str) -> set[str]:
        """The names of its processes that are there now."""
        return {name for name in self.names if name.startswith(kind) and name in self._pids}

    def pick(self, kind: str, random_: random.Random) -> str:
        return random_.choice(sorted(self.running(kind)))

    def pid(self, name: str) -> int:
        return self._pids[name]

    def held(self, *names: str) -> int:
        """Deliveries that these hold now; without names, all."""
        return sum(held(self.folder / f"{name}.held") for name in names or self.names)

    async def kill(self, name: str) -> int:
        """SIGKILL, if possible while it holds a delivery; how many it held."""
        holds = await self._holding(name)
        if name in self._pids:  # it may have ended by itself meanwhile
            self._asked.add(self._pids[name])
            self._signal(name, signal.SIGKILL)
        return holds

    async def _holding(self, name: str) -> int:
        """Wait for it to hold a delivery; how many it holds."""
        end = asyncio.get_running_loop().time() + HOLDING_SECONDS
        while not (holds := self.held(name)) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        return holds

    async def freeze(self, name: str, seconds: float, *, holding: bool = False) -> None:
        """SIGSTOP, if wished while it holds a delivery, and SIGCONT so much later."""
        if holding:
            await self._holding(name)
        pid = self._pids[name]
        self.frozen.add(name)
        self._signal(name, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.frozen.discard(name)
            if self._pids.get(name) == pid:
                self._signal(name, signal.SIGCONT)

    def move_clock(self, name: str, seconds: float) -> None:
        if name in self._pids:
            clock.move(self._pids[name], self.folder / f"{name}.clock", seconds)

    def _signal(self, name: str, sign: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pids[name], sign)

    def _start(self, name: str) -> None:
        assert self._nest is not None
        assert self._nest.stdin is not None
        own = {"EXAMSTREAM_TELEMETRY__HEALTH_PORT": str(self._health[name])}
        if name in self.ports:
            own["EXAMSTREAM_GATEWAY__PORT"] = str(self.ports[name])
        order = {"start": name, "env": own, "log": str(self.folder / f"{name}.log")}
        self._nest.stdin.write(json.dumps(order).encode() + b"\n")

    async def _supervise(self) -> None:
        assert self._nest is not None
        assert self._nest.stdout is not None
        async for line in self._nest.stdout:
            told = json.loads(line)
            if "ready" in told:
                self._ready.set()
            elif "started" in told:
                self._pids[told["started"]] = told["pid"]
            elif not self._stopping:
                self._died(told["ended"])

    def _died(self, pid: int) -> None:
        name = next((n for n, p in self._pids.items() if p == pid), None)
        if name is None:
            return
        del self._pids[name]
        self.restarts += 1
        if pid not in self._asked:
            self.unasked.append(name)
        self._start(name)

    async def _probe(self) -> None:
        """As a kubelet would: who says three times that it is dead is killed."""
        failed = dict.fromkeys(self.names, 0)
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            for name in self.names:
                alive = name in self.frozen or await self._says(name, "livez", but=503) is not False
                failed[name] = 0 if alive else failed[name] + 1
                if failed[name] >= PROBES_FAILED and name in self._pids:
                    failed[name], self.unlive = 0, self.unlive + 1
                    self._asked.add(self._pids[name])
                    self._signal(name, signal.SIGKILL)

    async def _says(self, name: str, what: str, but: int = 0) -> bool | None:
        """Whether it answers 200; with `but`, None for anything that is not that code."""
        try:
            async with httpx.AsyncClient(timeout=1) as client:
                answer = await client.get(f"http://127.0.0.1:{self._health[name]}/{what}")
        except httpx.HTTPError:
            return None
        if answer.status_code == 200:
            return True
        return False if not but or answer.status_code == but else None
