"""Stopping the stages in the order of the stream, so that what is past one can still land."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from examstream.pipeline.broker.base import Broker
from examstream.pipeline.stage import Stage

_LOOK_SECONDS = 0.02


async def drain(stages: Sequence[Stage[Any]], broker: Broker, seconds: float) -> None:
    """The first stage takes no more at once; each later one works off what comes until it is
    idle. After `seconds` in all the rest is given up; it is offered again at the next start.
    """
    deadline = time.monotonic() + seconds
    for place, stage in enumerate(stages):
        if place > 0:
            await _worked_off(stage, broker, deadline)
        await stage.stop(max(0.0, deadline - time.monotonic()))


async def _worked_off(stage: Stage[Any], broker: Broker, deadline: float) -> None:
    while await _has_work(stage, broker) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_SECONDS)


async def _has_work(stage: Stage[Any], broker: Broker) -> bool:
    queues, status = stage.spec.queues, stage.status
    if status.busy or status.holding:
        return True
    return bool(await broker.ready(queues.fresh) or await broker.ready(queues.again))
