"""Taking outcomes from the broker: record, then acknowledge."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from examstream.exam import routes, stages
from examstream.exam.messages import Outcome, Task
from examstream.exam.states import Exam, SlotState
from examstream.pipeline.broker.base import Broker, Consumer, Delivery, Message, Published
from examstream.pipeline.errors import Unavailable, UnknownVersion
from examstream.pipeline.telemetry.tracing import IdTracing, Tracing
from examstream.pipeline.verdict import UNKNOWN_VERSION_SECONDS
from services.gateway.core.recorder import Recorder

log = structlog.get_logger(__name__)

AT_ONCE = 16
AGAIN_SECONDS = 0.5
STOP_SECONDS = 5.0


@dataclass(slots=True)
class Outcomes:
    """The recorder's consumer. An outcome that comes twice changes nothing the second time."""

    broker: Broker
    recorder: Recorder
    landed: Callable[[], None]  # a slot reached its end
    tracing: Tracing = field(default_factory=IdTracing)
    _consumer: Consumer | None = None
    _taken: set[asyncio.Task[Any]] = field(default_factory=set)

    async def start(self) -> None:
        self._consumer = await self.broker.consume(routes.OUTCOMES, AT_ONCE, self.take)

    async def stop(self) -> None:
        """Take no more, finish what is being recorded."""
        if self._consumer is not None:
            await self._consumer.stop()
        if self._taken:
            await asyncio.wait(self._taken, timeout=STOP_SECONDS)

    async def take(self, delivery: Delivery) -> None:
        """Settle one delivery."""
        task = asyncio.current_task()
        assert task is not None
        self._taken.add(task)
        task.add_done_callback(self._taken.discard)
        try:
            outcome = stages.decode(Outcome, delivery.body)
        except UnknownVersion as newer:
            await self._park(delivery, str(newer))
        except ValueError as error:  # its slot is offered again when its epoch expires
            log.error("an outcome cannot be read", reason=str(error))
            await delivery.ack()
        else:
            with self.tracing.hop("record", delivery.headers) as hop:
                await self._record(delivery, outcome)
                hop.ended(outcome.outcome)

    async def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        while not delivery.lost:
            try:
                after = await self.recorder.record(outcome)
            except Unavailable as error:
                log.warning("recording waits", reason=str(error))
                await asyncio.sleep(AGAIN_SECONDS)
            except Exception as fault:  # it must not stand in the way of the others
                kind, ids = type(fault).__name__, outcome.envelope
                log.exception("an outcome cannot be recorded", exam=ids.exam_id, fault=kind)
                await delivery.ack()
                return
            else:
                if after is not None and _ended(after, outcome):
                    self.landed()
                await delivery.ack()
                return

    async def _park(self, delivery: Delivery, reason: str) -> None:
        """For a gateway that can read it, after a rollback of this one."""
        log.warning("an outcome waits for a newer gateway", reason=reason)
        message = Message(delivery.body, delivery.headers)
        while not delivery.lost:
            try:
                answer = await self.broker.publish(
                    routes.OUTCOMES, message, delay_seconds=UNKNOWN_VERSION_SECONDS
                )
            except Unavailable:
                answer = None
            if answer is Published.CONFIRMED:
                await delivery.ack()
                return
            await asyncio.sleep(AGAIN_SECONDS)


def _ended(exam: Exam, outcome: Task) -> bool:
    number = outcome.envelope.slot
    return exam.has(number) and exam.slot(number).state is not SlotState.WAITING
