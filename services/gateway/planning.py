"""Making the plan, in the pool: harvesting a lecture and packing it burn CPU."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.deal import deal
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Inventory, Plan
from examstream.pipeline.cpu import CpuPool
from services.gateway.core.dealt import Dealt


class Planned(NamedTuple):
    """What an exam's lecture comes to. The inventory keeps terms alone: what is dealt stands in
    the plan, and in `dealt` as the dispatcher reads it."""

    inventory: Inventory
    plan: Plan
    dealt: bytes


MakePlan = Callable[[Lecture, Blueprint], Awaitable[Planned]]


def planner(
    cpu: CpuPool, default: Engine, timeout_seconds: float, share_max_bytes: int
) -> MakePlan:
    """A planner for intake; exams that name no engine are planned for the default one."""

    async def make_plan(lecture: Lecture, blueprint: Blueprint) -> Planned:
        engine = blueprint.engine or default
        job = (lecture, blueprint, engine, share_max_bytes)
        return await cpu.run(plan, *job, timeout_seconds=timeout_seconds)

    return make_plan


def plan(lecture: Lecture, blueprint: Blueprint, engine: Engine, share_max_bytes: int) -> Planned:
    """Terms, facts and the deal, in this process."""
    found = harvest(lecture)
    dealt = deal(found, lecture, blueprint, engine)
    inventory = Inventory(terms=found.terms)
    return Planned(inventory, dealt, Dealt.of(lecture, inventory, dealt, share_max_bytes).data())
