"""The renderer's process."""

import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from examstream.exam.routes import topology
from examstream.exam.settings import read
from examstream.exam.store.choose import store_for
from examstream.exam.store.metered import metered
from examstream.exam.telling import telling
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.run import run_stages, told
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.renderer.wiring import papers_stage, question_stage


def main() -> int:
    settings = read(None, os.environ)

    @asynccontextmanager
    async def build(
        broker: Broker, cpu: CpuPool, metrics: Metrics
    ) -> AsyncIterator[Sequence[StageSpec[Any]]]:
        store = metered(store_for(settings.store), metrics, settings.telemetry.tenant_label)
        try:
            await store.open()
            questions = telling(question_stage(settings, cpu, store, broker), broker)
            yield questions, papers_stage(settings, store, broker)
        finally:
            await store.close()

    return run_stages("renderer", settings, topology(settings.pipeline), build)


if __name__ == "__main__":
    sys.exit(told(main))
