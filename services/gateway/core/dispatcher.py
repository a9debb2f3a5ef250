"""The dispatcher: credit first, claim second (design §4.3). One of all gateways dispatches."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from examstream.exam.changes import claim_number, claimed, given_up, unclaimed
from examstream.exam.messages import GenerateTask
from examstream.exam.routes import GENERATOR
from examstream.exam.states import Exam, Slot, SlotState
from examstream.exam.store.base import Brief, Store
from examstream.pipeline.broker.base import Broker, Message, Published
from examstream.pipeline.errors import Unavailable
from services.gateway.core.fair import FairOrder
from services.gateway.core.orders import Orders
from services.gateway.core.parked import Parked
from services.gateway.core.rounds import Rounds
from services.gateway.core.workers import Workers

log = structlog.get_logger(__name__)

IN_FLIGHT_MIN = 4  # so that a stream scaled to zero wakes
IN_FLIGHT_FACTOR = 1.25  # of the live concurrency of all stages


@dataclass(frozen=True, slots=True)
class Claim:
    """A slot taken under an epoch, and the message that must follow."""

    tenant_id: str
    exam_id: str
    number: int
    epoch: int
    message: Message

    def stands(self, exam: Exam | None) -> bool:
        """Whether the slot is still in flight for it."""
        if exam is None or not exam.has(self.number):
            return False
        slot = exam.slot(self.number)
        return slot.state is SlotState.IN_FLIGHT and slot.epoch == self.epoch


@dataclass(slots=True)
class Dispatcher:
    """Lets waiting slots into the stream, as many as there are free places, in fair order.

    One claim at a time: so at most one is in doubt, claimed and not known to be published. Who did
    it publishes it again; who takes over from a dispatcher that died finds it by its number, the
    highest in flight, and offers that slot again.
    """

    store: Store
    broker: Broker
    orders: Orders
    workers: Workers
    fair: FairOrder
    expires_seconds: float
    tenant_in_flight_max: Callable[[str], int | None] = lambda _: None
    clock: Callable[[], float] = time.time
    encode: Callable[[GenerateTask], Message] = field(kw_only=True)
    stream_now: Callable[[], float] = time.time  # see stream_clock.py
    lawful: Callable[[], bool] = lambda: True  # the lease is ours, by our own clock
    look_ahead: int = 200  # exams looked at in one round
    parked: Parked = field(default_factory=Parked)
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    fence: int = 0
    doubtful: Claim | None = None
    _fences: set[int] = field(default_factory=set)  # under which this process has dispatched
    _count: int = 0
    _finished: bool = False
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds("dispatch", self.round)

    @property
    def in_flight_max(self) -> int:
        """Places in the stream: what keeps every live worker busy, and no more."""
        return max(IN_FLIGHT_MIN, math.ceil(IN_FLIGHT_FACTOR * self.workers.concurrency()))

    async def finish(self) -> bool:
        """Claim no more; whether nothing is in doubt."""
        self._finished = True
        async with self.gate:
            return self.doubtful is None

    async def round(self) -> int:
        """Fill the free places once; how many slots went in.

        In flight is read once: while we alone dispatch it can only fall, and a fall wakes us. What
        is parked takes no place.
        """
        if not await self._settled():
            return 0
        running: Counter[str] = Counter()
        for brief in await self.store.open_exams():
            if brief.in_flight:
                running[brief.tenant_id] += brief.in_flight - self.parked.of(brief)
        free = self.in_flight_max - running.total()
        if free <= 0:
            return 0
        waiting = list(await self.store.claimable(self.clock(), self.look_ahead))
        self.fair.see(waiting)
        sent = 0
        full = {tenant for tenant in running if not self._has_room(tenant, running)}
        while sent < free:
            if full:
                waiting = [b for b in waiting if b.tenant_id not in full]
            chosen = self.fair.choose(waiting)
            if chosen is None:
                break
            waiting = [b for b in waiting if b is not chosen]
            answer = await self._send(chosen)
            if answer is Published.CONFIRMED:
                sent += 1
                running[chosen.tenant_id] += 1
                if not self._has_room(chosen.tenant_id, running):
                    full.add(chosen.tenant_id)
                if chosen.waiting > 1:
                    waiting.append(replace(chosen, waiting=chosen.waiting - 1))
            elif answer is not None:  # full: pressure has walked up to here
                break
        return sent

    def _has_room(self, tenant_id: str, running: Counter[str]) -> bool:
        cap = self.tenant_in_flight_max(tenant_id)
        return cap is None or running[tenant_id] < cap

    async def _send(self, brief: Brief) -> Published | None:
        """Claim the exam's next waiting slot and publish it; None where there was none."""
        while True:
            exam = await self.store.get_exam(brief.tenant_id, brief.exam_id)
            if exam is None:
                return None
            slot = next((s for s in exam.slots if s.state is SlotState.WAITING), None)
            if slot is None:
                return None
            now = self.clock()
            expires_at = self.stream_now() + self.expires_seconds
            try:
                task = await self.orders.task(exam, slot, slot.epoch + 1, expires_at, now)
            except Unavailable:
                raise
            except Exception as fault:
                await self._give_up(exam, slot, fault)
            else:
                return await self._claim(brief, task)

    async def _claim(self, brief: Brief, task: GenerateTask) -> Published | None:
        number, epoch = task.envelope.slot, task.envelope.epoch
        claim = Claim(brief.tenant_id, brief.exam_id, number, epoch, self.encode(task))
        async with self.gate:
            if self._finished or not self.lawful():
                return Published.FULL
            self._count += 1
            change = claimed(
                number,
                task.envelope.expires_at,
                self.fair.price(brief),
                self.clock(),
                epoch=epoch,
                claim=claim_number(self.fence, self._count),
            )
            self.doubtful = claim  # before the write: its answer may be lost
            if await self.store.change_exam(brief.tenant_id, brief.exam_id, change) is None:
                self.doubtful = None
                return None
            answer: Published | None = None
            try:
                answer = await self._publish(claim)
            finally:
                if answer in (Published.CONFIRMED, None):  # in doubt counts as gone in
                    self.fair.charge(brief)
            return answer

    async def _publish(self, claim: Claim) -> Published:
        """Raises BrokerUnavailable: then it may have arrived, and stays in doubt."""
        answer = await self.broker.publish(GENERATOR, claim.message)
        if answer is not Published.CONFIRMED:
            undo = unclaimed(claim.number, claim.epoch, self.clock())
            await self.store.change_exam(claim.tenant_id, claim.exam_id, undo)
        self.doubtful = None
        return answer

    async def _settled(self) -> bool:
        """Whether nothing is in doubt any more: the same message under the same epoch, again. At
        worst it runs twice and lands once."""
        async with self.gate:
            claim = self.doubtful
            if claim is None:
                return True
            if not claim.stands(await self.store.get_exam(claim.tenant_id, claim.exam_id)):
                self.doubtful = None
                return True
            return await self._publish(claim) is Published.CONFIRMED

    async def take_over(self, fence: int, clean: int) -> None:
        """From a dispatcher that died: its last claim may never have been published. One of a
        fence not above `clean` is in no doubt: that dispatcher finished what it had begun.
        """
        self.fence = fence
        self._fences.add(fence)
        latest: tuple[int, str, str, Slot] | None = None
        for brief in await self.store.open_exams():
            exam = brief.in_flight and await self.store.get_exam(brief.tenant_id, brief.exam_id)
            for slot in exam.slots if exam else ():
                if slot.state is SlotState.IN_FLIGHT and (not latest or slot.claim > latest[0]):
                    latest = (slot.claim, brief.tenant_id, brief.exam_id, slot)
        if latest is None or not clean < latest[0] >> 32 < fence:
            return
        if latest[0] >> 32 in self._fences:  # our own: we know whether it is in doubt
            return
        _, tenant_id, exam_id, slot = latest
        log.info("the last claim of another dispatcher is offered again", exam=exam_id)
        undo = unclaimed(slot.slot, slot.epoch, self.clock())
        await self.store.change_exam(tenant_id, exam_id, undo)

    async def _give_up(self, exam: Exam, slot: Slot, fault: Exception) -> None:
        """No task can be made for this slot: it ends, and does not come up each second."""
        if isinstance(fault, IndexError):
            state, reason = SlotState.UNFILLED, "the share is used up"
        else:
            kind = type(fault).__name__
            log.exception("no task can be made", exam=exam.exam_id, slot=slot.slot, fault=kind)
            state, reason = SlotState.FAILED, f"no task could be made: a fault of ours ({kind})"
        over = given_up(slot.slot, slot.epoch + 1, state, reason, self.clock())
        await self.store.change_exam(exam.tenant_id, exam.exam_id, over)
