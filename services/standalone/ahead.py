"""What a new run begins before the system is there: reading, planning, warming the pool.

The first question waits for imports, for reading and for the plan; here they run side by side.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.lecture.read import LectureFile
from examstream.exam.settings import Settings
from examstream.pipeline.cpu import CpuPool
from services.gateway.planning import Planned, planner
from services.standalone.warmth import for_files, nothing

_WARMING_SECONDS = 60.0


class Ahead:
    """A reading and a plan under way. Others can be asked of it as well: it makes them then."""

    def __init__(
        self,
        settings: Settings,
        files: Sequence[LectureFile],
        blueprint: Blueprint,
        cpu: CpuPool,
        *,
        begin: bool,
    ) -> None:
        self.cpu = cpu
        self._files, self._blueprint = list(files), blueprint
        self._reader = ReaderPool.of(settings.lectures)
        limit = settings.lectures.reading_timeout_seconds
        share = settings.gateway.share_max_bytes
        self._planner = planner(cpu, settings.engines.generator, limit, share)
        self._lecture = asyncio.ensure_future(self._read_now()) if begin else None
        self._plan = asyncio.ensure_future(self._plan_now()) if begin else None

    async def lecture(self) -> None:
        """Wait until the lecture is read; raises LectureError where it cannot be."""
        if self._lecture is not None:
            await asyncio.shield(self._lecture)

    async def read(self, files: Sequence[LectureFile], language: str) -> Lecture:
        """The lecture of these files: the one under way if it is theirs."""
        same = list(files) == self._files and language == self._blueprint.language
        if self._lecture is None or not same:
            return await self._reader.read(files, language)
        return await asyncio.shield(self._lecture)

    async def make_plan(self, lecture: Lecture, blueprint: Blueprint) -> Planned:
        """The plan for a lecture: the one under way if it is its."""
        same = self._lecture is not None and self._lecture.done() and self._under_way is lecture
        if self._plan is None or not same or blueprint != self._blueprint:
            return await self._planner(lecture, blueprint)
        return await asyncio.shield(self._plan)

    @property
    def _under_way(self) -> Lecture | None:
        if self._lecture is None or self._lecture.cancelled() or self._lecture.exception():
            return None
        return self._lecture.result()

    async def _read_now(self) -> Lecture:
        return await self._reader.read(self._files, self._blueprint.language)

    async def _plan_now(self) -> Planned:
        assert self._lecture is not None
        return await self._planner(await self._lecture, self._blueprint)

    async def end(self) -> None:
        """Stop what still runs."""
        tasks = [task for task in (self._lecture, self._plan) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def ahead(
    settings: Settings, files: Sequence[LectureFile], blueprint: Blueprint, *, begin: bool
) -> AsyncIterator[Ahead]:
    """A warming pool, and with `begin` the reading and the plan under way in it."""
    warm = for_files(files, blueprint.language)
    async with CpuPool(settings.pipeline.cpu_processes, warm=warm) as cpu:
        warming = asyncio.ensure_future(cpu.run(nothing, timeout_seconds=_WARMING_SECONDS))
        under_way = Ahead(settings, files, blueprint, cpu, begin=begin)
        try:
            yield under_way
        finally:
            warming.cancel()
            await under_way.end()
            await asyncio.gather(warming, return_exceptions=True)
