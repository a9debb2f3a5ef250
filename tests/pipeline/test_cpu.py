"""The process pool: what it runs it can kill."""

import asyncio
import os
import time
from collections.abc import AsyncIterator

import pytest

from examstream.pipeline.cpu import CpuPool, cores
from examstream.pipeline.errors import BadInput, CpuCrashed, Retry
from tests.pipeline import burning
from tests.pipeline.street import until


@pytest.fixture
async def pool() -> AsyncIterator[CpuPool]:
    async with CpuPool(2, warm=[burning.warm]) as made:
        yield made


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_a_job_runs_in_another_process_that_is_kept_warm(pool: CpuPool) -> None:
    assert await pool.run(burning.double, 21, timeout_seconds=20) == 42
    first = await pool.run(burning.pid, timeout_seconds=20)
    assert first == await pool.run(burning.pid, timeout_seconds=20)
    assert first != os.getpid()


async def test_no_more_processes_than_allowed_run_at_once(pool: CpuPool) -> None:
    jobs = [pool.run(burning.spin, 0.05, timeout_seconds=20) for _ in range(6)]
    assert len(set(await asyncio.gather(*jobs))) == 2


async def test_what_is_warmed_is_warmed_once_before_the_processes_are_forked(
    pool: CpuPool,
) -> None:
    jobs = [pool.run(burning.spin, 0.05, timeout_seconds=20) for _ in range(2)]
    workers = set(await asyncio.gather(*jobs))
    warmers = await asyncio.gather(
        *(pool.run(burning.warmed_by, timeout_seconds=20) for _ in range(2))
    )
    assert warmers[0] == warmers[1]
    assert len(warmers[0]) == 1
    assert not workers & set(warmers[0])


async def test_what_is_prepared_later_is_shared_by_the_processes_that_follow() -> None:
    async with CpuPool(1) as pool:
        before = await pool.run(burning.pid, timeout_seconds=20)
        assert await pool.run(burning.warmed_by, timeout_seconds=20) == []
        pool.prepare(burning.warm)
        pool.prepare(burning.warm)
        (warmer,) = await pool.run(burning.warmed_by, timeout_seconds=20)
        assert await pool.run(burning.pid, timeout_seconds=20) not in (before, warmer)


async def test_a_job_over_its_time_is_killed_and_the_next_one_runs(pool: CpuPool) -> None:
    pid = await pool.run(burning.pid, timeout_seconds=20)
    before = time.monotonic()
    with pytest.raises(TimeoutError):
        await pool.run(burning.spin, 60, timeout_seconds=0.1)
    assert time.monotonic() - before < 5
    await until(lambda: not alive(pid))
    assert await pool.run(burning.double, 1, timeout_seconds=20) == 2


async def test_a_cancelled_job_is_killed(pool: CpuPool) -> None:
    pid = await pool.run(burning.pid, timeout_seconds=20)
    job = asyncio.ensure_future(pool.run(burning.spin, 60, timeout_seconds=60))
    await until(lambda: not pool._idle)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await until(lambda: not alive(pid))


async def test_a_process_that_dies_is_a_fault_and_is_replaced(pool: CpuPool) -> None:
    with pytest.raises(CpuCrashed, match="die"):
        await pool.run(burning.die, timeout_seconds=20)
    assert await pool.run(burning.double, 2, timeout_seconds=20) == 4


async def test_what_a_job_raises_arrives_whole(pool: CpuPool) -> None:
    with pytest.raises(ValueError, match="no good") as raised:
        await pool.run(burning.fail, timeout_seconds=20)
    assert raised.value.__dict__["raised_at"].startswith("burning.py:")
    with pytest.raises(BadInput) as bad:
        await pool.run(burning.say_bad_input, timeout_seconds=20)
    assert (bad.value.field, bad.value.hint) == ("field", "do this")
    with pytest.raises(Retry) as retry:
        await pool.run(burning.say_retry, timeout_seconds=20)
    assert (retry.value.after_seconds, retry.value.counts) == (3.0, False)


async def test_a_result_that_cannot_be_pickled_is_an_error_and_not_a_hang(pool: CpuPool) -> None:
    with pytest.raises(TypeError, match="pickled"):
        await pool.run(burning.unpicklable, timeout_seconds=20)


async def test_large_results_arrive(pool: CpuPool) -> None:
    assert len(await pool.run(burning.big, 5_000_000, timeout_seconds=20)) == 5_000_000


async def test_idle_processes_go_and_come_again_when_needed() -> None:
    async with CpuPool(1, idle_seconds=0.1) as pool:
        pid = await pool.run(burning.pid, timeout_seconds=20)
        await until(lambda: not alive(pid))
        assert pool._nursery is None
        assert await pool.run(burning.double, 3, timeout_seconds=20) == 6


async def test_closing_leaves_no_process_behind() -> None:
    async with CpuPool(1) as pool:
        pid = await pool.run(burning.pid, timeout_seconds=20)
        job = asyncio.ensure_future(pool.run(burning.spin, 60, timeout_seconds=60))
        await until(lambda: not pool._idle)
    with pytest.raises(CpuCrashed):
        await job
    await until(lambda: not alive(pid))


async def test_a_memory_limit_makes_a_greedy_job_fail_alone() -> None:
    async with CpuPool(1, memory_bytes=500_000_000) as pool:
        with pytest.raises((MemoryError, CpuCrashed)):
            await pool.run(burning.big, 2_000_000_000, timeout_seconds=20)
        assert await pool.run(burning.double, 3, timeout_seconds=20) == 6


def test_the_default_is_a_process_per_core() -> None:
    assert CpuPool().processes == cores() >= 1
