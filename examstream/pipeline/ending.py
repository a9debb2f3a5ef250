"""Ending a task for certain."""

import asyncio

CANCEL_AGAIN_SECONDS = 0.1


async def end(task: asyncio.Task[None] | None) -> None:
    """Cancel a task and wait until it is gone. More than once, if need be: `asyncio.wait_for`,
    which aiormq uses, loses a cancel that meets the answer (CPython #86296, mended in 3.12).
    """
    while task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_AGAIN_SECONDS)
