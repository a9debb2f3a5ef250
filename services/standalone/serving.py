"""`examstream serve`: API and page over the five services in one process."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from examstream.exam.settings import Settings
from examstream.pipeline.health import HealthServer
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.http.app import make_app
from services.gateway.serving import known_keys
from services.gateway.serving import serve as serve_http
from services.standalone.making import COMPLETE
from services.standalone.system import system


async def serve(settings: Settings, data: Path) -> int:
    """Serve until SIGTERM or Ctrl-C; what runs is finished within the drain time."""
    keys = known_keys(settings.gateway)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)

    def listening(address: str) -> None:
        note = "" if keys else " (no API keys: this machine only)"
        print(f"Examstream listens on {address}{note}; data in {data}", flush=True)

    metrics = Metrics()
    async with _health(settings, metrics, stopping), system(settings, data, metrics) as gateway:
        app = make_app(gateway, keys)
        await serve_http(app, settings.gateway, stopping, listening)
        print("stopping: finishing what runs", file=sys.stderr, flush=True)
    return COMPLETE


@asynccontextmanager
async def _health(
    settings: Settings, metrics: Metrics, stopping: asyncio.Event
) -> AsyncIterator[None]:
    telemetry = settings.telemetry
    if not telemetry.health_port:
        yield
        return
    server = HealthServer(
        telemetry.health_host,
        telemetry.health_port,
        lambda: "",
        lambda: "stopping" if stopping.is_set() else "",
        metrics,
    )
    await server.start()
    try:
        yield
    finally:
        await server.stop()
