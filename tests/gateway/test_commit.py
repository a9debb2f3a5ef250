"""The commit of a question: two lineages of one epoch, and only one of them is ever seen."""

import asyncio

from examstream.exam.changes import claimed
from examstream.exam.messages import Envelope, Outcome, OutcomeKind, RenderTask
from examstream.exam.question import Draft, Question
from examstream.exam.states import SlotState
from examstream.exam.store.base import Body, slot_id
from services.renderer.handler import Renderer
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time
from tests.simulation.engines import drafted


def task(stem: str, topic: str, slot: int = 1) -> RenderTask:
    envelope = Envelope(tenant_id="t", exam_id="e", slot=slot, epoch=1, expires_at=4e9)
    draft = drafted(envelope, topic, 1).model_copy(update={"stem": stem})
    return RenderTask(envelope=envelope, draft=draft, points=1.0, language="en")


async def bench() -> tuple[Core, Renderer]:
    core = Core()
    await core.exam(n=2)
    for number in (1, 2):
        await core.store.change_exam("t", "e", claimed(number, 4e9, 1.0, 1.0))

    async def to_html(draft: Draft, language: str) -> tuple[str, str]:
        await asyncio.sleep(0.1)
        return draft.stem, ""

    async def announce(tenant: str, exam: str) -> None: ...

    return core, Renderer(core.store, to_html, announce, core.clock.wall)


async def stored(core: Core) -> Question:
    data = await core.store.get("t", Body.QUESTION, slot_id("e", 1, 1))
    assert data is not None
    return Question.model_validate_json(data)


@in_virtual_time
async def test_of_two_lineages_at_once_the_accepted_one_stays_as_it_was() -> None:
    core, renderer = await bench()
    await asyncio.gather(
        renderer.handle(task("one", "light")), renderer.handle(task("two", "glass"))
    )
    assert core.slot().state is SlotState.ACCEPTED
    assert core.slot().version == 1
    question = await stored(core)
    assert (question.stem, question.topic) == ("one", core.slot().topic)


@in_virtual_time
async def test_what_a_dead_renderer_had_stored_is_what_the_next_one_commits() -> None:
    core, renderer = await bench()
    question = Question.model_validate({**task("one", "light").draft.model_dump()})
    body = question.model_dump_json().encode()
    await core.store.put("t", Body.QUESTION, slot_id("e", 1, 1), body)
    await renderer.handle(task("two", "glass"))
    assert (await stored(core)).stem == "one"
    assert core.slot().topic == "light"


@in_virtual_time
async def test_of_twins_at_once_one_is_accepted_and_the_other_told() -> None:
    core, renderer = await bench()
    made = await asyncio.gather(
        renderer.handle(task("one", "light")), renderer.handle(task("two", "light", slot=2))
    )
    assert [s.state for s in core.now().slots].count(SlotState.ACCEPTED) == 1
    (told,) = [one for one in made if isinstance(one, Outcome)]
    assert told.outcome is OutcomeKind.TWIN
