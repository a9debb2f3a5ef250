"""Start-time fair queueing: shares, newcomers, and what a takeover must not forget."""

from collections import Counter

from examstream.exam.store.base import Brief
from services.gateway.core.fair import FairOrder


def brief(
    tenant: str, exam: str, virtual_time: float = 0.0, priority: str = "normal", waiting: int = 1000
) -> Brief:
    return Brief(tenant, exam, priority, waiting, 0, virtual_time, False, False, 1)


def served(order: FairOrder, waiting: list[Brief], claims: int) -> Counter[tuple[str, str]]:
    """Who gets how many claims while all go on waiting; `waiting` keeps what the store would."""
    got: Counter[tuple[str, str]] = Counter()
    for _ in range(claims):
        order.see(waiting)
        chosen = order.choose(waiting)
        assert chosen is not None
        after = order.price(chosen)
        order.charge(chosen)
        got[chosen.tenant_id, chosen.exam_id] += 1
        place = waiting.index(chosen)
        waiting[place] = brief(chosen.tenant_id, chosen.exam_id, after, chosen.priority)
    return got


def test_equal_tenants_get_equal_shares_however_many_exams_they_have() -> None:
    flood = [brief("flood", f"e{n}") for n in range(100)]
    got = served(FairOrder(), [*flood, brief("light", "e")], 400)
    assert got["light", "e"] == 200


def test_weights_are_kept() -> None:
    got = served(FairOrder({"a": 3.0}), [brief("a", "e"), brief("b", "e")], 400)
    assert got["a", "e"] == 300


def test_priorities_share_within_a_tenant_and_nothing_starves() -> None:
    waiting = [brief("t", p, priority=p) for p in ("urgent", "normal", "bulk")]
    got = served(FairOrder(), waiting, 2100)
    assert (got["t", "urgent"], got["t", "normal"], got["t", "bulk"]) == (1600, 400, 100)


def test_a_small_exam_does_not_wait_behind_a_large_one_of_its_tenant() -> None:
    order, waiting = FairOrder(), [brief("t", "large")]
    served(order, waiting, 500)
    waiting.append(brief("t", "small"))
    assert served(order, waiting, 20)["t", "small"] == 10


def test_a_newcomer_after_a_takeover_does_not_stop_those_who_had_begun() -> None:
    waiting = [brief("t", "old")]
    served(FairOrder(), waiting, 500)
    waiting.append(brief("t", "new"))
    got = served(FairOrder(), waiting, 100)  # another dispatcher, that remembers nothing
    assert got["t", "old"] == 50


def test_an_exam_that_was_paused_for_long_comes_back_without_credit() -> None:
    order, waiting = FairOrder(), [brief("t", "busy"), brief("t", "paused")]
    served(order, waiting, 20)
    rested = waiting.pop(1)
    served(order, waiting, 500)
    waiting.append(rested)
    assert abs(served(order, waiting, 100)["t", "paused"] - 50) <= 1


def test_a_tenant_that_was_away_comes_back_without_credit() -> None:
    order, both = FairOrder(), [brief("a", "e"), brief("b", "e")]
    served(order, both, 10)
    alone = [both[0]]
    served(order, alone, 500)
    assert abs(served(order, [alone[0], both[1]], 100)["b", "e"] - 50) <= 1
