"""What the figures of the tables count."""

from typing import Any

from tests.chaos.faults import Injected
from tests.chaos.findings import Kind
from tests.chaos.lineages import Span, repeated
from tests.chaos.report import Report
from tests.chaos.takeover import PACE, Killed, takeovers


def call(at: float, stage: str = "grader", pid: int = 1) -> dict[str, Any]:
    told = {"exam": "e", "slot": 1, "epoch": 1, "candidate": 0, "revision": 0}
    return {"kind": "call", "at": at, "stage": stage, "pid": pid, **told}


CLAIMED = {"kind": "claimed", "at": 1.0, "pid": 7, "slot": 1, "epoch": 1, "candidate": 0}


def kinds(*at: float, struck: tuple[Span, ...]) -> list[Kind]:
    lines = [CLAIMED, *(call(moment) for moment in at)]
    return [finding.kind for finding in repeated("e", lines, struck)]


def test_a_kill_excuses_one_repetition_and_no_more() -> None:
    kill = Span(3.0, 3.0)
    assert kinds(2.0, 4.0, struck=(kill,)) == [Kind.REPEATED, Kind.LINEAGE]
    thrice = kinds(2.0, 4.0, 5.0, struck=(kill,))
    assert thrice.count(Kind.EXCESS) == 1
    assert thrice.count(Kind.LINEAGE) == 2


def test_a_kill_before_it_was_let_in_excuses_nothing() -> None:
    assert Kind.EXCESS in kinds(2.0, 4.0, struck=(Span(0.5, 0.5),))


def test_all_connections_lost_at_once_find_a_candidate_in_two_places() -> None:
    assert Kind.EXCESS not in kinds(2.0, 4.0, 5.0, struck=(Span(3.0, 3.0, places=2),))


def test_who_comes_to_lead_may_offer_the_last_claim_again() -> None:
    for leader, excused in ((8, True), (7, False)):  # 7 made the claim: it knows what became of it
        undone = {**CLAIMED, "kind": "undone", "at": 3.0, "pid": leader}
        found = repeated("e", [CLAIMED, call(2.0), undone, call(4.0)], ())
        assert (Kind.EXCESS not in [finding.kind for finding in found]) is excused


def test_a_leader_that_lost_its_lease_and_leads_again_may_publish_its_last_claim_again() -> None:
    for fence, excused in ((4, True), (3, False)):
        published = {"kind": "published", "pid": 7, "slot": 1, "epoch": 1}
        first, second = ({**published, "at": 1.1, "fence": 3}, {**published, "at": 3.0})
        lines = [CLAIMED, first, call(2.0), {**second, "fence": fence}, call(4.0), call(5.0)]
        excess = [one.kind for one in repeated("e", lines, ())].count(Kind.EXCESS)
        assert excess == (1 if excused else 2)


def test_recovery_is_when_the_rate_is_back() -> None:
    report, fault = Report(), Injected("kill broker", 99.0, 100.0)
    slow = [100 + n for n in range(5)]  # one a second
    landed = [*slow, *(105 + n / 10 for n in range(100))]  # ten a second
    report.recovery(fault, landed, 10.0)
    row = report.rows["kill broker"]
    (recovery,), (ratio,) = row.recoveries, row.ratios
    assert 3 <= recovery <= 5
    assert ratio > 0.95


def test_what_never_comes_back_is_told_so() -> None:
    report, fault = Report(), Injected("kill broker", 99.0, 100.0)
    report.recovery(fault, [100 + n / 5 for n in range(100)], 10.0)
    assert report.rows["kill broker"].unrecovered == 1
    assert "never" in report.table()


def test_a_takeover_is_from_the_kill_to_the_same_call_elsewhere() -> None:
    lines = [call(10.0), call(10.25, pid=2), call(20.0, pid=2)]
    assert list(takeovers(lines, [Killed(10.2, 1)])) == [10.25 - 10.2]
    ended = 10.0 + 0.08 * PACE + 0.01
    assert list(takeovers(lines, [Killed(ended, 1)])) == [], "it was not in flight"
