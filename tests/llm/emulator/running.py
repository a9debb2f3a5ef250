"""An emulator in a thread of its own, on a free port."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import uvicorn

from tests.llm.emulator.app import Emulator, app


class Running(NamedTuple):
    """A running emulator and its `base_url`."""

    emulator: Emulator
    base_url: str


@contextmanager
def running(emulator: Emulator, port: int = 0, host: str = "127.0.0.1") -> Iterator[Running]:
    """Serve until the block ends; it listens before the block begins."""
    with socket.create_server((host, port), backlog=256) as listening:
        config = uvicorn.Config(app(emulator), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        loop = asyncio.new_event_loop()

        async def serve() -> None:
            emulator.stopping = asyncio.Event()
            await server.serve(sockets=[listening])

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        try:
            yield Running(emulator, f"http://{host}:{listening.getsockname()[1]}/v1")
        finally:
            server.should_exit = True
            loop.call_soon_threadsafe(emulator.stopping.set)
            thread.join()
            loop.close()
