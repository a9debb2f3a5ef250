"""A gateway's core alone, in virtual time: no stages but what a test plays."""

from collections.abc import Callable
from dataclasses import dataclass, field

from examstream.exam import stages
from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import planned
from examstream.exam.messages import GenerateTask
from examstream.exam.question import QuestionType
from examstream.exam.routes import GENERATOR, topology
from examstream.exam.states import Exam, Slot, SlotState
from examstream.exam.store.base import Body
from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.errors import BrokerUnavailable
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.fair import FairOrder
from services.gateway.core.orders import Orders
from services.gateway.core.parked import Parked, Parking
from services.gateway.core.stream_clock import StreamClock
from services.gateway.core.workers import Beat, Workers
from tests.pipeline.virtual_time import VirtualClock
from tests.simulation.engines import LECTURE
from tests.simulation.engines import planned as plan_for
from tests.simulation.store import Disk, MemoryStore
from tests.simulation.world import pipeline


class LossyBroker(MemoryBroker):
    """Publishes as told: `arrives` and answers, `arrives` and says nothing, or does not arrive."""

    answers: bool = True
    arrives: bool = True

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        answer = Published.CONFIRMED
        if self.arrives:
            answer = await super().publish(queue, message, delay_seconds=delay_seconds)
        if not self.answers:
            raise BrokerUnavailable("no confirm came")
        return answer


@dataclass
class Core:
    """Store, broker and dispatchers of a test."""

    queue_size: int = 100
    weights: dict[str, float] = field(default_factory=dict)
    caps: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = VirtualClock()
        self.disk = Disk(self.clock.monotonic)
        self.store = MemoryStore(self.disk)
        self.hub = MemoryHub(self.clock)
        self.broker = LossyBroker(self.hub)
        self.workers = Workers(self.clock.monotonic)

    async def open(self) -> None:
        await self.broker.open(topology(pipeline(self.queue_size)))

    def time(self) -> StreamClock:
        """The stream's time as a leader has it; each leader is another."""
        return StreamClock(self.store, self.clock.monotonic, self.clock.wall)

    def dispatcher(self, fence: int = 1, lawful: Callable[[], bool] = lambda: True) -> Dispatcher:
        return Dispatcher(
            self.store,
            self.broker,
            Orders(self.store, 4096),
            self.workers,
            FairOrder(self.weights),
            60.0,
            self.caps.get,
            self.clock.wall,
            encode=lambda task: Message(stages.encode(task)),
            stream_now=self.clock.wall,
            parked=Parked(self.clock.monotonic),
            lawful=lawful,
            fence=fence,
        )

    def places(self, concurrency: int) -> None:
        """A worker says how many places there are: the stream holds 1.25 times as many."""
        self.workers.heard(Beat(worker="w", stage="generator", concurrency=concurrency, busy=0))

    def park(self, dispatcher: Dispatcher, slot: int, seconds: float) -> None:
        """A stage tells that it parked a place of `t/e`."""
        told = Parking(tenant="t", exam="e", slot=slot, epoch=1, seconds=seconds)
        dispatcher.parked.heard(told)

    async def exam(self, tenant: str = "t", name: str = "e", n: int = 3, **asked: object) -> Exam:
        """A planned exam."""
        blueprint = Blueprint.model_validate({"n": n, **asked})
        exam = Exam(
            tenant_id=tenant, exam_id=name, blueprint=blueprint, lectures=("l",), created_at=1.0
        )
        await self.store.create_exam(tenant, exam)
        inventory, plan = plan_for(n, 3)
        for kind, body in (
            (Body.LECTURE, LECTURE),
            (Body.INVENTORY, inventory),
            (Body.PLAN, plan),
        ):
            await self.store.put(tenant, kind, name, body.model_dump_json().encode())
        slots = tuple(Slot(slot=i, type=QuestionType.TRUE_FALSE, shares=3) for i in range(1, n + 1))
        after = await self.store.change_exam(tenant, name, planned(slots, "t", "en", (), 1.0))
        assert after is not None
        return after

    def now(self, tenant: str = "t", name: str = "e") -> Exam:
        return self.disk.exams[tenant, name]

    def slot(self, number: int = 1, tenant: str = "t", name: str = "e") -> Slot:
        return self.now(tenant, name).slot(number)

    def in_flight(self, tenant: str = "t", name: str = "e") -> int:
        return self.now(tenant, name).count(SlotState.IN_FLIGHT)

    def sent(self) -> list[tuple[str, str, int, int]]:
        """Tenant, exam, slot and epoch of every message in front of the generator, in order."""
        tasks = [
            stages.decode(GenerateTask, waiting.message.body).envelope
            for waiting in self.hub.queues[GENERATOR]._ready
        ]
        return [(e.tenant_id, e.exam_id, e.slot, e.epoch) for e in tasks]
