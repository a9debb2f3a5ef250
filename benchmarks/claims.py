"""A claim, from the fair choice to the published message, among 1,000 tenants with 100,000 waiting
places on the embedded store: each commit on the disk, each exam's first claim among them.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from examstream.exam import stages
from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.changes import planned
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.routes import topology
from examstream.exam.states import Exam, Slot
from examstream.exam.store.base import Body
from examstream.exam.store.sqlite import SqliteStore
from examstream.pipeline.broker.base import Message
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.collecting import settle
from examstream.pipeline.settings import PipelineSettings, QueueSizeSettings
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.fair import FairOrder
from services.gateway.core.orders import Orders
from services.gateway.core.workers import Beat, Workers
from services.gateway.planning import plan

LECTURE = Path(__file__).parents[1] / "examples" / "light-and-lenses.md"
TENANTS, PLACES, CLAIMS = 1000, 100, 2000
EXPIRES_SECONDS = 1800.0
SHARE_MAX_BYTES = 65536

Figure = tuple[str, str, list[float]]


def figures() -> Iterator[Figure]:
    """Milliseconds of a claim: of an exam's first, which reads what was dealt to it, and of any later one."""
    with tempfile.TemporaryDirectory() as folder:
        taken = [1000 * seconds for seconds in asyncio.run(_claims(Path(folder)))]
    for name, some in (("first_claim", taken[:TENANTS]), ("claim", taken[TENANTS:])):
        some.sort()
        yield f"{name}_median", "ms", [some[len(some) // 2]]
        yield f"{name}_p99", "ms", [some[round(0.99 * len(some)) - 1]]


async def _claims(folder: Path) -> list[float]:
    store = SqliteStore(folder)
    await store.open()
    try:
        await _fill(store)
        return await _taken(store)
    finally:
        await store.close()


async def _fill(store: SqliteStore) -> None:
    lecture = read_lecture(
        [LectureFile(LECTURE.name, LECTURE.read_bytes())], "auto", LectureLimits()
    )
    asked = Blueprint(n=PLACES)
    inventory, whole, dealt = plan(lecture, asked, Engine.RULES, SHARE_MAX_BYTES)
    bodies = {
        Body.LECTURE: lecture.model_dump_json().encode(),
        Body.INVENTORY: inventory.model_dump_json().encode(),
        Body.PLAN: whole.model_dump_json().encode(),
        Body.DEALT: dealt,
    }
    slots = tuple(Slot(slot=s.slot, type=s.type, shares=max(1, len(s.shares))) for s in whole.slots)

    async def one(tenant: str) -> None:
        for kind, data in bodies.items():
            await store.put(tenant, kind, "e", data)
        exam = Exam(tenant_id=tenant, exam_id="e", blueprint=asked, lectures=("l",), created_at=1.0)
        await store.create_exam(tenant, exam)
        await store.change_exam(tenant, "e", planned(slots, "", "en", (), 1.0))

    for first in range(0, TENANTS, 100):
        await asyncio.gather(*(one(f"t{n:04}") for n in range(first, first + 100)))


async def _taken(store: SqliteStore) -> list[float]:
    broker, workers = MemoryBroker(), Workers()
    sizes = QueueSizeSettings(generation=100_000)
    await broker.open(topology(PipelineSettings(queue_sizes=sizes)))
    dispatcher = Dispatcher(
        store,
        broker,
        Orders(store, SHARE_MAX_BYTES),
        workers,
        FairOrder(),
        EXPIRES_SECONDS,
        encode=lambda task: Message(stages.encode(task)),
    )
    settle()
    taken = []
    for number in range(CLAIMS):
        workers.heard(
            Beat(worker="w", stage="s", concurrency=max(4, int((number + 1) / 1.25)), busy=0)
        )
        began = time.perf_counter()
        if sent := await dispatcher.round():
            taken.append((time.perf_counter() - began) / sent)
    return taken
