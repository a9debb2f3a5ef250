"""The dispatcher: credit first, claim second (design §4.3). One of all gateways dispatches."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from examstream.exam.changes import claimed, content_refused, unclaimed
from examstream.exam.messages import GenerateTask
from examstream.exam.routes import GENERATOR
from examstream.exam.states import SlotState
from examstream.exam.store.base import Brief, Store
from examstream.pipeline.broker.base import Broker, Message, Published
from examstream.pipeline.errors import BrokerUnavailable, ExamstreamError
from services.gateway.core.fair import FairOrder
from services.gateway.core.orders import Orders
from services.gateway.core.workers import Workers

log = structlog.get_logger(__name__)

IN_FLIGHT_MIN = 4  # so that a stream scaled to zero wakes
IN_FLIGHT_FACTOR = 1.25  # of the live concurrency of all stages


@dataclass(slots=True)
class Dispatcher:
    """Lets waiting slots into the stream, as many as there are free places, in fair order."""

    store: Store
    broker: Broker
    orders: Orders
    workers: Workers
    fair: FairOrder
    expires_seconds: float
    tenant_in_flight_max: Callable[[str], int | None] = lambda _: None
    clock: Callable[[], float] = time.time
    encode: Callable[[GenerateTask], Message] = field(kw_only=True)
    look_ahead: int = 200  # exams looked at in one round
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def in_flight_max(self) -> int:
        """Places in the stream: what keeps every live worker busy, and no more."""
        return max(IN_FLIGHT_MIN, math.ceil(IN_FLIGHT_FACTOR * self.workers.concurrency()))

    def wake(self) -> None:
        """Something waits, or a place came free."""
        self._wake.set()

    async def run(self) -> None:
        """Dispatch until cancelled. Errors of the world wait; nothing is counted."""
        while True:
            self._wake.clear()
            try:
                await self.round()
            except ExamstreamError as error:
                log.warning("dispatch waits", reason=str(error))
            try:
                async with asyncio.timeout(1.0):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def round(self) -> int:
        """Fill the free places once; how many slots went in.

        In flight is read once: while we alone dispatch it can only fall, and a fall wakes us.
        """
        running: Counter[str] = Counter()
        for brief in await self.store.open_exams():
            running[brief.tenant_id] += brief.in_flight
        free = self.in_flight_max - running.total()
        waiting = (
            list(await self.store.claimable(self.clock(), self.look_ahead)) if free > 0 else []
        )
        self.fair.forget(waiting)
        sent = 0
        while sent < free:
            chosen = self.fair.choose([b for b in waiting if self._has_room(b, running)])
            if chosen is None:
                break
            waiting.remove(chosen)
            answer = await self._send(chosen)
            if answer is Published.FULL:
                break
            if answer is Published.CONFIRMED:
                sent += 1
                running[chosen.tenant_id] += 1
                if chosen.waiting > 1:
                    waiting.append(replace(chosen, waiting=chosen.waiting - 1))
        return sent

    def _has_room(self, brief: Brief, running: Counter[str]) -> bool:
        cap = self.tenant_in_flight_max(brief.tenant_id)
        return cap is None or running[brief.tenant_id] < cap

    async def _send(self, brief: Brief) -> Published | None:
        """Claim the exam's next waiting slot and publish it; None where there was none."""
        exam = await self.store.get_exam(brief.tenant_id, brief.exam_id)
        if exam is None:
            return None
        number = next((s.slot for s in exam.slots if s.state is SlotState.WAITING), None)
        if number is None:
            return None
        now = self.clock()
        virtual_time = self.fair.charge(brief)
        change = claimed(number, now + self.expires_seconds, virtual_time, now)
        exam = await self.store.change_exam(brief.tenant_id, brief.exam_id, change)
        if exam is None:
            return None
        epoch = exam.slot(number).epoch
        try:
            task = await self.orders.task(exam, number)
        except IndexError:  # the plan has no such share: nothing is left to ask
            over = content_refused(number, epoch, "the share is used up", now)
            await self.store.change_exam(brief.tenant_id, brief.exam_id, over)
            return None
        undo = unclaimed(number, epoch, now)
        try:
            answer = await self.broker.publish(GENERATOR, self.encode(task))
        except BrokerUnavailable:
            # It may have arrived: the new epoch of the next claim makes a late result harmless.
            await self.store.change_exam(brief.tenant_id, brief.exam_id, undo)
            raise
        if answer is not Published.CONFIRMED:
            await self.store.change_exam(brief.tenant_id, brief.exam_id, undo)
        return answer
