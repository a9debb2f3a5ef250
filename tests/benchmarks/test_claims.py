"""A claim among 1,000 tenants with 100,000 waiting slots, on the embedded store."""

import time
from pathlib import Path

from examstream.exam import stages
from examstream.exam.blueprint import Blueprint
from examstream.exam.changes import planned
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.model import Inventory, Plan
from examstream.exam.question import QuestionType
from examstream.exam.routes import topology
from examstream.exam.states import Exam, Slot
from examstream.exam.store.base import Body
from examstream.exam.store.sqlite import SqliteStore
from examstream.pipeline.broker.base import Message
from examstream.pipeline.broker.memory import MemoryBroker
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.fair import FairOrder
from services.gateway.core.orders import Orders
from services.gateway.core.workers import Beat, Workers
from tests.simulation.engines import LECTURE
from tests.simulation.engines import planned as plan_for
from tests.simulation.world import pipeline

TENANTS, PLACES_EACH, CLAIMS = 1000, 100, 300


async def test_a_claim_takes_milliseconds_however_many_wait(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, synchronous="OFF")  # what a disk adds is not ours to measure
    await store.open()
    try:
        inventory, plan = plan_for(PLACES_EACH, 1)
        for number in range(TENANTS):
            await _exam(store, f"t{number:04}", inventory, plan, LECTURE)
        claims = await _claims(store)
    finally:
        await store.close()
    claims.sort()
    # It guards against a scan, which takes seconds; `make bench` measures how few milliseconds it is.
    assert claims[len(claims) // 2] <= 0.1, claims[-5:]


async def _claims(store: SqliteStore) -> list[float]:
    broker, workers = MemoryBroker(), Workers()
    await broker.open(topology(pipeline(queue_size=100_000)))
    orders = Orders(store, 4096)
    dispatcher = Dispatcher(
        store,
        broker,
        orders,
        workers,
        FairOrder(),
        1800.0,
        encode=lambda task: Message(stages.encode(task)),
    )
    taken = []
    for number in range(CLAIMS):
        places = (number + 1) / 1.25
        workers.heard(Beat(worker="w", stage="s", concurrency=max(4, int(places)), busy=0))
        began = time.perf_counter()
        sent = await dispatcher.round()
        if sent:
            taken.append((time.perf_counter() - began) / sent)
    return taken


async def _exam(
    store: SqliteStore, tenant: str, inventory: Inventory, plan: Plan, lecture: Lecture
) -> None:
    exam = Exam(
        tenant_id=tenant,
        exam_id="e",
        blueprint=Blueprint(n=PLACES_EACH),
        lectures=("l",),
        created_at=1.0,
    )
    await store.create_exam(tenant, exam)
    for kind, body in ((Body.LECTURE, lecture), (Body.INVENTORY, inventory), (Body.PLAN, plan)):
        await store.put(tenant, kind, "e", body.model_dump_json().encode())
    slots = tuple(
        Slot(slot=i, type=QuestionType.TRUE_FALSE, shares=1) for i in range(1, PLACES_EACH + 1)
    )
    await store.change_exam(tenant, "e", planned(slots, "", "en", (), 1.0))
