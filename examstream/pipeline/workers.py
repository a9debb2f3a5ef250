"""The stages of a process together: cancels heard, heartbeats sent, drained as one."""

import asyncio
import json
import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from examstream.pipeline.broker.base import Broker, Consumer
from examstream.pipeline.ending import end
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.topology import ASK, CONTROL, HEARTBEAT, SURVIVED
from examstream.pipeline.watch import Watch

log = logging.getLogger(__name__)


class Workers:
    """Stages on one broker. `ask`: wait on start for the list of cancelled exams, a second at
    most: one that missed it wastes a call, no more.
    """

    def __init__(
        self,
        stages: Sequence[Stage[Any]],
        broker: Broker,
        settings: PipelineSettings,
        *,
        metrics: Metrics | None = None,
        ask: bool = False,
    ) -> None:
        self.stages, self._broker, self._settings = tuple(stages), broker, settings
        self.watch = Watch(self.stages, broker, settings.limits.stuck_seconds, metrics or Metrics())
        self._ask = ask
        self._worker = secrets.token_hex(8)
        self._heard = asyncio.Event()
        self._ears: list[Consumer] = []
        self._beating: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen for cancels first, then take."""
        for topic, hear in ((CONTROL, self._hear), (SURVIVED, self._hear_survivors)):
            self._ears.append(await self._broker.subscribe(topic, hear))
        if self._ask:
            await self._broker.broadcast(ASK, json.dumps({"worker": self._worker}).encode())
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.limits.ask_cancelled_seconds):
                    await self._heard.wait()
        for stage in self.stages:
            await stage.start()
        self._beating = asyncio.ensure_future(self._beat())

    async def stop(self, drain_seconds: float | None = None) -> None:
        """Drain all stages at once. A second call with 0 hurries the first."""
        await asyncio.gather(*(stage.stop(drain_seconds) for stage in self.stages))
        await end(self._beating)
        while self._ears:
            with suppress(Unavailable):
                await self._ears.pop().stop()

    async def _hear(self, body: bytes) -> None:
        try:
            told = json.loads(body)
            cancelled, now = told["cancelled"], told.get("now")
            for stage in self.stages:
                stage.cancel(cancelled)
                if now is not None:
                    stage.time.hear(float(now))
        except (ValueError, KeyError, TypeError, AttributeError):
            log.warning("a control message cannot be read")
            return
        self._heard.set()

    async def _hear_survivors(self, body: bytes) -> None:
        try:
            for stage in self.stages:
                stage.survivors.hear(json.loads(body), stage.clock.monotonic())
        except (ValueError, TypeError, AttributeError):
            log.warning("a message of survivors cannot be read")

    async def _beat(self) -> None:
        while True:
            for stage in self.stages:
                if news := stage.survivors.news(stage.clock.monotonic()):
                    with suppress(Unavailable):
                        await self._broker.broadcast(SURVIVED, json.dumps(news).encode())
                status = stage.status
                beat = {
                    "worker": self._worker,
                    "stage": status.stage,
                    "concurrency": status.concurrency,
                    "busy": status.busy,
                    "holding": status.holding,
                }
                with suppress(Unavailable):
                    await self._broker.broadcast(HEARTBEAT, json.dumps(beat).encode())
            await self.watch.look()
            await asyncio.sleep(self._settings.limits.heartbeat_seconds)
