"""The task of a claimed place, from what intake stored."""

import random

from pydantic import BaseModel

from examstream.exam.context import unpack
from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.messages import GenerateTask
from examstream.exam.plan.model import Inventory, Plan
from examstream.exam.states import Exam
from examstream.exam.store.base import Body
from services.gateway.core.dealt import Dealt
from services.gateway.core.orders import Orders
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time
from tests.simulation.engines import LECTURE, planned

SHARE = 4096


async def stored(core: Core, n: int, lecture: Lecture = LECTURE, share: int = SHARE) -> Exam:
    """An exam as intake leaves it."""
    exam = await core.exam(n=n)
    await leave(core, n, lecture, share)
    return exam


async def leave(core: Core, n: int, lecture: Lecture = LECTURE, share: int = SHARE) -> None:
    await core.store.put("t", Body.LECTURE, "e", encoded(lecture))
    await core.store.put("t", Body.DEALT, "e", dealt(lecture, *planned(n, 3), share))


def dealt(lecture: Lecture, inventory: Inventory, plan: Plan, share: int) -> bytes:
    return Dealt.of(lecture, inventory, plan, share).data()


def encoded(body: BaseModel) -> bytes:
    return body.model_dump_json().encode()


def long_lecture() -> Lecture:
    """Of letters that no compression makes short: it does not travel whole."""
    draw = random.Random(7)
    parts = ["".join(draw.choices("abcdefghijklmnop ", k=500)) for _ in range(40)]
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, start=501 * i, end=501 * i + 500, source="long.md")
        for i in range(len(parts))
    )
    text = "\n".join(parts)
    return LECTURE.model_copy(update={"text": text, "blocks": blocks, "sources": ("long.md",)})


async def task(core: Core, exam: Exam, number: int, share: int = SHARE) -> GenerateTask:
    return await Orders(core.store, share).task(exam, exam.slot(number), 1, 60.0, 1.0)


@in_virtual_time
async def test_a_task_is_the_same_from_what_was_dealt_and_from_an_earlier_versions_plan() -> None:
    core = Core()
    exam = await core.exam(n=3)
    earlier = [await task(core, exam, number) for number in (1, 2, 3)]
    await leave(core, 3)
    assert [await task(core, exam, number) for number in (1, 2, 3)] == earlier
    assert unpack(earlier[0].context).lecture.text == LECTURE.text


@in_virtual_time
async def test_a_claim_of_a_short_lecture_reads_what_was_dealt_alone() -> None:
    core = Core()
    exam = await stored(core, 3)
    for kind in (Body.LECTURE, Body.INVENTORY, Body.PLAN):
        await core.store.delete("t", kind, "e")
    assert (await task(core, exam, 2)).order == planned(3, 3)[1].slots[1].order(0)


@in_virtual_time
async def test_of_a_long_lecture_the_part_around_the_share_travels() -> None:
    core = Core()
    lecture = long_lecture()
    exam = await stored(core, 3, lecture)
    packed = (await task(core, exam, 1)).context
    assert not packed.whole
    assert len(packed.data) <= SHARE
    part = unpack(packed)
    assert lecture.text[part.base :].startswith(part.lecture.text)


@in_virtual_time
async def test_where_less_may_travel_than_at_intake_the_lecture_is_cut() -> None:
    core = Core()
    exam = await stored(core, 3, long_lecture(), share=100_000)
    assert (await task(core, exam, 1, share=100_000)).context.whole
    packed = (await task(core, exam, 1)).context
    assert not packed.whole
    assert len(packed.data) <= SHARE
