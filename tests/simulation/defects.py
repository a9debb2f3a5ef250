"""Deliberate defects: with any of them the simulation must report broken promises."""

from collections.abc import Callable
from typing import Any

from examstream.exam import changes
from examstream.exam.states import Exam
from examstream.pipeline.broker.base import Message, Published
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.job import Job
from services.gateway.core import recorder
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.reconciler import Reconciler

Set = Callable[[Any, str, Any], None]
"""A test's `setattr`, that is undone."""


def ack_before_publish(put: Set) -> None:
    settle = Job._settle

    async def early(self: Job[Any], ruling: Any) -> None:
        await self._delivery.ack()
        await settle(self, ruling)

    put(Job, "_settle", early)


def epoch_ignored(put: Set) -> None:
    def any_epoch(change: Callable[..., Any]) -> Callable[..., Any]:
        def made(number: int, epoch: int, *rest: Any) -> Any:
            def apply(exam: Exam) -> Exam | None:
                now = exam.slot(number).epoch if exam.has(number) else epoch
                found: Exam | None = change(number, now, *rest)(exam)
                return found

            return apply

        return made

    put(recorder, "content_refused", any_epoch(changes.content_refused))
    put(recorder, "failed", any_epoch(changes.failed))


def reconciler_off(put: Set) -> None:
    async def nothing(self: Reconciler, *_: Any) -> set[Any]:
        return set()

    put(Reconciler, "_offer_again", nothing)


def no_takeover(put: Set) -> None:
    """Nobody looks for a claim in doubt, and no epoch ever expires."""

    async def nothing(self: Dispatcher, fence: int, clean: int) -> None:
        self.fence = fence

    put(Dispatcher, "take_over", nothing)
    _no_expiry(put)


def returned_taken_for_confirmed(put: Set) -> None:
    publish = MemoryHub.publish

    def lie(self: MemoryHub, queue: str, message: Message) -> Published:
        publish(self, queue, message)
        return Published.CONFIRMED

    put(MemoryHub, "publish", lie)
    _no_expiry(put)


def _no_expiry(put: Set) -> None:
    async def waits(self: Reconciler, brief: Any) -> None: ...

    put(Reconciler, "_in_flight", waits)


DEFECTS: dict[str, Callable[[Set], None]] = {
    defect.__name__: defect
    for defect in (
        ack_before_publish,
        epoch_ignored,
        reconciler_off,
        no_takeover,
        returned_taken_for_confirmed,
    )
}
