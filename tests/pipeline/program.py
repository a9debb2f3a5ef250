"""A stage as a process of its own: `python -m tests.pipeline.program`, told by its environment.

Texts of letters say what happens to them: `kill` kills the process, `sleep 5` takes five seconds.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from examstream.pipeline.broker.base import Broker
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.loader import load
from examstream.pipeline.run import run_stages, told
from examstream.pipeline.settings import (
    BrokerSettings,
    PipelineSettings,
    Section,
    TelemetrySettings,
)
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import Outputs, Send, StageSpec
from tests.pipeline.burning import double
from tests.pipeline.letters import NEXT, TOPOLOGY, Letter, stage_of


class Settings(Section):
    pipeline: PipelineSettings = PipelineSettings()
    broker: BrokerSettings = BrokerSettings()
    telemetry: TelemetrySettings = TelemetrySettings()


@asynccontextmanager
async def build(
    broker: Broker, cpu: CpuPool, metrics: Metrics
) -> AsyncIterator[Sequence[StageSpec[Any]]]:
    async def handle(letter: Letter) -> Outputs:
        what, _, value = letter.text.partition(" ")
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "sleep":
            await asyncio.sleep(float(value))
        if what == "burn":
            assert await cpu.run(double, 2, timeout_seconds=20) == 4
        return Send(NEXT.fresh, letter.encode())

    yield [stage_of(handle, concurrency=2)]


def main() -> int:
    settings = load(Settings, None, os.environ)
    return run_stages("first", settings, TOPOLOGY, build)


if __name__ == "__main__":
    sys.exit(told(main))
