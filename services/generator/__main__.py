"""The generator's process."""

import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from examstream.exam.routes import topology
from examstream.exam.sealed import Seal
from examstream.exam.settings import read, sealing_secret
from examstream.exam.telling import telling
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.run import run_stages, told
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.generator.wiring import stage


def main() -> int:
    settings = read(None, os.environ)
    seal = Seal(sealing_secret(settings))

    @asynccontextmanager
    async def build(
        broker: Broker, cpu: CpuPool, metrics: Metrics
    ) -> AsyncIterator[Sequence[StageSpec[Any]]]:
        yield (telling(stage(settings, cpu, seal, metrics=metrics), broker),)

    return run_stages("generator", settings, topology(settings.pipeline), build)


if __name__ == "__main__":
    sys.exit(told(main))
