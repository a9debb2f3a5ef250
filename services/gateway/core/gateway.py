"""The gateway without HTTP: everything it runs, started and stopped as one."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from examstream.exam import routes, stages
from examstream.exam.gateway_settings import GatewaySettings, TenantSettings
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.messages import Outcome, PapersTask
from examstream.exam.settings import Settings
from examstream.exam.states import Exam
from examstream.exam.store.base import Lease, Store
from examstream.pipeline import topology
from examstream.pipeline.broker.base import Broker, Consumer, Delivery, Message, Published
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.exams import Exams
from services.gateway.core.fair import FairOrder
from services.gateway.core.gauges import Gauges
from services.gateway.core.intake import Intake, MakePlan, Read
from services.gateway.core.live import Live
from services.gateway.core.orders import Orders
from services.gateway.core.pace import Pace
from services.gateway.core.reconciler import Reconciler
from services.gateway.core.recorder import Recorder
from services.gateway.core.workers import Beat, Workers
from services.gateway.planning import planner

log = structlog.get_logger(__name__)

_LEASE = "dispatch"
_OUTCOMES_AT_ONCE = 16
_CONTROL_SECONDS = 1.0
_MARGIN_SECONDS = 60.0  # an expired epoch is offered again only so long after


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a gateway is built from; store and broker are open before it starts."""

    store: Store
    broker: Broker
    read: Read
    make_plan: MakePlan
    lectures: LectureLimits
    settings: GatewaySettings
    tenants: Mapping[str, TenantSettings]
    rendering_seconds: float


def wired(settings: Settings, store: Store, broker: Broker, cpu: CpuPool, read: Read) -> Wiring:
    """The wiring by the settings, over a store, a broker and a pool that are open."""
    limit = settings.lectures.reading_timeout_seconds
    return Wiring(
        store=store,
        broker=broker,
        read=read,
        make_plan=planner(cpu, settings.engines.generator, limit),
        lectures=settings.lectures,
        settings=settings.gateway,
        tenants=settings.tenants,
        rendering_seconds=settings.pipeline.timeouts.rendering,
    )


class Gateway:
    """Intake, dispatcher, recorder, reconciler and live events over one store and one broker."""

    def __init__(self, wiring: Wiring, metrics: Metrics | None = None) -> None:
        store, settings, tenants = wiring.store, wiring.settings, wiring.tenants
        self.store, self.broker, self.settings = store, wiring.broker, settings
        self.workers, self.pace, self.live = Workers(), Pace(), Live(store)
        self.exams = Exams(
            store,
            wiring.lectures,
            settings.questions_per_exam_max,
            settings.lectures_per_exam_max,
            self.changed,
        )
        self.intake = Intake(
            store, wiring.read, wiring.make_plan, self.changed, wiring.lectures.reading_at_once
        )
        self.dispatcher = Dispatcher(
            store,
            self.broker,
            Orders(store, settings.share_max_bytes),
            self.workers,
            FairOrder({name: tenant.weight for name, tenant in tenants.items()}),
            settings.expires_seconds,
            lambda name: tenants[name].in_flight_max if name in tenants else None,
            encode=lambda task: Message(stages.encode(task)),
        )
        self.recorder = Recorder(store, self.changed)
        self.reconciler = Reconciler(
            store,
            self.broker,
            self.intake,
            self.changed,
            self._offer_papers,
            settings.expires_seconds + _MARGIN_SECONDS,
            2 * wiring.rendering_seconds,
        )
        self._gauges = Gauges(
            store, self.broker, self.workers, self.dispatcher, metrics or Metrics()
        )
        self._owner = secrets.token_hex(8)
        self._lease: Lease | None = None
        self._consumers: list[Consumer] = []
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Listen to the stages, and dispatch whenever the lease is ours."""
        listening: dict[str, Callable[[bytes], Awaitable[None]]] = {
            topology.HEARTBEAT: self._heard,
            topology.ASK: self._asked,
            routes.CHANGED: self._told,
            routes.PROGRESS: self._progressed,
        }
        for topic, hear in listening.items():
            self._consumers.append(await self.broker.subscribe(topic, hear))
        self._consumers.append(
            await self.broker.consume(routes.OUTCOMES, _OUTCOMES_AT_ONCE, self._outcome)
        )
        self._running = [
            asyncio.create_task(self._lead(), name="lead"),
            asyncio.create_task(self._gauges.run(), name="gauges"),
        ]

    async def stop(self) -> None:
        """Stop dispatching, give up the lease, stop listening."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.intake.close()
        for consumer in self._consumers:
            with suppress(Unavailable):
                await consumer.stop()

    @property
    def leads(self) -> bool:
        """Whether this gateway dispatches now."""
        return self._lease is not None

    async def changed(self, exam: Exam) -> None:
        """An exam changed here: wake its readers and whoever dispatches, here and elsewhere."""
        self._wake(exam.tenant_id, exam.exam_id)
        if exam.wants_papers:
            with suppress(Unavailable):  # the reconciler asks for them again
                await self._offer_papers(stages.papers_task(exam.tenant_id, exam.exam_id))
        if exam.cancelled:
            self.intake.abandon(exam.tenant_id, exam.exam_id)
            await self._broadcast(
                topology.CONTROL, {"cancelled": [f"{exam.tenant_id}/{exam.exam_id}"]}
            )
        await self._broadcast(
            routes.CHANGED, {"tenant": exam.tenant_id, "exam": exam.exam_id, "by": self._owner}
        )

    def _wake(self, tenant_id: str, exam_id: str) -> None:
        self.live.changed(tenant_id, exam_id)
        self.dispatcher.wake()
        self.reconciler.wake()

    async def _lead(self) -> None:
        """Take the lease, lead while it is ours, try again when it is lost."""
        while True:
            self._lease = await self._try_lease()
            if self._lease is None:
                await asyncio.sleep(self.settings.lease_seconds / 3)
                continue
            log.info("this gateway dispatches", fence=self._lease.fence)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._keep_lease())
                    group.create_task(self.dispatcher.run())
                    group.create_task(self.reconciler.run())
                    group.create_task(self._announce_cancelled())
            except* _LeaseLost:
                log.warning("another gateway dispatches now")
            finally:
                lease, self._lease = self._lease, None
                with suppress(Unavailable):
                    await self.store.release(lease)

    async def _try_lease(self) -> Lease | None:
        try:
            return await self.store.lease(_LEASE, self._owner, self.settings.lease_seconds)
        except Unavailable as error:
            log.warning("no lease", reason=str(error))
            return None

    async def _keep_lease(self) -> None:
        good_until = time.monotonic() + self.settings.lease_seconds
        while True:
            await asyncio.sleep(self.settings.lease_seconds / 3)
            if await self._try_lease() is not None:
                good_until = time.monotonic() + self.settings.lease_seconds
            elif time.monotonic() >= good_until:
                raise _LeaseLost

    async def _announce_cancelled(self) -> None:
        """Cancelled exams are named each second until nothing of them can still run."""
        while True:
            with suppress(Unavailable):
                await self._name_cancelled(even_if_none=False)
            await asyncio.sleep(_CONTROL_SECONDS)

    async def _asked(self, _: bytes) -> None:
        """A worker that starts wants to know them now; it waits for an answer, if only an empty
        one."""
        if self.leads:
            with suppress(Unavailable):
                await self._name_cancelled(even_if_none=True)

    async def _name_cancelled(self, *, even_if_none: bool) -> None:
        since = time.time() - self.settings.expires_seconds
        keys = [f"{tenant}/{exam}" for tenant, exam in await self.store.cancelled_since(since)]
        if keys or even_if_none:
            await self._broadcast(topology.CONTROL, {"cancelled": keys})

    async def _outcome(self, delivery: Delivery) -> None:
        """Record, then acknowledge: an outcome that comes twice changes nothing."""
        try:
            outcome = stages.decode(Outcome, delivery.body)
        except ValueError as error:
            log.error("an outcome cannot be read", reason=str(error))
            await delivery.ack()
            return
        after: Exam | None = None
        while True:
            try:
                after = await self.recorder.record(outcome)
                break
            except Unavailable as error:
                log.warning("recording waits", reason=str(error))
                await asyncio.sleep(0.5)
        if after is not None:
            self.pace.landed()
        if not delivery.lost:
            await delivery.ack()

    async def _offer_papers(self, task: PapersTask) -> bool:
        answer = await self.broker.publish(routes.PAPERS, Message(stages.send(task).body))
        return answer is Published.CONFIRMED

    async def _heard(self, body: bytes) -> None:
        with suppress(ValidationError):
            before = self.dispatcher.in_flight_max
            self.workers.heard(Beat.model_validate_json(body))
            if self.dispatcher.in_flight_max > before:
                self.dispatcher.wake()

    async def _told(self, body: bytes) -> None:
        told = json.loads(body)
        if told.get("by") != self._owner:
            self.pace.landed()
            self._wake(told["tenant"], told["exam"])

    async def _progressed(self, body: bytes) -> None:
        told = json.loads(body)
        tenant, exam = told.pop("tenant"), told.pop("exam")
        self.live.progress(tenant, exam, told)

    async def _broadcast(self, topic: str, data: Mapping[str, object]) -> None:
        with suppress(Unavailable):  # best effort: polls stand beneath
            await self.broker.broadcast(topic, json.dumps(data).encode())


class _LeaseLost(Exception):
    """The lease could not be renewed in time."""
