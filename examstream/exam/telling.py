"""A stage that tells everybody what becomes of a slot: best effort, never stored."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from examstream.exam import routes
from examstream.exam.messages import Task
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.errors import BrokerUnavailable, StoreUnavailable, Unavailable
from examstream.pipeline.work import Outputs, StageSpec, as_sends

T = TypeVar("T", bound=Task)
WAITS = "waits"
"""`outcome` of progress that is none: the work is held, for `reason`, and tried again."""


def telling(stage: StageSpec[T], broker: Broker) -> StageSpec[T]:
    """The stage, telling of each slot it is done with, parks, or holds."""

    async def tell(topic: str, task: T, **more: object) -> None:
        envelope = task.envelope
        told: Mapping[str, object] = {
            "tenant": envelope.tenant_id,
            "exam": envelope.exam_id,
            "slot": envelope.slot,
            **more,
        }
        with suppress(Unavailable):
            await broker.broadcast(topic, json.dumps(told).encode())

    async def handle(task: T) -> Outputs:
        made = await stage.handle(task)
        revised = any(one.queue == routes.GENERATOR for one in as_sends(made))
        await tell(routes.PROGRESS, task, stage=stage.name, outcome="done", revised=revised)
        return made

    async def parked(task: T, seconds: float) -> None:
        await tell(routes.PARKED, task, epoch=task.envelope.epoch, seconds=seconds)

    async def held(task: T, away: Exception) -> None:
        reason = _in_public(away)
        await tell(routes.PROGRESS, task, stage=stage.name, outcome=WAITS, reason=reason)

    return replace(stage, handle=handle, on_parked=parked, on_held=held)


def _in_public(away: Exception) -> str:
    """What a tenant may know of what is away: of ours no path and no address."""
    if isinstance(away, StoreUnavailable | BrokerUnavailable):
        return "something of ours does not answer"
    return str(away)
