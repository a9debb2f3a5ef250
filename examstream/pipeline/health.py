"""`/livez`, `/readyz` and `/metrics` on a port of their own, on the loop whose life they report."""

import asyncio
import logging
from collections.abc import Callable

from examstream.pipeline.errors import SettingsError
from examstream.pipeline.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

REQUEST_SECONDS = 5.0
REQUEST_BYTES = 8192
TEXT = "text/plain; version=0.0.4; charset=utf-8"

Problem = Callable[[], str]
"""Why not; empty: all is well."""


class HealthServer:
    """Answers GET on three paths, whatever else comes gets 404."""

    def __init__(self, host: str, port: int, dead: Problem, unready: Problem, metrics: Metrics):
        self._host, self._port = host, port
        self._dead, self._unready, self._metrics = dead, unready, metrics
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port in use; the settings' own unless that was 0 in a test."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        try:
            self._server = await asyncio.start_server(
                self._answer, self._host, self._port, limit=REQUEST_BYTES
            )
        except OSError as problem:
            raise SettingsError(
                f"telemetry.health_port = {self._port}: cannot listen on {self._host}: "
                f"{problem.strerror or problem}; choose another, or 0 for none"
            ) from None

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                status, body = self._page(head.split(b"\r\n", 1)[0].decode("latin-1"))
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {TEXT}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # a probe that went away
        finally:
            writer.close()

    def _page(self, request: str) -> tuple[str, bytes]:
        match request.split(" ")[:2]:
            case ["GET", "/livez"]:
                return _told(self._dead())
            case ["GET", "/readyz"]:
                return _told(self._unready())
            case ["GET", "/metrics"]:
                return "200 OK", self._metrics.text()
            case _:
                return "404 Not Found", b"paths: /livez /readyz /metrics\n"


def _told(problem: str) -> tuple[str, bytes]:
    if problem:
        return "503 Service Unavailable", f"{problem}\n".encode()
    return "200 OK", b"ok\n"
