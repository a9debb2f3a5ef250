"""A TCP proxy that misbehaves on demand: latency, resets, half-open and slowly closing connections.

In front of RabbitMQ it also reads frames, so that it can put a `basic.cancel` between two of them.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field

from tests.chaos.frames import GREETING, Consumers, Cutter

CHUNK_BYTES = 1 << 16
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Link:
    """One client's connection, and ours to the server for it."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    consumers: Consumers | None = None
    silent: bool = False  # swallow everything, tell nobody
    linger: bool = False  # the server is gone, and the client is not told yet
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def reset(self) -> None:
        for writer in (self.near, self.far):
            sock = writer.get_extra_info("socket")
            with suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            writer.transport.abort()


class Proxy:
    """Between its own port, which never changes, and a server's."""

    def __init__(self, port: int, target_port: int, *, amqp: bool = False) -> None:
        self._port, self._target_port, self._amqp = port, target_port, amqp
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.up_seconds = self.down_seconds = 0.0  # latency: client to server, and back

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self.reset()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2)

    @property
    def links(self) -> int:
        return len(self._links)

    def reset(self) -> int:
        """RST to both sides of every connection of now; how many."""
        links = tuple(self._links)
        for link in links:
            link.reset()
        return len(links)

    def half_open(self) -> int:
        """What flows on the connections of now is swallowed from now on, and nobody is told."""
        for link in self._links:
            link.silent = True
        return len(self._links)

    def slow_close(self, seconds: float) -> int:
        """The server's sides end now; the clients learn it so much later."""
        links = [link for link in self._links if not link.linger]
        for link in links:
            link.linger = True
            link.far.transport.abort()
            asyncio.get_running_loop().call_later(seconds, link.near.transport.abort)
        return len(links)

    def cancel_consumers(self, at_most: int) -> int:
        """End that many consumers at the broker, and let them know as if it were its own doing;
        how many."""
        sent = 0
        for link in self._links:
            if link.consumers is None or link.silent or link.linger:
                continue
            for frame in link.consumers.cancels(at_most - sent):
                link.far.write(frame)
                sent += 1
        return sent

    async def _accept(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            near.transport.abort()
            return
        link = Link(near, far, Consumers() if self._amqp else None)
        self._links.add(link)
        try:
            with suppress(asyncio.CancelledError):  # only `stop` does that
                await asyncio.gather(self._up(link, reader), self._down(link, far_reader))
        finally:
            self._links.discard(link)
            near.transport.abort()
            far.transport.abort()

    async def _up(self, link: Link, reader: asyncio.StreamReader) -> None:
        cutter = Cutter(GREETING) if self._amqp else None
        with suppress(OSError):
            while data := await reader.read(CHUNK_BYTES):
                if self.up_seconds:
                    await asyncio.sleep(self.up_seconds)
                whole = data if cutter is None else b"".join(cutter.cut(data))
                if whole and not link.silent and not link.linger:
                    link.far.write(whole)
                    await link.far.drain()
        if not link.silent:  # the server of a half-open connection is not told
            link.far.close()

    async def _down(self, link: Link, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK_BYTES):
                if self.down_seconds:
                    await asyncio.sleep(self.down_seconds)
                if link.silent:
                    continue
                whole = data if link.consumers is None else link.consumers.whole(data)
                if whole:
                    link.near.write(whole)
                    await link.near.drain()
        if not link.silent and not link.linger:
            link.near.close()
