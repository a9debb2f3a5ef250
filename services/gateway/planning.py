"""Making the plan, in the pool: harvesting a lecture burns CPU."""

from collections.abc import Awaitable, Callable

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.deal import deal
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Inventory, Plan
from examstream.pipeline.cpu import CpuPool

MakePlan = Callable[[Lecture, Blueprint], Awaitable[tuple[Inventory, Plan]]]


def planner(cpu: CpuPool, default: Engine, timeout_seconds: float) -> MakePlan:
    """A planner for intake; exams that name no engine are planned for the default one."""

    async def make_plan(lecture: Lecture, blueprint: Blueprint) -> tuple[Inventory, Plan]:
        engine = blueprint.engine or default
        return await cpu.run(plan, lecture, blueprint, engine, timeout_seconds=timeout_seconds)

    return make_plan


def plan(lecture: Lecture, blueprint: Blueprint, engine: Engine) -> tuple[Inventory, Plan]:
    """Terms, facts and the deal, in this process. The stored inventory keeps terms alone: what
    is dealt stands in the plan."""
    inventory = harvest(lecture)
    dealt = deal(inventory, lecture, blueprint, engine)
    return Inventory(terms=inventory.terms), dealt
