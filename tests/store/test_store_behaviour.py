"""What every store does. One suite, run on SQLite and on MongoDB's protocol over a real wire."""

import asyncio
import os
import time

import pytest

from examstream.exam.acts import cancelled, paused
from examstream.exam.changes import failed, papers_made, unreadable
from examstream.exam.states import Exam, ExamStatus, Phase, SlotState
from examstream.exam.store.base import Body, Conflict, Lease, Store
from examstream.pipeline.errors import StoreUnavailable
from tests.store.exams import NOW, MakeStore, accept, claim, exam

LARGE = 20_000_000


async def names(store: Store, now: float = NOW, limit: int = 100) -> list[str]:
    return [brief.exam_id for brief in await store.claimable(now, limit)]


async def test_an_exam_comes_back_as_it_went(store: Store) -> None:
    one = exam(title="Überschrift 试卷", notes=("a",))
    assert await store.create_exam("t", one) == (one, True)
    assert await store.get_exam("t", "e") == one


async def test_a_missing_exam_is_none(store: Store) -> None:
    assert await store.get_exam("t", "e") is None
    assert await store.change_exam("t", "e", claim(1)) is None


async def test_the_same_key_gives_the_same_exam(store: Store) -> None:
    first = exam("e1", idempotency_key="k", request_sha256="same")
    again = exam("e2", idempotency_key="k", request_sha256="same")
    assert await store.create_exam("t", first) == (first, True)
    assert await store.create_exam("t", again) == (first, False)
    assert await store.get_exam("t", "e2") is None


async def test_the_same_key_with_another_request_is_a_conflict(store: Store) -> None:
    await store.create_exam("t", exam("e1", idempotency_key="k", request_sha256="one"))
    with pytest.raises(Conflict):
        await store.create_exam("t", exam("e2", idempotency_key="k", request_sha256="two"))


async def test_of_sixteen_with_the_same_key_one_creates(store: Store) -> None:
    made = await asyncio.gather(
        *(
            store.create_exam("t", exam(f"e{i}", idempotency_key="k", request_sha256="x"))
            for i in range(16)
        )
    )
    assert sum(new for _, new in made) == 1
    assert len({one.exam_id for one, _ in made}) == 1


async def test_a_key_belongs_to_its_tenant_and_none_is_no_key(store: Store) -> None:
    for tenant, exam_id, key in [
        ("t", "e1", "k"),
        ("u", "e2", "k"),
        ("t", "e3", ""),
        ("t", "e4", ""),
    ]:
        _, new = await store.create_exam(tenant, exam(exam_id, tenant=tenant, idempotency_key=key))
        assert new


async def test_a_change_is_stored_and_numbered(store: Store) -> None:
    await store.create_exam("t", exam())
    changed = await store.change_exam("t", "e", claim(2))
    assert changed is not None
    assert (changed.version, changed.slot(2).state) == (2, SlotState.IN_FLIGHT)
    assert await store.get_exam("t", "e") == changed


async def test_a_change_that_does_not_apply_writes_nothing(store: Store) -> None:
    await store.create_exam("t", exam())
    assert await store.change_exam("t", "e", accept(1)) is None
    assert (await get(store)).version == 1


async def test_a_change_that_raises_writes_nothing_and_harms_no_other(store: Store) -> None:
    def wrong(_: Exam) -> Exam:
        raise ZeroDivisionError

    await store.create_exam("t", exam())
    bad, good = await asyncio.gather(
        store.change_exam("t", "e", wrong),
        store.change_exam("t", "e", claim(1)),
        return_exceptions=True,
    )
    assert isinstance(bad, ZeroDivisionError)
    assert isinstance(good, Exam)
    assert (await get(store)).version == 2


async def test_of_sixteen_acceptors_one_wins(store: Store) -> None:
    await store.create_exam("t", exam())
    await store.change_exam("t", "e", claim(1))
    won = await asyncio.gather(
        *(store.change_exam("t", "e", accept(1, 1, f"topic {i}")) for i in range(16))
    )
    assert sum(one is not None for one in won) == 1


async def test_rivals_for_many_slots_each_win_their_own(store: Store) -> None:
    await store.create_exam("t", exam(slots=40))
    won = await asyncio.gather(
        *(store.change_exam("t", "e", claim(i)) for i in range(1, 41) for _ in range(4))
    )
    assert sum(one is not None for one in won) == 40
    now = await get(store)
    assert now.count(SlotState.IN_FLIGHT) == 40
    assert now.seq == now.version == 41
    assert {slot.epoch for slot in now.slots} == {1}


async def test_of_twins_accepted_at_once_one_lands(store: Store) -> None:
    await store.create_exam("t", exam(slots=2))
    for number in (1, 2):
        await store.change_exam("t", "e", claim(number))
    won = await asyncio.gather(
        *(store.change_exam("t", "e", accept(number, 1, "same")) for number in (1, 2))
    )
    assert sum(one is not None for one in won) == 1


async def test_nothing_lands_after_a_cancel(store: Store) -> None:
    await store.create_exam("t", exam(slots=21))
    for number in range(1, 21):
        await store.change_exam("t", "e", claim(number))
    seen: list[int] = []

    async def one(number: int) -> None:
        landed = await store.change_exam("t", "e", accept(number))
        if landed is not None:
            seen.append(landed.seq)

    acceptors = [one(number) for number in range(1, 21)]
    cancel = store.change_exam("t", "e", cancelled(NOW))
    _, end, *_ = await asyncio.gather(*acceptors[:1], cancel, *acceptors[1:])
    assert isinstance(end, Exam)
    assert all(seq < end.seq for seq in seen)
    assert (await get(store)).count(SlotState.ACCEPTED) == len(seen)


async def test_fields_of_a_newer_version_are_kept(store: Store) -> None:
    newer = Exam.model_validate({**exam().model_dump(), "later": {"a": [1]}, "open": "x"})
    await store.create_exam("t", newer)
    after = await store.change_exam("t", "e", claim(1))
    assert after is not None
    dumped = (await get(store)).model_dump()
    assert (dumped["later"], dumped["open"]) == ({"a": [1]}, "x")


async def test_exams_are_listed_newest_first(store: Store) -> None:
    for i in range(5):
        await store.create_exam("t", exam(f"e{i}", created_at=NOW + i))
    assert [e.exam_id for e in await store.list_exams("t", 2)] == ["e4", "e3"]
    following = await store.list_exams("t", 9, before=NOW + 3)
    assert [e.exam_id for e in following] == ["e2", "e1", "e0"]


@pytest.mark.parametrize("size", [0, 2_000, LARGE])
async def test_a_body_comes_back_as_it_went(store: Store, size: int) -> None:
    data = os.urandom(size)
    await store.put("t", Body.UPLOAD, "l", data)
    assert await store.get("t", Body.UPLOAD, "l") == data


@pytest.mark.parametrize("sizes", [(10, 20), (10, LARGE), (LARGE, 10), (LARGE, LARGE)])
async def test_put_replaces(store: Store, sizes: tuple[int, int]) -> None:
    for size in sizes:
        await store.put("t", Body.PAPER, "p", bytes(size))
    found = await store.get("t", Body.PAPER, "p")
    assert found is not None
    assert len(found) == sizes[1]


@pytest.mark.parametrize("size", [10, LARGE])
async def test_put_new_keeps_what_is_there(store: Store, size: int) -> None:
    assert await store.put_new("t", Body.ONCE, "k", b"1" * size) is None
    assert await store.put_new("t", Body.ONCE, "k", b"2" * size) == b"1" * size
    assert await store.get("t", Body.ONCE, "k") == b"1" * size


async def test_of_sixteen_that_put_new_one_is_first(store: Store) -> None:
    answers = await asyncio.gather(
        *(store.put_new("t", Body.ONCE, "k", str(i).encode()) for i in range(16))
    )
    assert answers.count(None) == 1
    winner = await store.get("t", Body.ONCE, "k")
    assert {answer for answer in answers if answer is not None} == {winner}


@pytest.mark.parametrize("size", [10, LARGE])
async def test_a_deleted_body_is_gone(store: Store, size: int) -> None:
    await store.put("t", Body.UPLOAD, "l", bytes(size))
    await store.delete("t", Body.UPLOAD, "l")
    await store.delete("t", Body.UPLOAD, "l")
    assert await store.get("t", Body.UPLOAD, "l") is None
    assert await store.put_new("t", Body.UPLOAD, "l", b"") is None


async def test_ids_by_prefix_ascend(store: Store) -> None:
    for id in ["e/00002/1", "e/00001/2", "e/00001/1", "f/00001/1", "e", "é/1", "e/试卷"]:
        await store.put("t", Body.QUESTION, id, b"")
    await store.put("t", Body.HISTORY, "e/00009/1", b"")
    assert await store.ids("t", Body.QUESTION, "e/0") == ["e/00001/1", "e/00001/2", "e/00002/1"]
    assert await store.ids("t", Body.QUESTION, "e/试") == ["e/试卷"]
    assert await store.ids("t", Body.QUESTION, "none") == []
    assert len(await store.ids("t", Body.QUESTION)) == 7


async def test_a_tenant_sees_nothing_of_another(store: Store) -> None:
    await store.create_exam("t", exam())
    await store.put("t", Body.PAPER, "e", b"secret")
    assert await store.get_exam("u", "e") is None
    assert await store.list_exams("u", 10) == []
    assert await store.change_exam("u", "e", claim(1)) is None
    assert await store.get("u", Body.PAPER, "e") is None
    assert await store.ids("u", Body.PAPER) == []
    await store.delete("u", Body.PAPER, "e")
    assert await store.get("t", Body.PAPER, "e") == b"secret"
    assert await store.put_new("u", Body.PAPER, "e", b"mine") is None
    _, new = await store.create_exam("u", exam(tenant="u"))
    assert new
    assert (await get(store)).version == 1


async def test_claimable_are_those_with_waiting_slots_that_may_go(store: Store) -> None:
    for one in ["waits", "paused", "cancelled", "all_out"]:
        await store.create_exam("t", exam(one, slots=1))
    await store.create_exam("t", exam("reading", phase=Phase.READING))
    await store.create_exam("t", exam("later", not_before=NOW + 10))
    await store.change_exam("t", "paused", paused(True))
    await store.change_exam("t", "cancelled", cancelled(NOW))
    await store.change_exam("t", "all_out", claim(1))
    assert await names(store) == ["waits"]
    await store.change_exam("t", "paused", paused(False))
    assert sorted(await names(store)) == ["paused", "waits"]
    assert sorted(await names(store, NOW + 10)) == ["later", "paused", "waits"]


async def test_a_scheduled_exam_that_has_begun_stays_claimable_when_the_clock_is_set_back(
    store: Store,
) -> None:
    await store.create_exam("t", exam("later", not_before=NOW + 10))
    assert await names(store, NOW + 10) == ["later"]
    await store.change_exam("t", "later", claim(1))
    assert await names(store) == ["later"]


async def test_claimable_comes_least_virtual_time_first_in_each_tenant(store: Store) -> None:
    for tenant in ("t", "u"):
        for i, virtual_time in enumerate([5.0, 1.0, 3.0]):
            one = exam(f"{tenant}{i}", tenant=tenant, virtual_time=virtual_time)
            await store.create_exam(tenant, one)
    found = await names(store)
    assert [one for one in found if one[0] == "t"] == ["t1", "t2", "t0"]
    assert [one for one in found if one[0] == "u"] == ["u1", "u2", "u0"]
    await store.change_exam("t", "t1", claim(1, virtual_time=9.0))
    assert [one for one in await names(store) if one[0] == "t"] == ["t2", "t0", "t1"]


async def test_no_tenant_is_left_out_of_the_choice_by_the_limit(store: Store) -> None:
    for i in range(20):
        await store.create_exam("flood", exam(f"f{i:02}", tenant="flood"))
    for tenant in ("a", "z"):
        await store.create_exam(tenant, exam(tenant, tenant=tenant, virtual_time=99.0))
    found = await names(store, limit=2)
    assert {"a", "z"} < set(found)
    assert len(found) <= 3
    assert len(await names(store, limit=12)) <= 12


async def test_a_brief_tells_what_the_dispatcher_needs(store: Store) -> None:
    await store.create_exam("t", exam(slots=3))
    await store.change_exam("t", "e", claim(1, virtual_time=2.5))
    (brief,) = await store.claimable(NOW, 10)
    assert (brief.tenant_id, brief.exam_id, brief.priority) == ("t", "e", "normal")
    assert (brief.waiting, brief.in_flight, brief.virtual_time) == (2, 1, 2.5)
    assert (brief.wants_papers, brief.reading, brief.version) == (False, False, 2)


async def test_open_exams_are_those_somebody_must_look_after(store: Store) -> None:
    await store.create_exam("t", exam("reading", phase=Phase.READING))
    await store.create_exam("t", exam("waits"))
    for one in ["papers", "done", "failed", "paused"]:
        await store.create_exam("t", exam(one, slots=1))
        await store.change_exam("t", one, claim(1))
    await store.change_exam("t", "paused", paused(True))
    await store.change_exam("t", "failed", failed(1, 1, "x", NOW))
    for one in ["papers", "done"]:
        await store.change_exam("t", one, accept(1))
    done = await store.get_exam("t", "done")
    assert done is not None
    await store.change_exam("t", "done", papers_made(done.digest()))
    await store.create_exam("t", exam("unreadable", phase=Phase.READING))
    await store.change_exam("t", "unreadable", unreadable("x", NOW))
    found = {brief.exam_id: brief for brief in await store.open_exams()}
    assert sorted(found) == ["papers", "paused", "reading", "waits"]
    assert found["reading"].reading
    assert found["papers"].wants_papers
    assert found["paused"].in_flight == 1


async def test_cancelled_since_tells_the_later_ones(store: Store) -> None:
    for i in range(3):
        await store.create_exam("t", exam(f"e{i}"))
        await store.change_exam("t", f"e{i}", cancelled(NOW + i))
    await store.create_exam("t", exam("runs"))
    found = await store.cancelled_since(NOW + 1)
    assert sorted(map(tuple, found)) == [("t", "e1"), ("t", "e2")]


async def test_a_lease_has_one_holder_who_renews_it(store: Store) -> None:
    mine = await store.lease("dispatch", "a", 30)
    assert mine is not None
    assert await store.lease("dispatch", "b", 30) is None
    assert await store.lease("dispatch", "a", 30) == mine
    assert await store.lease("other", "b", 30) is not None


async def test_of_sixteen_that_take_a_lease_one_holds_it(store: Store) -> None:
    held = await asyncio.gather(*(store.lease("dispatch", str(i), 30) for i in range(16)))
    assert sum(lease is not None for lease in held) == 1


async def test_a_silent_holder_is_followed_under_a_higher_fence(store: Store) -> None:
    mine = await store.lease("dispatch", "a", 0.3)
    assert mine is not None
    theirs = await taken(store, "b", 0.3)
    assert theirs.fence > mine.fence
    assert await store.lease("dispatch", "a", 30) is None
    await store.release(mine)  # of a lease that was lost: nothing
    assert await store.lease("dispatch", "b", 30) == theirs


async def test_a_holder_that_renews_is_not_followed(store: Store) -> None:
    until = time.monotonic() + 0.6
    while time.monotonic() < until:
        assert await store.lease("dispatch", "a", 0.3) is not None
        assert await store.lease("dispatch", "b", 0.3) is None
        await asyncio.sleep(0.02)


async def test_a_lease_given_back_is_free_at_once(store: Store) -> None:
    mine = await store.lease("dispatch", "a", 30)
    assert mine is not None
    await store.release(mine)
    theirs = await store.lease("dispatch", "b", 30)
    assert theirs is not None
    assert theirs.fence > mine.fence


async def test_everything_is_there_after_a_restart(make_store: MakeStore) -> None:
    before = make_store()
    await before.open()
    await before.create_exam("t", exam("e", idempotency_key="k", request_sha256="x"))
    await before.change_exam("t", "e", claim(1))
    await before.create_exam("t", exam("later", not_before=NOW + 10))
    await before.put("t", Body.UPLOAD, "l", bytes(LARGE))
    held = await before.lease("dispatch", "a", 0.2)
    assert held is not None
    expected = [await get(before), *await before.open_exams(), *await before.claimable(NOW, 9)]
    await before.close()
    after = make_store()
    await after.open()
    found = [await get(after), *await after.open_exams(), *await after.claimable(NOW, 9)]
    assert found == expected
    assert len(await after.claimable(NOW + 10, 9)) == 2
    assert len(await after.get("t", Body.UPLOAD, "l") or b"") == LARGE
    _, new = await after.create_exam("t", exam("f", idempotency_key="k", request_sha256="x"))
    assert not new
    assert (await taken(after, "b", 0.2)).fence > held.fence
    await after.close()


async def test_open_and_close_may_be_repeated(store: Store) -> None:
    await store.open()
    await store.create_exam("t", exam())
    await store.close()
    await store.close()
    await store.open()
    assert (await get(store)).status is ExamStatus.RUNNING


async def test_a_closed_store_is_unavailable(store: Store) -> None:
    await store.close()
    for call in (store.ping(), store.open_exams(), store.change_exam("t", "e", claim(1))):
        with pytest.raises(StoreUnavailable):
            await call


async def get(store: Store) -> Exam:
    found = await store.get_exam("t", "e")
    assert found is not None
    return found


async def taken(store: Store, owner: str, seconds: float) -> Lease:
    """The lease, as soon as it is to be had."""
    async with asyncio.timeout(5):
        while True:
            if (lease := await store.lease("dispatch", owner, seconds)) is not None:
                return lease
            await asyncio.sleep(0.02)
