"""The process that workers are forked from: it imports what jobs need, once, for all of them.

Forked pages are shared until they are written, so N workers with a language stack loaded cost
little more memory than one. Fork is safe here and not in the parent: this process has no threads.
"""

import contextlib
import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

HEADER_BYTES = 8


class Request(NamedTuple):
    """Asks for one worker; its socket comes along as a file descriptor."""

    modules: tuple[str, ...]  # to import before the fork
    warm: tuple[Callable[[], object], ...]  # to call before the fork
    memory_bytes: int | None  # limit of the worker's address space


def main(control_fd: int) -> None:
    """Serve until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # dead workers are nobody's zombies
    control = socket.socket(fileno=control_fd)
    known: set[object] = set()
    while True:
        data, fds, _, _ = socket.recv_fds(control, 1 << 20, 1)
        if not data:
            os._exit(0)
        request = pickle.loads(data)
        _prepare(request, known)
        if os.fork() == 0:
            control.close()
            _work(socket.socket(fileno=fds[0]), request.memory_bytes)
        os.close(fds[0])


def _prepare(request: Request, known: set[object]) -> None:
    """What cannot be imported or warmed here fails in the worker too, where it is reported."""
    for module in request.modules:
        if module not in known:
            known.add(module)
            with contextlib.suppress(Exception):
                importlib.import_module(module)
    for warm in request.warm:
        if warm not in known:
            known.add(warm)
            with contextlib.suppress(Exception):
                warm()
    gc.collect()
    gc.freeze()  # a collection in a worker must not write into every shared page


def _work(jobs: socket.socket, memory_bytes: int | None) -> None:
    """A worker: job by job until its socket is closed. Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)  # a kill takes its own children along
    if memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        _send(jobs, os.getpid())
        while (job := _receive(jobs)) is not None:
            _send(jobs, _done(job))
    except (OSError, EOFError):
        pass  # the parent is gone, or has enough
    finally:
        os._exit(0)


def _done(job: bytes) -> tuple[bool, Any]:
    """(True, result) or (False, exception)."""
    try:
        function, args = pickle.loads(job)
        result = function(*args)
        return True, result
    except BaseException as fault:
        frames = traceback.extract_tb(fault.__traceback__)
        if frames:
            where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}"
            fault.__dict__["raised_at"] = where
        return False, fault


def _send(jobs: socket.socket, what: object) -> None:
    try:
        body = pickle.dumps(what)
        pickle.loads(body)  # an exception may refuse to be made again on the other side
    except Exception as fault:
        name = type(what[1]).__name__ if isinstance(what, tuple) else type(what).__name__
        body = pickle.dumps((False, TypeError(f"{name} cannot be pickled: {type(fault).__name__}")))
    jobs.sendall(len(body).to_bytes(HEADER_BYTES, "big") + body)


def _receive(jobs: socket.socket) -> bytes | None:
    header = _exactly(jobs, HEADER_BYTES)
    return None if header is None else _exactly(jobs, int.from_bytes(header, "big"))


def _exactly(jobs: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = jobs.recv(min(1 << 20, size - len(parts)))
        if not part:
            return None
        parts += part
    return bytes(parts)
