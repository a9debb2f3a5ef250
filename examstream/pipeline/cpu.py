"""Work that burns CPU: processes that can be killed, started when needed, gone when idle."""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from examstream.pipeline.cpu_nursery import HEADER_BYTES, Request
from examstream.pipeline.errors import CpuCrashed

T = TypeVar("T")

START_SECONDS = 60.0
"""For the nursery's imports and one fork; the job's own time begins after."""
_RUN_NURSERY = "import sys; sys.path[:] = sys.argv[2:]; " + (
    "from examstream.pipeline.cpu_nursery import main; main(int(sys.argv[1]))"
)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class CpuPool:
    """`processes` workers at most (0: one per core), forked from one nursery.

    `warm` functions (module-level, no arguments) run in the nursery before the first fork: caches
    they fill are shared by all workers (four with jieba, wordfreq, sympy and textblob loaded: 328
    MB in all, 1,181 MB without). Modules of jobs are imported there by themselves. `on_end` is
    told how each job ended: ok, failed (it raised), timeout, crashed or cancelled.
    """

    def __init__(
        self,
        processes: int = 0,
        *,
        warm: Sequence[Callable[[], object]] = (),
        idle_seconds: float = 60.0,
        memory_bytes: int | None = None,
        on_end: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.processes, self._on_end = processes or cores(), on_end
        self._warm, self._idle_seconds, self._memory_bytes = tuple(warm), idle_seconds, memory_bytes
        self._places = asyncio.Semaphore(self.processes)
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._nursery: _Nursery | None = None
        self._starting = asyncio.Lock()
        self._modules: dict[str, None] = {}
        self._retiring: asyncio.TimerHandle | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def run(self, fn: Callable[..., T], *args: Any, timeout_seconds: float) -> T:
        """`fn(*args)` in another process; both must be picklable.

        Raises what `fn` raises, TimeoutError after its time (which does not run while it waits
        for a place), CpuCrashed where its process dies. Over time or cancelled, it is killed.
        """
        ended = "cancelled"
        try:
            done, result = await self._run(fn, args, timeout_seconds)
            ended = "ok" if done else "failed"
        except TimeoutError:
            ended = "timeout"
            raise
        except CpuCrashed:
            ended = "crashed"
            raise
        finally:
            self._on_end(ended)
        if not done:
            raise result
        return result  # type: ignore[no-any-return]

    async def _run(
        self, fn: Callable[..., T], args: tuple[Any, ...], timeout_seconds: float
    ) -> tuple[bool, Any]:
        """Whether it returned, and what; or what it raised."""
        job = pickle.dumps((fn, args))
        self._modules[fn.__module__] = None
        async with self._places:
            worker = await self._take()
            try:
                async with asyncio.timeout(timeout_seconds):
                    done, result = await worker.call(job)
            except (EOFError, OSError) as fault:
                if isinstance(fault, TimeoutError):
                    raise
                raise CpuCrashed(f"the process died while it ran {fn.__name__}") from None
            else:
                self._idle.append(worker)
            finally:
                if worker not in self._idle:
                    self._drop(worker)
                self._retire_later()
        return done, result

    def prepare(self, warm: Callable[[], object]) -> None:
        """From now on `warm` runs in the nursery before a fork, once: for caches of a language that
        only now turns out to be needed. Idle processes make way for those that share them.
        """
        if warm not in self._warm:
            self._warm += (warm,)
            while self._idle:
                self._drop(self._idle.pop())

    async def close(self) -> None:
        """Kill what runs; leave no process behind."""
        self._closed = True
        if self._retiring is not None:
            self._retiring.cancel()
        workers, self._workers = self._workers, set()
        self._idle.clear()
        for worker in workers:
            await worker.kill()
        nursery, self._nursery = self._nursery, None
        if nursery is not None:
            await nursery.close()

    async def _take(self) -> "_Worker":
        """The worker used last: its caches are warm, and the others may retire."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._drop(worker)
        if self._closed:
            raise CpuCrashed("the pool is closed")
        async with self._starting:
            try:
                async with asyncio.timeout(START_SECONDS):
                    return await self._start()
            except (EOFError, OSError) as fault:
                if self._nursery is not None:
                    await self._nursery.close()
                    self._nursery = None
                raise CpuCrashed(f"no process could be started: {fault}") from None

    async def _start(self) -> "_Worker":
        if self._nursery is None:
            self._nursery = _Nursery()
        request = Request(tuple(self._modules), self._warm, self._memory_bytes)
        worker = await self._nursery.fork(request)
        self._workers.add(worker)
        return worker

    def _drop(self, worker: "_Worker") -> None:
        self._workers.discard(worker)
        worker.kill_soon()

    def _retire_later(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
        if not self._closed:
            self._retiring = asyncio.get_running_loop().call_later(self._idle_seconds, self._retire)

    def _retire(self) -> None:
        """Nothing happened for `idle_seconds`: all idle workers go, with the last the nursery."""
        self._retiring = None
        while self._idle:
            self._drop(self._idle.pop())
        if not self._workers and self._nursery is not None and not self._starting.locked():
            nursery, self._nursery = self._nursery, None
            nursery.end()


class _Nursery:
    """The forking process, by its control socket."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _RUN_NURSERY, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which decides
            )

    async def fork(self, request: Request) -> "_Worker":
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [pickle.dumps(request)], [theirs.fileno()])
            reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        except BaseException:
            ours.close()
            raise
        worker = _Worker(reader, writer)
        try:
            worker.pid = await worker.receive()
        except BaseException:
            worker.kill_soon()
            raise
        return worker

    def end(self) -> None:
        """Closing the control socket ends it within a moment; a thread reaps it."""
        self._control.close()
        asyncio.get_running_loop().run_in_executor(None, self._process.wait)

    async def close(self) -> None:
        self._control.close()
        try:
            await asyncio.to_thread(self._process.wait, 2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


class _Worker:
    """One process, by its job socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.pid = 0

    @property
    def alive(self) -> bool:
        return not self._reader.at_eof() and not self._writer.is_closing()

    async def call(self, job: bytes) -> tuple[bool, Any]:
        self._writer.write(len(job).to_bytes(HEADER_BYTES, "big"))
        self._writer.write(job)
        await self._writer.drain()
        answer: tuple[bool, Any] = await self.receive()
        return answer

    async def receive(self) -> Any:
        size = int.from_bytes(await self._reader.readexactly(HEADER_BYTES), "big")
        return pickle.loads(await self._reader.readexactly(size))

    def kill_soon(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.pid = 0
        self._writer.close()

    async def kill(self) -> None:
        self.kill_soon()
        with suppress(OSError):
            await self._writer.wait_closed()
