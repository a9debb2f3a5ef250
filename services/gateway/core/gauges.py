"""The backlog of each stage, for its autoscaler: ready in its queues and busy in its workers."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from examstream.exam.routes import STAGES
from examstream.exam.store.base import Store
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.topology import StageQueues
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.workers import Workers

PERIOD_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Gauges:
    """Looks every two seconds. AMQP tells ready only; busy comes from the heartbeats."""

    store: Store
    broker: Broker
    workers: Workers
    dispatcher: Dispatcher
    metrics: Metrics

    async def run(self) -> None:
        while True:
            with suppress(Unavailable):
                await self.look()
            await asyncio.sleep(PERIOD_SECONDS)

    async def look(self) -> None:
        """Set the gauges once."""
        for number, stage in enumerate(STAGES):
            ready = 0
            for queue in StageQueues(stage, 0).queues():
                waiting = await self.broker.ready(queue.name)
                self.metrics.ready.labels(stage, queue.name).set(waiting)
                ready += waiting
            if number == 0:
                ready += await self._could_enter()
            self.metrics.backlog.labels(stage).set(ready + self.workers.busy(stage))

    async def _could_enter(self) -> int:
        """What waits in the store, up to the free places in the stream."""
        briefs = await self.store.open_exams()
        free = self.dispatcher.in_flight_max - sum(brief.in_flight for brief in briefs)
        return max(0, min(free, sum(brief.waiting for brief in briefs)))
