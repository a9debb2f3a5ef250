"""Running stages as a process: logs, health, broker, signals, drain. `__main__` stays short."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from typing import Any, Protocol

from examstream.pipeline.broker.base import Broker
from examstream.pipeline.broker.rabbit_broker import RabbitBroker
from examstream.pipeline.collecting import settle
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.errors import ExamstreamError, SettingsError
from examstream.pipeline.health import HealthServer
from examstream.pipeline.opening import Opening
from examstream.pipeline.settings import BrokerSettings, PipelineSettings, TelemetrySettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.logs import configure
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.telemetry.tracing import IdTracing, Tracing
from examstream.pipeline.topology import Topology
from examstream.pipeline.work import StageSpec
from examstream.pipeline.workers import Workers

__all__ = ["Build", "Workers", "run_stages", "told", "tracing_for"]

log = logging.getLogger(__name__)

Build = Callable[[Broker, CpuPool, Metrics], AbstractAsyncContextManager[Sequence[StageSpec[Any]]]]
"""Opens what the stages need (a store, a client), yields their specs, closes it all again."""


class ProcessSettings(Protocol):
    """The sections a process needs, whatever else its settings hold."""

    @property
    def pipeline(self) -> PipelineSettings: ...
    @property
    def broker(self) -> BrokerSettings: ...
    @property
    def telemetry(self) -> TelemetrySettings: ...


def told(main: Callable[[], int]) -> int:
    """The exit code of `main`; what was raised on purpose becomes one line for a person."""
    try:
        return main()
    except SettingsError as problem:
        print(f"settings: {problem}", file=sys.stderr)
        return 2
    except ExamstreamError as problem:
        print(str(problem), file=sys.stderr)
        return 1


def run_stages(name: str, settings: ProcessSettings, topology: Topology, build: Build) -> int:
    """Run the stages that `build` yields until SIGTERM; 0 after a drain."""
    configure(settings.telemetry, name)
    asyncio.run(_run(name, settings, topology, build))
    return 0


def tracing_for(settings: TelemetrySettings, service: str) -> Tracing:
    """Ids always; spans where a collector is named."""
    if not settings.otlp_endpoint:
        return IdTracing()
    from examstream.pipeline.telemetry.otlp import OtlpTracing

    return OtlpTracing.to(settings.otlp_endpoint, service)


async def _run(name: str, settings: ProcessSettings, topology: Topology, build: Build) -> None:
    metrics, stopping = Metrics(name), asyncio.Event()
    workers: Workers | None = None
    opening = Opening(stopping)

    def unready() -> str:
        if stopping.is_set():
            return "stopping"
        return opening.waits_for or "starting" if workers is None else workers.watch.unready()

    def dead() -> str:
        return "" if workers is None else workers.watch.dead()

    async with AsyncExitStack() as stack:
        tracing = tracing_for(settings.telemetry, f"examstream-{name}")
        stack.callback(tracing.close)
        if settings.telemetry.health_port:
            address = settings.telemetry.health_host, settings.telemetry.health_port
            health = HealthServer(*address, dead, unready, metrics)
            await health.start()
            stack.push_async_callback(health.stop)
        broker = RabbitBroker(settings.broker, name=f"examstream {name}")
        stack.push_async_callback(broker.close)
        hurry = _on_signals(stopping)

        async def connected() -> bool:
            await broker.open(topology)
            return True

        if not await opening.of(connected):
            return
        pool = CpuPool(settings.pipeline.cpu_processes, on_end=metrics.cpu_job_ended)
        cpu = await stack.enter_async_context(pool)
        built = partial(build, broker, cpu, metrics)
        specs = await opening.of(lambda: stack.enter_async_context(built()))
        if specs is None:
            return
        stages = [
            Stage(spec, broker, settings.pipeline, metrics=metrics, tracing=tracing)
            for spec in specs
        ]
        workers = Workers(stages, broker, settings.pipeline, metrics=metrics, ask=True)
        await workers.start()
        settle()
        log.info("%s takes messages", name)
        await stopping.wait()
        log.info("%s drains: it finishes what runs and gives the rest back", name)
        await _drain(workers, hurry)
    log.info("%s stopped", name)


def _on_signals(stopping: asyncio.Event) -> asyncio.Event:
    """The first SIGTERM or SIGINT stops, a second one hurries."""
    hurry = asyncio.Event()

    def stop() -> None:
        (hurry if stopping.is_set() else stopping).set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return hurry


async def _drain(workers: Workers, hurry: asyncio.Event) -> None:
    draining = asyncio.ensure_future(workers.stop())
    hurried = asyncio.ensure_future(hurry.wait())
    await asyncio.wait({draining, hurried}, return_when=asyncio.FIRST_COMPLETED)
    if not draining.done():
        log.warning("a second signal: everything is given back at once")
        for stage in workers.stages:
            await stage.stop(0)
    hurried.cancel()
    await draining
