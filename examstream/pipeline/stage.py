"""The stage runtime: take, decode, handle under a timeout, publish, acknowledge last."""

import asyncio
import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

from examstream.pipeline.broker.base import Broker, Consumer, Delivery
from examstream.pipeline.clock import Clock, LoopClock
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.job import Job
from examstream.pipeline.outlet import Outlet
from examstream.pipeline.places import Places
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stream_time import StreamTime
from examstream.pipeline.survivors import Survivors
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.telemetry.stage_meter import StageMeter
from examstream.pipeline.telemetry.tracing import IdTracing, Tracing
from examstream.pipeline.verdict import Verdict
from examstream.pipeline.work import StageSpec, W

log = logging.getLogger(__name__)

HEAR_STEP_SECONDS = 0.1
GIVE_BACK_SECONDS = 5.0
"""After the drain time: what the last publishes and acks may take before we leave anyway."""


@dataclass(frozen=True, slots=True)
class StageStatus:
    """A worker's report: `busy` works, `holding` waits for room or for something that is away."""

    stage: str
    concurrency: int
    busy: int
    holding: int


class Stage(Generic[W]):
    """One stage in this process. All of it runs on one loop; its places are counted, not locked."""

    def __init__(
        self,
        spec: StageSpec[W],
        broker: Broker,
        settings: PipelineSettings,
        *,
        clock: Clock | None = None,
        metrics: Metrics | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self.spec, self.settings = spec, settings
        self.clock: Clock = clock or LoopClock()
        self.time = StreamTime(self.clock)
        self.tracing: Tracing = tracing or IdTracing()
        self.meter = StageMeter(metrics or Metrics(), spec.name)
        self.outlet = Outlet(broker, self.clock, self.meter, settings.limits.hold_seconds)
        self._broker = broker
        self._shared: list[Consumer] = []  # of `again` and of the newcomers
        self._apart: list[Consumer] = []  # of the quarantine
        self._again: deque[Delivery] = deque()
        self._fresh: deque[Delivery] = deque()
        self._quarantined: deque[Delivery] = deque()
        self._jobs: dict[Delivery, Job[W]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = Places(spec.concurrency, self.meter)
        self._alone: asyncio.Task[None] | None = None
        self._started = self._stopping = False
        self._hurry = asyncio.Event()
        self._cancelled: OrderedDict[str, None] = OrderedDict()
        self.survivors = Survivors(secrets.token_hex(8))
        self.last_delivery_at = 0.0

    # --- what others ask

    @property
    def status(self) -> StageStatus:
        places = self._places
        return StageStatus(self.spec.name, self.spec.concurrency, places.busy, places.holding)

    @property
    def consumers(self) -> tuple[Consumer, ...]:
        """All that should be active; those of the shared queues rest while one works alone."""
        return (*self._shared, *self._apart)

    @property
    def has_place(self) -> bool:
        """Another message could be started now."""
        return not self._stopping and self._alone is None and self._places.free

    def is_cancelled(self, cancel_key: str) -> bool:
        return cancel_key in self._cancelled

    def cancel(self, cancel_keys: Iterable[str]) -> None:
        """Stop what runs for these, and drop what comes of them later."""
        keys = set(cancel_keys)
        for key in keys:
            self._cancelled[key] = None
            self._cancelled.move_to_end(key)
        while len(self._cancelled) > self.settings.limits.cancelled_remembered:
            self._cancelled.popitem(last=False)
        for job in tuple(self._jobs.values()):
            if job.cancel_key in keys:
                job.interrupt(Verdict.CANCEL)

    # --- starting and stopping

    async def start(self) -> None:
        """Begin to take. `again` first: what is already in the stream goes before newcomers."""
        self.last_delivery_at = self.clock.monotonic()
        await self._consume_shared()
        await self._consume(self.spec.queues.quarantine, 1, self._quarantined, self._apart)
        self._started = True
        self.pump()

    async def _consume_shared(self) -> None:
        prefetch = self.spec.concurrency + self.settings.limits.prefetch_spare
        await self._consume(self.spec.queues.again, prefetch, self._again, self._shared)
        await self._consume(self.spec.queues.fresh, prefetch, self._fresh, self._shared)

    async def _consume(
        self, queue: str, prefetch: int, into: deque[Delivery], consumers: list[Consumer]
    ) -> None:
        async def on_delivery(delivery: Delivery) -> None:
            self.last_delivery_at = self.clock.monotonic()
            self.meter.taken(queue)
            delivery.on_lost(lambda: self._lost(delivery))
            into.append(delivery)
            self.pump()

        consumers.append(await self._broker.consume(queue, prefetch, on_delivery))

    async def stop(self, drain_seconds: float | None = None) -> None:
        """Take no more, finish what runs within the time, give the rest back. A second call
        with 0 ends the first one's waiting.
        """
        limit = self.settings.limits.drain_seconds if drain_seconds is None else drain_seconds
        if self._stopping:
            if limit <= 0:
                self._hurry.set()
            return
        self._stopping = True
        await self._stop_consumers(self._shared)
        await self._stop_consumers(self._apart)
        self.give_back_unstarted()
        for job in tuple(self._jobs.values()):
            if job in self._places.away:
                job.interrupt(Verdict.GIVE_BACK)
        await self._wait_idle(limit)
        self.outlet.hurry()
        for job in tuple(self._jobs.values()):
            job.interrupt(Verdict.GIVE_BACK)
        self._hurry.clear()
        await self._wait_idle(GIVE_BACK_SECONDS)
        for task in tuple(self._tasks):  # the broker is away: it will deliver all this again
            task.cancel()

    async def _wait_idle(self, seconds: float) -> None:
        waits = {
            asyncio.ensure_future(self._places.idle.wait()),
            asyncio.ensure_future(self._hurry.wait()),
        }
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _stop_consumers(self, consumers: list[Consumer]) -> None:
        while consumers:
            consumer = consumers.pop()
            try:
                await consumer.stop()
            except BrokerUnavailable:
                log.debug("%s: a consumer could not be stopped, the broker is away", self.spec.name)

    def give_back_unstarted(self) -> None:
        """What is held and not begun becomes a new message in `again`: that counts against
        nobody, and another worker can have it now.
        """
        for buffer in (self._again, self._fresh, self._quarantined):
            while buffer:
                self._start(buffer.popleft(), give_back=True)

    # --- taking

    def pump(self) -> None:
        """Start what may start. Called whenever a place or a delivery may have come free."""
        if self._stopping:  # it came while its consumer was being stopped
            self.give_back_unstarted()
        elif self._quarantined and self._alone is None and self._started:
            self._alone = asyncio.ensure_future(self._work_alone())
        while (self._again or self._fresh) and self.has_place:
            self._start(self._again.popleft() if self._again else self._fresh.popleft())

    def _start(self, delivery: Delivery, *, give_back: bool = False) -> None:
        if delivery.lost:
            return
        job = Job(self, delivery)
        if give_back:
            job.interrupt(Verdict.GIVE_BACK)
        self._jobs[delivery] = job
        self._places.enter(job, works=not give_back)
        task = asyncio.get_running_loop().create_task(job.run())
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, delivery, job))

    def _ended(self, task: asyncio.Task[None], delivery: Delivery, job: Job[W]) -> None:
        self._tasks.discard(task)
        self._jobs.pop(delivery, None)
        self._places.leave(job)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("%s: a job broke: %s", self.spec.name, type(fault).__name__)
        self.pump()

    async def _work_alone(self) -> None:
        """A quarantined message runs with nothing beside it: it has killed before. What is held
        goes back first, for a crash would count against it too.
        """
        await self._stop_consumers(self._shared)
        quarantined, self._quarantined = self._quarantined, deque()
        self.give_back_unstarted()
        self._quarantined = quarantined
        await self._places.idle.wait()
        while self._quarantined and not self._stopping:
            self._start(self._quarantined.popleft())
            await self._places.idle.wait()
        if not self._stopping:
            await self._consume_shared()
        if self._stopping:  # a stop that came meanwhile did not see these consumers
            await self._stop_consumers(self._shared)
        self._alone = None
        self.pump()

    # --- what jobs report

    def is_settling(self, job: Job[W]) -> None:
        """The handler is done: its place is free while the broker confirms."""
        self._places.settle(job)
        self.pump()

    def is_holding(self, job: Job[W]) -> None:
        self._places.hold(job)

    async def wait_until_back(self, job: Job[W], seconds: float, reason: str) -> None:
        """Something is away: nobody takes until one of those who wait finds it back."""
        await self._places.wait_until_back(job, seconds, reason)

    def is_back(self) -> None:
        self._places.is_back()

    def crashes(self, delivery: Delivery) -> int:
        """How many earlier deliveries ended in a crash, as far as is known: those that a worker
        outlived (its connection broke) do not count.
        """
        earlier = delivery.times_delivered - 1
        return max(0, earlier - self.survivors.outlived(delivery)) if earlier > 0 else 0

    async def has_crashed(self, delivery: Delivery, times: int, hear_seconds: float) -> bool:
        """Whether so many ended in a crash; before it is so, who outlived them has time to speak,
        for it may still be connecting again.
        """
        until = self.clock.monotonic() + hear_seconds
        while self.crashes(delivery) >= times:
            if self.clock.monotonic() >= until:
                return True
            await self.clock.sleep(min(HEAR_STEP_SECONDS, hear_seconds))
        return False

    def _lost(self, delivery: Delivery) -> None:
        self.survivors.lost(delivery, self.clock.monotonic())
        job = self._jobs.get(delivery)
        if job is not None:
            job.interrupt(Verdict.ABANDON)
