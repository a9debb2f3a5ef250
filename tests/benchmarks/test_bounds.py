"""No stage exceeds its places, no stream its `in_flight_max`, no queue its size.

`EXAMSTREAM_TRANSITIONS=100000` sets how many steps of slots and stages are looked at; they are in
virtual time, over the memory broker, with candidates rejected, revised, failing once and failing
always.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from examstream.exam.states import Exam
from examstream.pipeline.broker.base import Message
from examstream.pipeline.broker.memory_queue import MemoryQueue
from tests.benchmarks.street import IN_FLIGHT_MAX, Street, on_a_street
from tests.simulation.engines import Fates
from tests.simulation.world import PLACES

TRANSITIONS = int(os.environ.get("EXAMSTREAM_TRANSITIONS", "3000"))
Handler = Callable[..., Awaitable[Any]]


class Watched:
    """Counts what goes on at once; every handler's beginning and end, and every change of a slot,
    is a transition."""

    def __init__(self, street: Street) -> None:
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.longest: Counter[str] = Counter()  # of bounded queues: the most that waited
        self.transitions = 0
        engines = street.engines
        for stage, name in (("generator", "generate"), ("answerer", "answer"), ("grader", "grade")):
            setattr(engines, name, self._counted(stage, getattr(engines, name)))
        engines.to_html = self._counted("renderer", engines.to_html)  # type: ignore[method-assign]
        street.disk.watchers.append(self._changed)

    def _counted(self, stage: str, handle: Handler) -> Handler:
        async def counted(*args: Any) -> Any:
            self.now[stage] += 1
            self.transitions += 2
            self.most[stage] = max(self.most[stage], self.now[stage])
            try:
                return await handle(*args)
            finally:
                self.now[stage] -= 1

        return counted

    def _changed(self, before: Exam | None, after: Exam) -> None:
        if before is not None:
            pairs = zip(before.slots, after.slots, strict=False)
            self.transitions += sum(old.state != new.state for old, new in pairs)

    def watch(self, queue: MemoryQueue) -> None:
        arrive = queue.arrive

        def arrived(message: Message) -> None:
            arrive(message)
            name = queue.settings.name
            self.longest[name] = max(self.longest[name], queue.ready)

        queue.arrive = arrived  # type: ignore[method-assign]


def test_no_bound_is_exceeded() -> None:
    async def watched(street: Street) -> tuple[Watched, int]:
        eyes = Watched(street)  # before the stages know their handlers
        street.begin()
        while not street.hub.queues:  # noqa: ASYNC110 - in virtual time
            await asyncio.sleep(0.1)
        for name in PLACES:
            eyes.watch(street.hub.queues[name])
        await asyncio.sleep(3)
        number = 0
        while eyes.transitions < TRANSITIONS:
            exam = await street.post(f"t{number % 5}", 50)
            street.fates[exam.exam_id] = Fates(number)
            number += 1
            while sum(e.ended_at is None for e in street.disk.exams.values()) > 5:  # noqa: ASYNC110
                await asyncio.sleep(5)
        return eyes, street.most_in_flight

    eyes, most_in_flight = on_a_street(watched, begun=False)
    assert eyes.transitions >= TRANSITIONS
    assert dict(eyes.most) == PLACES  # reached, and not exceeded
    assert most_in_flight == IN_FLIGHT_MAX
    size = 10
    assert max(eyes.longest.values()) <= size
    print(f"{eyes.transitions} transitions; at most {dict(eyes.most)} at work, {most_in_flight} in")
    print(f"the stream, {dict(eyes.longest)} in queues of {size}")
