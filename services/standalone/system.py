"""The five services in one process: the same code over the memory broker and SQLite."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.routes import topology
from examstream.exam.sealed import Seal
from examstream.exam.settings import Settings
from examstream.exam.store.base import Store
from examstream.exam.store.metered import metered
from examstream.exam.store.sqlite import SqliteStore
from examstream.exam.telling import telling
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.run import Workers
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.answerer import wiring as answerer
from services.gateway.core.gateway import Gateway, wired
from services.generator import wiring as generator
from services.grader import wiring as grader
from services.renderer import wiring as renderer
from services.standalone.ahead import Ahead
from services.standalone.draining import drain
from services.standalone.warmth import engines
from services.standalone.watched import Watched


@asynccontextmanager
async def system(
    settings: Settings,
    data: Path,
    metrics: Metrics | None = None,
    *,
    under_way: Ahead | None = None,
    on_full: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Gateway]:
    """A running system on one data folder; leaving it finishes what runs, then closes.

    What was in flight when an earlier process died is offered again at once: the memory broker
    starts empty, and the reconciler sees that its marker is missing. `under_way` brings its pool
    along; `on_full` is told when the disk is full.
    """
    metrics = metrics or Metrics()
    watched = Watched(SqliteStore(data), on_full)
    store = metered(watched.as_store(), metrics, settings.telemetry.tenant_label)
    broker: Broker = MemoryBroker()
    async with AsyncExitStack() as stack:
        if under_way is None:
            own = CpuPool(
                settings.pipeline.cpu_processes, warm=(engines,), on_end=metrics.cpu_job_ended
            )
            cpu = await stack.enter_async_context(own)
            wiring = wired(settings, store, broker, cpu, ReaderPool.of(settings.lectures).read)
        else:
            cpu = under_way.cpu
            wiring = wired(settings, store, broker, cpu, under_way.read)
            wiring = replace(wiring, make_plan=under_way.make_plan)
        gateway = Gateway(wiring, metrics)
        stages = [
            Stage(telling(spec, broker), broker, settings.pipeline, metrics=metrics)
            for spec in _specs(settings, store, broker, cpu, metrics)
        ]
        workers = Workers(stages, broker, settings.pipeline, metrics=metrics)
        await store.open()  # last: settings that cannot be leave no folder behind
        stack.push_async_callback(store.close)
        await broker.open(topology(settings.pipeline))
        stack.push_async_callback(broker.close)
        await gateway.start()
        await workers.start()
        try:
            yield gateway
        finally:
            # without room nothing can land: what runs is offered again at the next start
            seconds = 0.0 if watched.full else settings.pipeline.limits.drain_seconds
            await drain(stages, broker, seconds)
            await gateway.stop()
            await workers.stop()


def _specs(
    settings: Settings, store: Store, broker: Broker, cpu: CpuPool, metrics: Metrics
) -> Sequence[StageSpec[Any]]:
    """The stages, each with `parallel_pipelines` workers.

    One process, one secret: messages never leave it, so the seal's key dies with it.
    """
    seal = Seal(secrets.token_bytes(32))
    places = settings.pipeline.parallel_pipelines
    return (
        generator.stage(settings, cpu, seal, places, metrics),
        answerer.stage(settings, cpu, places, metrics),
        grader.stage(settings, cpu, seal, places, metrics),
        renderer.question_stage(settings, cpu, store, broker, places),
        renderer.papers_stage(settings, store, broker),
    )
