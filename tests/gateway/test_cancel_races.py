"""A cancel against everything that may land at that moment: nothing lands after it.

The renderer's stage and the recorder work over a broker, on connections of their own to one store.
`EXAMSTREAM_CANCEL_RACES=10000` runs so many on the embedded store, a fifth of them on the other.
"""

import asyncio
import json
import os
import random
from collections import Counter
from dataclasses import dataclass, field

from examstream.exam import routes, stages
from examstream.exam.changes import claimed
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.messages import Envelope, Outcome, OutcomeKind, RenderTask
from examstream.exam.question import Draft
from examstream.exam.states import TERMINAL, Exam, SlotState
from examstream.exam.store.base import Body, Store, slot_id
from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.topology import CONTROL
from examstream.pipeline.workers import Workers
from services.gateway.core.exams import Exams
from services.gateway.core.outcomes import Outcomes
from services.gateway.core.recorder import Recorder
from services.renderer.handler import Renderer
from tests.simulation.engines import drafted
from tests.store.conftest import make_store, store
from tests.store.exams import MakeStore
from tests.store.exams import exam as planned_exam

__all__ = ["make_store", "store"]

SLOTS, AT_ONCE = 4, 40
ENDS = (OutcomeKind.REJECTED, OutcomeKind.FAILED)


def races(embedded: bool) -> int:
    """How many: over MongoDB's protocol a fifth of them."""
    asked = int(os.environ.get("EXAMSTREAM_CANCEL_RACES", "150"))
    return asked if embedded else asked // 5


@dataclass
class Course:
    """One store by two connections, a renderer and a recorder on one broker."""

    gateway_store: Store
    renderer_store: Store
    draw: random.Random = field(default_factory=lambda: random.Random(7))
    ends: Counter[str] = field(default_factory=Counter)
    settings: PipelineSettings = field(default_factory=PipelineSettings)

    async def open(self) -> None:
        self.broker = MemoryBroker()
        await self.broker.open(routes.topology(self.settings))
        renderer = Renderer(self.renderer_store, self._to_html, self._announce)
        spec = stages.renderer(renderer.handle, self.settings, AT_ONCE)
        self.workers = Workers(
            [Stage(spec, self.broker, self.settings)], self.broker, self.settings
        )
        await self.workers.start()
        recorder = Recorder(self.gateway_store, self._changed)
        self.outcomes = Outcomes(self.broker, recorder, lambda: None)
        await self.outcomes.start()
        self.exams = Exams(self.gateway_store, LectureLimits(), 500, 20, self._changed)

    async def close(self) -> None:
        await self.workers.stop(0)
        await self.outcomes.stop()
        await self.broker.close()

    async def race(self, name: str) -> None:
        """Two places about to be accepted, one rejected, one failed; and a cancel."""
        exam = planned_exam(name, SLOTS)
        await self.gateway_store.create_exam("t", exam)
        for number in range(1, SLOTS + 1):
            await self.gateway_store.change_exam("t", name, claimed(number, 4e9, 1.0, 1.0))
        acts = [self._land(name, number) for number in range(1, SLOTS + 1)]
        ended = (await asyncio.gather(self._cancel(name), *acts))[0]
        assert ended is not None
        await self._settled()
        after = await self.gateway_store.get_exam("t", name)
        assert after is not None
        assert (after.slots, after.seq, after.cancelled) == (
            ended.slots,
            ended.seq,
            True,
        ), f"{name}: something landed after its cancel"
        self._count(after)

    async def _cancel(self, name: str) -> Exam:
        """When some of the four have landed, and the others are on their way."""
        exam, landed = await self.exams.get("t", name), self.draw.randint(0, SLOTS - 1)
        until = exam.seq + landed
        while exam.seq < until:
            await asyncio.sleep(0.001)
            exam = await self.exams.get("t", name)
        await asyncio.sleep(self.draw.uniform(0.0, 0.003))
        return await self.exams.cancel("t", name)

    async def _land(self, name: str, number: int) -> Exam | None:
        await asyncio.sleep(self.draw.uniform(0.0, 0.01))
        envelope = Envelope(tenant_id="t", exam_id=name, slot=number, epoch=1, expires_at=4e9)
        if number > 2:
            kind = ENDS[number - 3]
            task = Outcome(envelope=envelope, outcome=kind, stage="grader", reason=kind.value)
            queue = routes.OUTCOMES
        else:
            draft = drafted(envelope, f"topic {number}", 1)
            task = RenderTask(envelope=envelope, draft=draft, points=1.0, language="en")
            queue = routes.RENDERER + ".again"
        answer = await self.broker.publish(queue, Message(stages.encode(task)))
        assert answer is Published.CONFIRMED
        return None

    async def _settled(self) -> None:
        """Nothing is under way any more, so nothing can land later."""
        (stage,) = self.workers.stages
        while stage.status.busy or self.outcomes._taken or stage._jobs:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def _count(self, exam: Exam) -> None:
        for slot in exam.slots:
            assert slot.state in TERMINAL
            self.ends[slot.state.value] += 1

    async def _to_html(self, draft: Draft, language: str) -> tuple[str, str]:
        await asyncio.sleep(self.draw.uniform(0.0, 0.01))
        return draft.stem, ""

    async def _announce(self, tenant: str, exam: str) -> None: ...

    async def _changed(self, exam: Exam) -> None:
        if exam.cancelled:
            told = {"cancelled": [f"{exam.tenant_id}/{exam.exam_id}"]}
            await self.broker.broadcast(CONTROL, json.dumps(told).encode())


async def test_nothing_lands_after_a_cancel(make_store: MakeStore, store: Store) -> None:
    embedded = "Sqlite" in type(store).__name__
    other = store if embedded else make_store()
    await other.open()
    course = Course(store, other)
    await course.open()
    wanted = races(embedded)
    try:
        for first in range(0, wanted, AT_ONCE):
            names = [f"r{n}" for n in range(first, min(first + AT_ONCE, wanted))]
            await asyncio.gather(*(course.race(name) for name in names))
            await _questions_fit(course, names)
    finally:
        await course.close()
        if other is not store:
            await other.close()
    # Races they were: each side won some.
    assert course.ends[SlotState.ACCEPTED] > wanted * 2 / 20
    assert course.ends[SlotState.CANCELLED] > wanted * SLOTS / 20
    print(f"{wanted} races: {dict(course.ends)}")


async def _questions_fit(course: Course, names: list[str]) -> None:
    """What was accepted has its question."""
    for name in names:
        exam = await course.gateway_store.get_exam("t", name)
        assert exam is not None
        for slot in exam.slots:
            if slot.state is SlotState.ACCEPTED:
                body = slot_id(name, slot.slot, slot.epoch)
                assert await course.gateway_store.get("t", Body.QUESTION, body) is not None
