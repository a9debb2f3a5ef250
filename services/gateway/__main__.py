"""The gateway's process: HTTP, and the core behind it over RabbitMQ and the store."""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack

import structlog

from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.routes import topology
from examstream.exam.settings import Settings, read
from examstream.exam.store.choose import store_for
from examstream.exam.store.metered import metered
from examstream.pipeline.broker.rabbit_broker import RabbitBroker
from examstream.pipeline.collecting import settle
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.health import HealthServer
from examstream.pipeline.opening import Opening
from examstream.pipeline.run import told, tracing_for
from examstream.pipeline.telemetry.logs import configure
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.gateway import Gateway, wired
from services.gateway.http.app import make_app
from services.gateway.serving import known_keys, serve

log = structlog.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM."""
    keys = known_keys(settings.gateway)
    stopping, metrics = asyncio.Event(), Metrics("gateway")
    gateway: Gateway | None = None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        broker = RabbitBroker(settings.broker, name="examstream gateway")
        started, opening = asyncio.Event(), Opening(stopping)

        def unready() -> str:
            """A broker that goes away later keeps nobody out: exams are taken and results served."""
            if stopping.is_set() or not started.is_set():
                return "stopping" if stopping.is_set() else opening.waits_for or "starting"
            return ""

        def aside() -> str:
            return "" if broker.connected else "the broker is away: exams are taken, and wait"

        def backlogs() -> tuple[str, str]:
            return gateway.backlogs() if gateway is not None else ("starting", "")

        tracing = tracing_for(settings.telemetry, "examstream-gateway")
        stack.callback(tracing.close)
        if settings.telemetry.health_port:
            address = settings.telemetry.health_host, settings.telemetry.health_port
            pages = {"/backlogs": backlogs}
            health = HealthServer(*address, lambda: "", unready, metrics, pages, aside)
            await health.start()
            stack.push_async_callback(health.stop)
        store = metered(store_for(settings.store), metrics, settings.telemetry.tenant_label)
        stack.push_async_callback(store.close)
        stack.push_async_callback(broker.close)

        async def opened() -> bool:
            await store.open()
            await broker.open(topology(settings.pipeline))
            return True

        if not await opening.of(opened):
            return
        pool = CpuPool(settings.pipeline.cpu_processes, on_end=metrics.cpu_job_ended)
        cpu = await stack.enter_async_context(pool)
        reader = ReaderPool.of(settings.lectures)
        wiring = wired(settings, store, broker, cpu, reader.read)
        gateway = Gateway(wiring, metrics, tracing)
        await gateway.start()
        stack.push_async_callback(gateway.stop)
        started.set()
        app = make_app(gateway, keys, metrics)
        settle()
        await serve(app, settings.gateway, stopping, lambda at: log.info("serving", address=at))


def main() -> int:
    settings = read(None, os.environ)
    configure(settings.telemetry, "gateway")
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
