"""A process that has imported everything and forks services: a restart costs milliseconds.

One JSON object a line. In: `{"start": NAME, "env": {…}, "log": PATH}`. Out: `{"started": NAME,
"pid": N}` and `{"ended": PID}`. Its end is theirs: at the end of input it kills what it forked.
"""

import importlib
import json
import os
import select
import signal
import sys
from contextlib import suppress
from typing import Any

from tests.chaos import clock

MODULES = (
    *(f"services.{name}.__main__" for name in ("generator", "answerer", "grader")),
    *(f"services.{name}.__main__" for name in ("renderer", "gateway")),
    *("tests.chaos.service", "tests.chaos.telling", "tests.chaos.engines", "tests.chaos.defects"),
    *("motor.motor_asyncio", "aio_pika", "uvicorn"),
)


def _say(**told: object) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def _start(order: dict[str, Any]) -> int:
    """Fork a service; its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(order["env"])
        service = importlib.import_module("tests.chaos.service")
        code = service.run(order["start"])
    except BaseException as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def _reap(children: set[int]) -> None:
    while children:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        children.discard(pid)
        _say(ended=pid)


def main() -> int:
    clock.install()
    for module in MODULES:
        importlib.import_module(module)
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: set[int] = set()
    rest = b""
    _say(ready=True)
    while True:
        readable, _, _ = select.select([0, read_end], [], [])
        if read_end in readable:
            os.read(read_end, 4096)
            _reap(children)
        if 0 in readable:
            data = os.read(0, 1 << 16)
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                order = json.loads(line)
                pid = _start(order)
                children.add(pid)
                _say(started=order["start"], pid=pid)
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
