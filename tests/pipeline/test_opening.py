"""What a process stands on, when it is away at its start."""

import asyncio
import logging

import pytest

from examstream.pipeline.errors import SettingsError, StoreUnavailable
from examstream.pipeline.opening import Opening
from tests.pipeline.virtual_time import in_virtual_time


@in_virtual_time
async def test_it_is_tried_again_until_it_is_there_and_told_once() -> None:
    opening, tried = Opening(asyncio.Event()), 0
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("examstream.pipeline.opening").addHandler(handler)

    async def door() -> str:
        nonlocal tried
        tried += 1
        if tried <= 600:
            raise StoreUnavailable("the store is away")
        return "open"

    opened = asyncio.ensure_future(opening.of(door))
    await asyncio.sleep(300)
    assert opening.waits_for == "the store is away"
    assert await opened == "open"
    assert opening.waits_for == ""
    assert told == ["waiting: the store is away"]
    logging.getLogger("examstream.pipeline.opening").removeHandler(handler)


@in_virtual_time
async def test_a_signal_ends_the_waiting() -> None:
    stopping = asyncio.Event()
    opening = Opening(stopping)

    async def door() -> None:
        raise StoreUnavailable("the store is away")

    opened = asyncio.ensure_future(opening.of(door))
    await asyncio.sleep(10)
    stopping.set()
    assert await opened is None


@in_virtual_time
async def test_what_no_waiting_mends_is_raised() -> None:
    async def door() -> None:
        raise SettingsError("store.url cannot be used")

    with pytest.raises(SettingsError):
        await Opening(asyncio.Event()).of(door)
