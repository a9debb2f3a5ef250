"""Handlers that burn CPU: how much faster the pool of processes is than one process."""

import asyncio
import os
import time
from collections.abc import Iterator

from examstream.pipeline.cpu import CpuPool

JOBS = 48
ROUNDS = 400_000
RUNS = 5

Figure = tuple[str, str, list[float]]


def burn(rounds: int) -> int:
    """Arithmetic that holds the interpreter for some tens of milliseconds."""
    value = 1
    for _ in range(rounds):
        value = (value * 48271) % 2147483647
    return value


def figures() -> Iterator[Figure]:
    """Speed-up of the pool over one process, as a ratio to the number of cores."""
    cores = os.cpu_count() or 1
    speedups = asyncio.run(_speedups(cores))
    yield "cpu_speedup", "ratio", speedups
    yield "cpu_speedup_over_cores", "ratio", [value / cores for value in speedups]


async def _speedups(cores: int) -> list[float]:
    async with CpuPool(1) as one, CpuPool(cores) as many:
        for pool, processes in ((one, 1), (many, cores)):
            await _seconds(pool, 2 * processes)  # started and warm
        found = []
        for _ in range(RUNS):
            alone = await _seconds(one, JOBS)
            found.append(alone / await _seconds(many, JOBS))
        return found


async def _seconds(pool: CpuPool, jobs: int) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(pool.run(burn, ROUNDS, timeout_seconds=60) for _ in range(jobs)))
    return time.perf_counter() - began
