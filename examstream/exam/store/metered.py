"""A store whose calls are timed, and whose changes of exams are counted.

Who writes a change counts it: each is written once, whatever processes there are and however often
a message comes, so the sum over all processes is the truth.
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, cast

from examstream.exam.states import ENDED, TERMINAL, Change, Exam, SlotState
from examstream.exam.store.base import Store
from examstream.pipeline.telemetry.metrics import Metrics

_UNTIMED = {"open", "close"}


def metered(store: Store, metrics: Metrics, tenant_label: bool = False) -> Store:
    """The store, seen."""
    return cast(Store, Metered(store, metrics, tenant_label))


class Metered:
    """The calls of a store, passed on."""

    def __init__(self, store: Store, metrics: Metrics, tenant_label: bool) -> None:
        self._store, self._metrics, self._tenant_label = store, metrics, tenant_label
        for status in ENDED:
            metrics.exams.labels(status)
            metrics.exam_seconds.labels(status)
        for state in TERMINAL:
            metrics.slots.labels(state)
        self._change = self._timed("change_exam")

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name) if name in _UNTIMED else self._timed(name)
        setattr(self, name, call)
        return call

    def _timed(self, name: str) -> Callable[..., Awaitable[Any]]:
        call = getattr(self._store, name)
        seconds, errors = self._metrics.store_seconds.labels(name), self._metrics.store_errors

        async def timed(*args: Any, **named: Any) -> Any:
            began = time.monotonic()
            try:
                answer = await call(*args, **named)
            except Exception as fault:
                errors.labels(name, type(fault).__name__).inc()
                raise
            seconds.observe(time.monotonic() - began)
            return answer

        return timed

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        """See `Store.change_exam`; the change is called again where a rival was quicker."""
        before: Exam | None = None

        def noted(exam: Exam) -> Exam | None:
            nonlocal before
            before = exam
            return change(exam)

        after: Exam | None = await self._change(tenant_id, exam_id, noted)
        if before is not None and after is not None:
            self._count(before, after)
        return after

    def _count(self, before: Exam, after: Exam) -> None:
        self._count_slots(before, after)
        if after.status in ENDED and before.status not in ENDED:
            self._metrics.exams.labels(after.status).inc()
            took = (after.ended_at or after.created_at) - after.created_at
            self._metrics.exam_seconds.labels(after.status).observe(max(0.0, took))

    def _count_slots(self, before: Exam, after: Exam) -> None:
        metrics = self._metrics
        ended: Counter[SlotState] = Counter()
        was = {slot.slot: slot for slot in before.slots}
        first = not any(slot.version for slot in before.slots)
        for slot in after.slots:
            earlier = was.get(slot.slot)
            if slot is earlier or slot.state not in TERMINAL:
                continue
            if earlier is not None and earlier.state is slot.state:
                continue
            ended[slot.state] += 1
            if slot.state is SlotState.ACCEPTED and earlier is not None:
                metrics.question_seconds.observe(max(0.0, slot.since - earlier.since))
                if first:
                    waited = max(0.0, slot.since - after.created_at)
                    metrics.time_to_first_question_seconds.observe(waited)
        for state, number in ended.items():
            metrics.slots.labels(state).inc(number)
            if self._tenant_label:
                metrics.tenant_slots.labels(after.tenant_id, state).inc(number)
