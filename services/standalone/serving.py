"""`examstream serve`: API and page over the five services in one process."""

import math
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from examstream.exam.settings import Settings
from examstream.pipeline.collecting import settle
from examstream.pipeline.health import HealthServer
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.http.app import make_app
from services.gateway.serving import bound, known_keys
from services.gateway.serving import serve as serve_http
from services.standalone.interrupts import Interrupts
from services.standalone.system import system

COMPLETE = 0
_FULL_TOLD_SECONDS = 60.0


async def serve(settings: Settings, data: Path, stop: Interrupts) -> int:
    """Serve until SIGTERM or Ctrl-C; what runs is finished within the drain time."""
    keys = known_keys(settings.gateway)
    stopping, state = stop.asked, _State()

    listener = bound(settings.gateway)  # a taken port is told before anything is made

    def listening(address: str) -> None:
        state.up = True
        note = "" if keys else " (no API keys: this machine only)"
        print(f"Examstream listens on {address}{note}; data in {data}", flush=True)

    metrics = Metrics()
    with stop.patiently():
        async with (
            _health(settings, metrics, lambda: state.unready(stopping.is_set())),
            system(settings, data, metrics, on_full=state.full) as gateway,
        ):
            app = make_app(gateway, keys, metrics)
            settle()
            await serve_http(app, settings.gateway, stopping, listening, listener)
            note = "stopping: finishing what runs; a second signal leaves at once"
            print(note, file=sys.stderr, flush=True)
    return COMPLETE


class _State:
    """What health and the terminal are told."""

    def __init__(self) -> None:
        self.up = False
        self._full_told_at = -math.inf

    def unready(self, stopping: bool) -> str:
        return "stopping" if stopping else "" if self.up else "starting"

    def full(self, reason: str) -> None:
        if time.monotonic() - self._full_told_at > _FULL_TOLD_SECONDS:
            self._full_told_at = time.monotonic()
            print(f"examstream: {reason}", file=sys.stderr, flush=True)


@asynccontextmanager
async def _health(
    settings: Settings, metrics: Metrics, unready: Callable[[], str]
) -> AsyncIterator[None]:
    telemetry = settings.telemetry
    if not telemetry.health_port:
        yield
        return
    address = telemetry.health_host, telemetry.health_port
    server = HealthServer(*address, lambda: "", unready, metrics)
    await server.start()
    try:
        yield
    finally:
        await server.stop()
