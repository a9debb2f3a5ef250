"""Who goes next, and what becomes of a claim whose publish nobody confirmed."""

import asyncio

import pytest

from examstream.exam.acts import cancelled, paused
from examstream.exam.changes import accepted, unclaimed
from examstream.exam.routes import GENERATOR
from examstream.exam.states import SlotState
from examstream.exam.store.base import Body
from examstream.pipeline.errors import BrokerUnavailable, StoreUnavailable
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time
from tests.simulation.engines import planned


@in_virtual_time
async def test_no_more_enter_than_there_are_places() -> None:
    core = Core()
    await core.open()
    await core.exam(n=50)
    core.places(8)
    dispatcher = core.dispatcher()
    assert await dispatcher.round() == 10  # 1.25 times 8
    assert await dispatcher.round() == 0
    await core.store.change_exam("t", "e", unclaimed(3, 1, 1.0))
    assert await dispatcher.round() == 1


@in_virtual_time
async def test_what_is_parked_gives_its_place_back_until_it_returns() -> None:
    core = Core()
    await core.open()
    await core.exam(n=20)
    dispatcher = core.dispatcher()
    assert await dispatcher.round() == 4
    for slot in (1, 2, 2):  # told twice it is still one
        core.park(dispatcher, slot, 60)
    assert await dispatcher.round() == 2
    assert await dispatcher.round() == 0
    await asyncio.sleep(61)
    for slot in (3, 4):
        await core.store.change_exam("t", "e", accepted(slot, 1, f"topic {slot}", 1.0))
    assert await dispatcher.round() == 0  # they are back, and two more than the stream holds
    await core.store.change_exam("t", "e", accepted(5, 1, "topic 5", 1.0))
    assert await dispatcher.round() == 1


@in_virtual_time
async def test_a_revision_is_charged_to_its_tenant() -> None:
    core = Core()
    await core.open()
    for tenant in ("plain", "revising"):
        await core.exam(tenant, tenant, 30)
    dispatcher = core.dispatcher()
    core.places(2)
    for _ in range(3):
        dispatcher.fair.revised("revising")
    assert await dispatcher.round() == 4
    assert (core.in_flight("plain", "plain"), core.in_flight("revising", "revising")) == (4, 0)


@in_virtual_time
async def test_a_publish_that_was_not_confirmed_goes_out_again_under_the_same_epoch() -> None:
    core = Core()
    await core.open()
    await core.exam(n=1)
    dispatcher = core.dispatcher()
    core.broker.answers = False
    with pytest.raises(BrokerUnavailable):
        await dispatcher.round()
    assert core.slot().state is SlotState.IN_FLIGHT
    core.broker.answers = True
    await dispatcher.round()
    assert core.sent() == [("t", "e", 1, 1), ("t", "e", 1, 1)]  # one of them lands
    await dispatcher.round()
    assert len(core.sent()) == 2


@in_virtual_time
async def test_nothing_else_is_claimed_while_one_claim_is_in_doubt() -> None:
    core = Core()
    await core.open()
    await core.exam(n=3)
    dispatcher = core.dispatcher()
    core.broker.answers = core.broker.arrives = False
    for _ in range(3):
        with pytest.raises(BrokerUnavailable):
            await dispatcher.round()
    assert core.in_flight() == 1


@in_virtual_time
async def test_a_claim_whose_answer_was_lost_is_published_after_all() -> None:
    core = Core()
    await core.open()
    await core.exam(n=1)
    dispatcher = core.dispatcher()
    answered = core.store._after

    async def lost(write: bool) -> None:
        if write:
            raise StoreUnavailable("the answer was lost")

    core.store._after = lost
    with pytest.raises(StoreUnavailable):
        await dispatcher.round()
    assert core.slot().state is SlotState.IN_FLIGHT
    core.store._after = answered
    await dispatcher.round()
    assert core.sent() == [("t", "e", 1, 1)]


@in_virtual_time
async def test_whoever_takes_over_offers_the_last_claim_of_the_dead_again_and_no_other() -> None:
    core = Core()
    await core.open()
    await core.exam(n=4)
    dead = core.dispatcher(fence=1)
    core.places(2)
    assert await dead.round() == 4
    heir = core.dispatcher(fence=2)
    await heir.take_over(2, clean=0)
    assert [s.state for s in core.now().slots] == [SlotState.IN_FLIGHT] * 3 + [SlotState.WAITING]
    await heir.round()
    assert core.sent()[-1] == ("t", "e", 4, 2)
    await heir.take_over(2, clean=0)
    assert core.in_flight() == 4  # its own it knows


@in_virtual_time
async def test_nothing_is_offered_again_after_a_dispatcher_that_finished() -> None:
    core = Core()
    await core.open()
    await core.exam(n=2)
    gone = core.dispatcher(fence=1)
    await gone.round()
    assert await gone.finish()
    heir = core.dispatcher(fence=2)
    await heir.take_over(2, clean=1)
    assert core.in_flight() == 2
    await core.exam(name="f")
    assert await gone.round() == 0  # it claims nothing more


@in_virtual_time
async def test_a_dispatcher_whose_lease_has_run_out_claims_nothing() -> None:
    core = Core()
    await core.open()
    await core.exam()
    assert await core.dispatcher(lawful=lambda: False).round() == 0
    assert core.in_flight() == 0


@in_virtual_time
async def test_a_full_queue_gives_the_claim_back_and_costs_its_tenant_nothing() -> None:
    core = Core(queue_size=1)
    await core.open()
    await core.exam(n=3)
    dispatcher = core.dispatcher()
    assert await dispatcher.round() == 1
    paid = dict(dispatcher.fair.tenants)
    for _ in range(5):
        assert await dispatcher.round() == 0
    assert core.in_flight() == 1
    assert core.slot(2).state is SlotState.WAITING
    assert dispatcher.fair.tenants == paid


@in_virtual_time
async def test_pause_and_cancel_act_on_what_waits_at_once() -> None:
    core = Core()
    await core.open()
    await core.exam(name="p")
    await core.exam(name="c")
    await core.store.change_exam("t", "p", paused(True))
    await core.store.change_exam("t", "c", cancelled(1.0))
    assert await core.dispatcher().round() == 0
    await core.store.change_exam("t", "p", paused(False))
    assert await core.dispatcher().round() == 3


@in_virtual_time
async def test_an_exam_is_not_begun_before_its_time() -> None:
    core = Core()
    await core.open()
    await core.exam(not_before=core.clock.wall() + 3600)
    dispatcher = core.dispatcher()
    assert await dispatcher.round() == 0
    await asyncio.sleep(3601)
    assert await dispatcher.round() == 3


@in_virtual_time
async def test_a_tenants_cap_leaves_the_places_to_others() -> None:
    core = Core(caps={"flood": 2})
    await core.open()
    core.places(8)
    await core.exam("flood", "a", 30)
    await core.exam("light", "b", 4)
    await core.dispatcher().round()
    assert core.in_flight("flood", "a") == 2
    assert core.in_flight("light", "b") == 4


@in_virtual_time
async def test_a_place_whose_share_is_missing_is_unfilled_and_the_others_go_on() -> None:
    core = Core()
    await core.open()
    await core.exam(n=3)
    plan = planned(3, 0)[1]
    whole = planned(3, 1)[1]
    mixed = plan.model_copy(update={"slots": (plan.slots[0], *whole.slots[1:])})
    await core.store.put("t", Body.PLAN, "e", mixed.model_dump_json().encode())
    assert await core.dispatcher().round() == 2
    assert core.slot(1).state is SlotState.UNFILLED


@in_virtual_time
async def test_an_exam_without_its_plan_fails_and_holds_nobody_up() -> None:
    core = Core()
    await core.open()
    await core.exam(name="broken")
    await core.store.delete("t", Body.PLAN, "broken")
    await core.exam(name="whole")
    await core.dispatcher().round()
    assert {s.state for s in core.now(name="broken").slots} == {SlotState.FAILED}
    assert core.in_flight(name="whole") == 3
    assert len(core.hub.queues[GENERATOR]._ready) == 3
