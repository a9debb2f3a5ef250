"""A tenant that floods the system delays itself, not its neighbours."""

import asyncio
import random

from examstream.exam.gateway_settings import TenantSettings
from tests.benchmarks.street import IN_FLIGHT_MAX, SLOWEST_PER_SECOND, Street, on_a_street


def p99(values: list[float]) -> float:
    return sorted(values)[max(0, round(0.99 * len(values)) - 1)]


async def light_waits(street: Street, flood: int) -> list[float]:
    """A light tenant's exams of two questions, one each ten seconds, beside a flood of places."""
    for _ in range(flood // 500):
        await street.asked("flood", 500)
    await asyncio.sleep(30)
    draw, waits = random.Random(1), []
    for _ in range(40):
        exam = await street.asked("light", 2)
        await asyncio.sleep(10 + draw.random())
        waits += street.waits(exam)
    assert len(waits) == 80
    return waits


def test_a_light_tenant_waits_no_longer_than_what_is_in_the_stream() -> None:
    calm = p99(on_a_street(lambda street: light_waits(street, 0)))
    flooded = p99(on_a_street(lambda street: light_waits(street, 8000)))
    assert flooded <= calm + IN_FLIGHT_MAX / SLOWEST_PER_SECOND


def test_ten_equal_tenants_get_equal_shares_and_the_stream_keeps_its_bound() -> None:
    async def landed(street: Street) -> tuple[list[int], int]:
        for tenant in range(10):
            for _ in range(1 + tenant % 3):  # more exams are no larger share
                await street.asked(f"t{tenant}", 200)
        await asyncio.sleep(400)
        return list(street.landed.values()), street.most_in_flight

    shares, most = on_a_street(landed)
    jain = sum(shares) ** 2 / (len(shares) * sum(n * n for n in shares))
    assert jain >= 0.99
    assert most <= IN_FLIGHT_MAX


def test_weights_of_three_to_one_are_delivered() -> None:
    async def landed(street: Street) -> float:
        for tenant in ("heavy", "plain"):
            await street.asked(tenant, 500)
            await street.asked(tenant, 500)
        await asyncio.sleep(450)
        return street.landed["heavy"] / street.landed["plain"]

    weights = {"heavy": TenantSettings(weight=3.0)}
    assert abs(on_a_street(landed, tenants=weights) - 3.0) <= 0.06


def test_a_small_exam_does_not_wait_behind_a_large_one_of_the_same_tenant() -> None:
    async def small_takes(street: Street) -> float:
        for _ in range(2):
            await street.asked("t", 500)
        await asyncio.sleep(60)
        began = street.clock.monotonic()
        exam = await street.asked("t", 10)
        while len(street.waits(exam)) < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        return street.clock.monotonic() - began

    # Of three exams it gets a third of the rate.
    assert on_a_street(small_takes) <= 10 * 3 / SLOWEST_PER_SECOND + IN_FLIGHT_MAX
