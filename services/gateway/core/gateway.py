"""The gateway without HTTP: everything it runs, started and stopped as one."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from pydantic import ValidationError

from examstream.exam import routes, stages
from examstream.exam.gateway_settings import GatewaySettings, TenantSettings
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.messages import GenerateTask, PapersTask
from examstream.exam.settings import Settings
from examstream.exam.states import Exam
from examstream.exam.store.base import Store
from examstream.pipeline import topology
from examstream.pipeline.broker.base import Broker, Consumer, Message, Published
from examstream.pipeline.clock import Clock, LoopClock
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.errors import Unavailable
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.telemetry.tracing import IdTracing, Tracing
from services.gateway.core.cancelled import Cancelled
from services.gateway.core.dead_letters import DeadLetters
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.exams import Exams
from services.gateway.core.fair import FairOrder
from services.gateway.core.gauges import Gauges
from services.gateway.core.intake import Intake, Read
from services.gateway.core.lead import Lead
from services.gateway.core.live import Live
from services.gateway.core.orders import Orders
from services.gateway.core.outcomes import Outcomes
from services.gateway.core.pace import Pace
from services.gateway.core.parked import Parked, Parking
from services.gateway.core.reconciler import Reconciler
from services.gateway.core.recorder import Recorder
from services.gateway.core.stream_clock import StreamClock
from services.gateway.core.workers import Beat, Workers
from services.gateway.planning import MakePlan, planner

log = structlog.get_logger(__name__)

PAPERS_QUEUE = routes.PAPERS + topology.AGAIN  # unbounded: one message an exam


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
    tenants_shown: int = 0  # in metrics; 0: none
    clock: Clock = field(default_factory=LoopClock)


def wired(settings: Settings, store: Store, broker: Broker, cpu: CpuPool, read: Read) -> Wiring:
    """The wiring by the settings, over a store, a broker and a pool that are open."""
    limit = settings.lectures.reading_timeout_seconds
    return Wiring(
        store=store,
        broker=broker,
        read=read,
        make_plan=planner(cpu, settings.engines.generator, limit, settings.gateway.share_max_bytes),
        lectures=settings.lectures,
        settings=settings.gateway,
        tenants=settings.tenants,
        rendering_seconds=settings.pipeline.timeouts.rendering,
        tenants_shown=settings.telemetry.tenants_shown if settings.telemetry.tenant_label else 0,
    )


class Gateway:
    """Intake, dispatcher, recorder, reconciler and live events over one store and one broker."""

    def __init__(
        self, wiring: Wiring, metrics: Metrics | None = None, tracing: Tracing | None = None
    ) -> None:
        store, settings, tenants, clock = (
            wiring.store,
            wiring.settings,
            wiring.tenants,
            wiring.clock,
        )
        self.store, self.broker, self.settings, self._clock = store, wiring.broker, settings, clock
        self._tracing: Tracing = tracing or IdTracing()
        self.workers, self.pace, self.live = (
            Workers(clock.monotonic),
            Pace(clock.monotonic),
            Live(store),
        )
        weights = {name: tenant.weight for name, tenant in tenants.items()}
        self.exams = Exams(
            store,
            wiring.lectures,
            settings.questions_per_exam_max,
            settings.lectures_per_exam_max,
            self.changed,
            clock.wall,
            weights,
        )
        self.dead_letters = DeadLetters(store, self.changed, clock.wall)
        self.intake = Intake(
            store,
            wiring.read,
            wiring.make_plan,
            self.changed,
            wiring.lectures.reading_at_once,
            clock.wall,
        )
        self.time = StreamClock(store, clock.monotonic, clock.wall)
        self._cancelled = Cancelled(store, settings.expires_seconds, clock.monotonic, clock.wall)
        self.dispatcher = Dispatcher(
            store,
            self.broker,
            Orders(store, settings.share_max_bytes),
            self.workers,
            FairOrder(weights),
            settings.expires_seconds,
            lambda name: tenants[name].in_flight_max if name in tenants else None,
            clock.wall,
            encode=self._encode,
            stream_now=self.time.now,
            parked=Parked(clock.monotonic),
            lawful=lambda: self.lead.lawful(),
        )
        self.reconciler = Reconciler(
            store,
            self.broker,
            self.intake,
            self.changed,
            self._offer_papers,
            self.time,
            settings.expiry_margin_seconds,
            2 * wiring.rendering_seconds,
            monotonic=clock.monotonic,
            clock=clock.wall,
            gate=self.dispatcher.gate,
        )
        self._owner = secrets.token_hex(8)
        self.lead = Lead(
            store,
            self._owner,
            settings.lease_seconds,
            self.dispatcher,
            self.reconciler,
            self.time,
            self._tell_workers,
            clock.monotonic,
        )
        self._outcomes = Outcomes(
            self.broker, Recorder(store, self.changed, clock.wall), self.pace.landed, self._tracing
        )
        self._gauges = Gauges(
            store,
            self.broker,
            self.workers,
            self.dispatcher,
            metrics or Metrics(),
            clock.monotonic,
            leads=lambda: self.lead.leads,
            tenants=wiring.tenants_shown,
        )
        self._subscriptions: list[Consumer] = []
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen to the stages, and dispatch whenever the lease is ours."""
        listening: dict[str, Callable[[bytes], Awaitable[None]]] = {
            topology.HEARTBEAT: self._heard,
            topology.ASK: self._asked,
            routes.CHANGED: self._told,
            routes.PROGRESS: self._progressed,
            routes.PARKED: self._parked,
        }
        for topic, hear in listening.items():
            self._subscriptions.append(await self.broker.subscribe(topic, hear))
        await self._outcomes.start()
        self.lead.start()
        self._looking = asyncio.create_task(self._gauges.run(), name="gauges")

    async def stop(self) -> None:
        """Stop dispatching, give up the lease, finish what is being recorded, stop listening."""
        await self.lead.stop()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self.intake.close()
        with suppress(Unavailable):
            await self._outcomes.stop()
        for subscription in self._subscriptions:
            with suppress(Unavailable):
                await subscription.stop()

    def backlogs(self) -> tuple[str, str]:
        """What the health port shows under /backlogs."""
        return self._gauges.shown()

    @property
    def leads(self) -> bool:
        """Whether this gateway dispatches now."""
        return self.lead.leads

    async def changed(self, exam: Exam) -> None:
        """An exam changed here: wake its readers and whoever dispatches, here and elsewhere."""
        self._wake(exam.tenant_id, exam.exam_id)
        if exam.wants_papers and self.broker.connected:  # else a client would wait for it
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
        self.dispatcher.rounds.wake()
        self.reconciler.rounds.wake()

    async def _asked(self, _: bytes) -> None:
        """A worker that starts wants to know them now, and waits for an answer."""
        if self.leads:
            with suppress(Unavailable):
                await self._tell_workers()

    async def _tell_workers(self) -> None:
        """Each second: a worker that has not heard the time drops nothing."""
        names, now = await self._cancelled.names(), self.time.now()
        await self._broadcast(topology.CONTROL, {"cancelled": names, "now": now})

    async def _offer_papers(self, task: PapersTask) -> bool:
        answer = await self.broker.publish(PAPERS_QUEUE, Message(stages.send(task).body))
        return answer is Published.CONFIRMED

    async def _heard(self, body: bytes) -> None:
        with suppress(ValidationError):
            before = self.dispatcher.in_flight_max
            self.workers.heard(Beat.model_validate_json(body))
            if self.dispatcher.in_flight_max > before:
                self.dispatcher.rounds.wake()

    async def _told(self, body: bytes) -> None:
        told = json.loads(body)
        if told.get("by") != self._owner:
            self.pace.landed()
            self._wake(told["tenant"], told["exam"])

    async def _progressed(self, body: bytes) -> None:
        told = json.loads(body)
        tenant, exam = told.pop("tenant"), told.pop("exam")
        if told.pop("revised", False):
            self.dispatcher.fair.revised(tenant)
        self.live.progress(tenant, exam, told)

    async def _parked(self, body: bytes) -> None:
        with suppress(ValidationError):
            self.dispatcher.parked.heard(Parking.model_validate_json(body))
            self.dispatcher.rounds.wake()

    def _encode(self, task: GenerateTask) -> Message:
        """The message of a dispatch: here a question's trace begins."""
        with self._tracing.hop("dispatch", {}) as hop:
            hop.about(exam=task.envelope.exam_id, slot=task.envelope.slot)
            return Message(stages.encode(task), hop.headers())

    async def _broadcast(self, topic: str, data: Mapping[str, object]) -> None:
        with suppress(Unavailable):  # best effort: polls stand beneath
            await self.broker.broadcast(topic, json.dumps(data).encode())
