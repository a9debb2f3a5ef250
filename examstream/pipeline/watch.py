"""Whether the stages of a process live: connected and not consuming is dead (aio-pika #231)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from examstream.pipeline.broker.base import Broker
from examstream.pipeline.clock import Clock, LoopClock
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics

LOOK_SECONDS = 5.0


@dataclass(slots=True)
class _Since:
    """Since when something is wrong with a stage (monotonic), None where it is not."""

    inactive: float | None = None
    starved: float | None = None


class Watch:
    """Looks at the stages each heartbeat; `/livez` and `/readyz` ask what it saw."""

    def __init__(
        self,
        stages: Sequence[Stage[Any]],
        broker: Broker,
        stuck_seconds: float,
        metrics: Metrics,
        clock: Clock | None = None,
    ) -> None:
        self._stages, self._broker, self._stuck_seconds = stages, broker, stuck_seconds
        self._metrics = metrics
        self._clock: Clock = clock or LoopClock()
        self._since = {stage: _Since() for stage in stages}

    async def look(self) -> None:
        """Note what is wrong; a broker that is away is not the process's fault."""
        connected = self._broker.connected
        self._metrics.connected.set(connected)
        now = self._clock.monotonic()
        for stage, since in self._since.items():
            if not connected:
                since.inactive = since.starved = None
                continue
            if all(consumer.active for consumer in stage.consumers):
                since.inactive = None
            elif since.inactive is None:
                since.inactive = now
            await self._look_for_starving(stage, since, now)

    async def _look_for_starving(self, stage: Stage[Any], since: _Since, now: float) -> None:
        """Messages wait, a place is free, and none comes."""
        queues = stage.spec.queues
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                fresh = await self._broker.ready(queues.fresh)
                again = await self._broker.ready(queues.again)
        except (Unavailable, TimeoutError):
            return
        name = stage.spec.name
        self._metrics.ready.labels(name, queues.fresh).set(fresh)
        self._metrics.ready.labels(name, queues.again).set(again)
        comes = now - stage.last_delivery_at < self._stuck_seconds
        if not fresh + again or not stage.has_place or comes:
            since.starved = None
        elif since.starved is None:
            since.starved = now

    def dead(self) -> str:
        """Why the process should be restarted; empty while it lives."""
        now = self._clock.monotonic()
        for stage, since in self._since.items():
            if since.inactive is not None and now - since.inactive > self._stuck_seconds:
                return f"{stage.spec.name}: connected, and the broker does not know its consumer"
            if since.starved is not None:
                return f"{stage.spec.name}: messages wait, places are free, and none comes"
        return ""

    def unready(self) -> str:
        """Why it cannot work now; empty when it can."""
        if not self._broker.connected:
            return "the broker is away"
        for stage in self._stages:
            if not stage.consumers or not all(c.active for c in stage.consumers):
                return f"{stage.spec.name}: not consuming yet"
        return ""
