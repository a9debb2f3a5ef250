"""A broker with a stage on it, and someone who reads what comes out."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from examstream.pipeline.broker.base import Broker, Delivery, Message, Published
from examstream.pipeline.clock import Clock
from examstream.pipeline.settings import LimitSettings, PipelineSettings, RetrySettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics
from tests.pipeline.letters import NEXT, OUTCOMES, STAGE, Handle, Letter, stage_of

LIMIT_SECONDS = 20.0


def settings(
    *, max_attempts: int = 3, backoff_factor: float = 2, **limits: Any
) -> PipelineSettings:
    return PipelineSettings(
        retry=RetrySettings(max_attempts=max_attempts, backoff_factor=backoff_factor),
        limits=LimitSettings(**limits),
    )


async def until(fact: Callable[[], Any], what: str = "") -> None:
    """Wait for a fact; say which one never came."""
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            while not fact():  # noqa: ASYNC110 - a fact has no event
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError(f"it never came true: {what or fact}") from None


class Reader:
    """Takes everything from a queue and acks it."""

    def __init__(self, broker: Broker, queue: str) -> None:
        self._broker, self._queue = broker, queue
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []

    async def start(self) -> "Reader":
        await self._broker.consume(self._queue, 50, self._take)
        return self

    async def _take(self, delivery: Delivery) -> None:
        self.bodies.append(delivery.body)
        self.headers.append(dict(delivery.headers))
        self.times.append(asyncio.get_running_loop().time())
        await delivery.ack()

    @property
    def letters(self) -> list[Letter]:
        return [Letter.decode(body) for body in self.bodies]

    @property
    def texts(self) -> list[str]:
        return [letter.text for letter in self.letters]

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


class Street:
    """A stage `first`, its broker, and readers of `second` and `outcomes`."""

    def __init__(self, broker: Broker, clock: Clock | None = None) -> None:
        self.broker, self.clock = broker, clock
        self.metrics = Metrics()
        self.stages: list[Stage[Letter]] = []
        self.second = Reader(broker, NEXT.fresh)
        self.outcomes = Reader(broker, OUTCOMES)

    async def read(self) -> "Street":
        await self.second.start()
        await self.outcomes.start()
        return self

    async def stage(
        self,
        handle: Handle,
        *,
        pipeline: PipelineSettings | None = None,
        broker: Broker | None = None,
        **spec: Any,
    ) -> Stage[Letter]:
        stage = Stage(
            stage_of(handle, **spec),
            broker or self.broker,
            pipeline or settings(),
            clock=self.clock,
            metrics=self.metrics,
        )
        self.stages.append(stage)
        await stage.start()
        return stage

    async def post(self, *texts: str, queue: str = STAGE.fresh, **letter: Any) -> None:
        for text in texts:
            body = Letter(text, **letter).encode()
            assert await self.broker.publish(queue, Message(body)) is Published.CONFIRMED

    def count(self, outcome: str) -> float:
        return (
            self.metrics.registry.get_sample_value(
                "examstream_outcomes_total", {"stage": "first", "outcome": outcome}
            )
            or 0.0
        )

    async def close(self) -> None:
        for stage in self.stages:
            await stage.stop(0)
        await self.broker.close()
