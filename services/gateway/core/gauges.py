"""The backlog of each stage, for its autoscaler: ready in its queues and busy in its workers.

And, seen by the same look, the stream as a whole.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from examstream.exam.routes import GENERATOR, PAPERS, RENDERER, STAGES
from examstream.exam.store.base import Brief, Store
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.topology import StageQueues
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.stream_gauges import StreamGauges
from services.gateway.core.workers import Workers

PERIOD_SECONDS = 2.0
STALE_SECONDS = 10.0
"""What was seen so long ago is told no more: an autoscaler without a number leaves all as it is."""


@dataclass(slots=True)
class Gauges:
    """Looks every two seconds. AMQP tells ready only; busy comes from the heartbeats."""

    store: Store
    broker: Broker
    workers: Workers
    dispatcher: Dispatcher
    metrics: Metrics
    monotonic: Callable[[], float] = time.monotonic
    leads: Callable[[], bool] = lambda: False
    tenants: int = 0  # how many are named; 0: none
    _seen: dict[str, int] = field(default_factory=dict)
    _seen_at: float = 0.0
    _stream: StreamGauges = field(init=False)

    def __post_init__(self) -> None:
        self._stream = StreamGauges(
            self.metrics,
            self.workers,
            lambda: self.dispatcher.in_flight_max,
            self.leads,
            self.tenants,
            self.monotonic,
        )

    async def run(self) -> None:
        while True:
            with suppress(Unavailable):
                await self.look()
            self._stream.look_around(self.broker.connected)
            if not self._fresh():
                self.metrics.backlog.clear()
                self._stream.unknown()
            await asyncio.sleep(PERIOD_SECONDS)

    async def look(self) -> None:
        """Count once, all stages; raises Unavailable, then nothing changes."""
        seen = {stage: await self._backlog(stage) for stage in STAGES}
        seen[RENDERER] += await self._backlog(PAPERS)  # one container works on both
        briefs = await self.store.open_exams()
        seen[GENERATOR] += self._could_enter(briefs)
        self._stream.see(briefs)
        self._seen, self._seen_at = seen, self.monotonic()
        for stage, backlog in seen.items():
            self.metrics.backlog.labels(stage).set(backlog)

    def shown(self) -> tuple[str, str]:
        """Why there is nothing to tell (empty: there is), and the backlogs by stage as JSON."""
        if not self._fresh():
            return f"the backlogs were not seen in the last {STALE_SECONDS:g} s", ""
        return "", json.dumps(self._seen) + "\n"

    def _fresh(self) -> bool:
        return bool(self._seen) and self.monotonic() - self._seen_at <= STALE_SECONDS

    async def _backlog(self, stage: str) -> int:
        """Ready and busy."""
        ready = 0
        for queue in StageQueues(stage, 0).queues():
            waiting = await self.broker.ready(queue.name)
            self.metrics.ready.labels(stage, queue.name).set(waiting)
            ready += waiting
        return ready + self.workers.busy(stage)

    def _could_enter(self, briefs: Sequence[Brief]) -> int:
        """What waits in the store, up to the free places in the stream."""
        free = self.dispatcher.in_flight_max - sum(brief.in_flight for brief in briefs)
        return max(0, min(free, sum(brief.waiting for brief in briefs)))
