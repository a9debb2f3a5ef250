"""Places for calls: a ceiling, halved by refusals, one more after good answers."""

import asyncio

import pytest

from examstream.llm.limiter import Limiter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_refusal_halves_and_good_answers_bring_back_one_by_one() -> None:
    clock = Clock()
    limiter = Limiter(8, clock)
    limiter.refused(1)
    assert limiter.limit == 4

    for _ in range(5):
        limiter.went_well()
    assert limiter.limit == 5

    for _ in range(1000):
        limiter.went_well()
    assert limiter.limit == 8


def test_refusals_of_calls_that_ran_together_are_one() -> None:
    clock = Clock()
    limiter = Limiter(8, clock)
    for _ in range(5):
        limiter.refused(2)
    assert limiter.limit == 4

    clock.now = 3
    limiter.refused(2)
    assert limiter.limit == 2


def test_there_is_always_one_place() -> None:
    clock = Clock()
    limiter = Limiter(4, clock)
    for second in range(10):
        clock.now = second * 10.0
        limiter.refused(1)
    assert limiter.limit == 1


def test_it_is_quiet_until_the_longest_wait_asked_for() -> None:
    clock = Clock()
    limiter = Limiter(4, clock)
    limiter.refused(5)
    limiter.refused(2)
    clock.now = 4
    assert limiter.quiet_seconds() == pytest.approx(1)
    clock.now = 6
    assert limiter.quiet_seconds() == 0


async def test_no_more_run_at_once_than_there_are_places() -> None:
    limiter = Limiter(3)
    most = 0

    async def call() -> None:
        nonlocal most
        async with limiter.place():
            most = max(most, limiter.busy)
            await asyncio.sleep(0)

    await asyncio.gather(*(call() for _ in range(20)))

    assert most == 3
    assert limiter.busy == 0


async def test_a_cancelled_call_gives_its_place_or_its_turn_back() -> None:
    limiter = Limiter(1)
    held = asyncio.Event()
    order: list[str] = []

    async def hold() -> None:
        async with limiter.place():
            order.append("first")
            await held.wait()

    async def wait(name: str) -> None:
        async with limiter.place():
            order.append(name)

    first = asyncio.create_task(hold())
    await asyncio.sleep(0)
    second, third = asyncio.create_task(wait("second")), asyncio.create_task(wait("third"))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)

    assert order == ["first", "third"]
    assert limiter.busy == 0
