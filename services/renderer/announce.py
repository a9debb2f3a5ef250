"""Telling everybody, best effort, that an exam changed: polls stand beneath."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from examstream.exam.routes import CHANGED
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.errors import Unavailable


def announcer(broker: Broker) -> Callable[[str, str], Awaitable[None]]:
    """A function of (tenant, exam)."""

    async def announce(tenant_id: str, exam_id: str) -> None:
        told = {"tenant": tenant_id, "exam": exam_id, "by": "renderer"}
        with suppress(Unavailable):
            await broker.broadcast(CHANGED, json.dumps(told).encode())

    return announce
