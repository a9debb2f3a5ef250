"""`examstream doctor` in the gateway's image; and whether reading and planning work, by using them."""

import sys
from collections.abc import Mapping, Sequence

from examstream.exam import doctor
from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.lecture.read import LectureFile
from examstream.exam.settings import Settings
from examstream.exam.store.doctor import examine_server
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.finding import Finding
from examstream.pipeline.run import told
from services.gateway.planning import planner

_SAMPLES: Mapping[str, tuple[str, str]] = {
    "en": (
        "reads and plans English",
        "# Light\n\nReflection is the return of light by a surface. Refraction is the bending of "
        "light at a surface between two media. A lens is a piece of transparent material that "
        "bends light by refraction at its two surfaces. A mirror is a surface that returns light "
        "by reflection. A prism is a piece of glass that spreads light into its colours.\n",
    ),
    "zh": (
        "reads and plans Chinese",
        "# 数据结构\n\n栈是只允许在一端插入和删除的线性表。队列是一端插入而另一端删除的线性表。"
        "树是由结点和边组成的层次结构。图是由顶点和边组成的结构。散列表是按关键字直接访问的表。\n",
    ),
}


async def rules(settings: Settings) -> list[Finding]:
    """A small lecture read and planned in each language."""
    limit = settings.lectures.reading_timeout_seconds
    limits = settings.lectures.model_copy(update={"lecture_min_words": 0})
    reader, found = ReaderPool.of(limits), []
    async with CpuPool(1) as cpu:
        plan = planner(cpu, Engine.RULES, limit, settings.gateway.share_max_bytes)
        for language, (name, text) in _SAMPLES.items():
            try:
                file = LectureFile("doctor.md", text.encode())
                lecture = await reader.read([file], language, limits)
                await plan(lecture, Blueprint(n=1))
                found.append(Finding(name, True, "yes"))
            except Exception as error:  # a defect is what is looked for
                found.append(Finding(name, False, f"{type(error).__name__}: {error}"))
    return found


async def _store(settings: Settings) -> Sequence[Finding]:
    return await examine_server(settings.store)


def main() -> int:
    parts = {"broker": doctor.broker, "store": _store, "lectures": rules}
    return doctor.run("gateway", parts)


if __name__ == "__main__":
    sys.exit(told(main))
