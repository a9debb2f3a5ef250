"""`/livez`, `/readyz` and `/metrics` on a port of their own, on the loop whose life they report.

A process may put pages of its own beside them.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

from examstream.pipeline.errors import SettingsError
from examstream.pipeline.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

REQUEST_SECONDS = 5.0
REQUEST_BYTES = 8192
TEXT, JSON = "text/plain; version=0.0.4; charset=utf-8", "application/json"

Problem = Callable[[], str]
"""Why not; empty: all is well."""

Page = Callable[[], tuple[str, str]]
"""Why there is nothing to show (503; empty: there is), and the JSON that is shown."""


class HealthServer:
    """Answers GET on three paths and those of `pages`, whatever else comes gets 404."""

    def __init__(
        self,
        host: str,
        port: int,
        dead: Problem,
        unready: Problem,
        metrics: Metrics,
        pages: Mapping[str, Page] | None = None,
        aside: Problem = lambda: "",
    ) -> None:
        """`aside`: what is wrong though the process is ready; told below its `ok`."""
        self._host, self._port, self._pages = host, port, pages or {}
        self._dead, self._unready, self._metrics = dead, unready, metrics
        self._aside = aside
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
                status, kind, body = self._page(head.split(b"\r\n", 1)[0].decode("latin-1"))
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # a probe that went away
        finally:
            writer.close()

    def _page(self, request: str) -> tuple[str, str, bytes]:
        match request.split(" ")[:2]:
            case ["GET", "/livez"]:
                return _told(self._dead())
            case ["GET", "/readyz"]:
                return _told(self._unready(), self._aside())
            case ["GET", "/metrics"]:
                return "200 OK", TEXT, self._metrics.text()
            case ["GET", path] if path in self._pages:
                problem, shown = self._pages[path]()
                return _told(problem) if problem else ("200 OK", JSON, shown.encode())
            case _:
                paths = " ".join(("/livez", "/readyz", "/metrics", *self._pages))
                return "404 Not Found", TEXT, f"paths: {paths}\n".encode()


def _told(problem: str, aside: str = "") -> tuple[str, str, bytes]:
    if problem:
        return "503 Service Unavailable", TEXT, f"{problem}\n".encode()
    return "200 OK", TEXT, f"ok\n{aside}\n".encode() if aside else b"ok\n"
