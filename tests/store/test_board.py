"""The board answers as a query over all exams would."""

from hypothesis import given
from hypothesis import strategies as st

from examstream.exam.acts import cancelled, paused
from examstream.exam.states import Exam
from examstream.exam.store.board import Board
from examstream.exam.store.summary import Summary
from tests.store.exams import NOW, claim, exam

TENANTS, EXAMS = ("t", "u", "v"), ("a", "b", "c")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(TENANTS),
        st.sampled_from(EXAMS),
        st.sampled_from(["create", "claim", "pause", "resume", "cancel"]),
        st.sampled_from([None, 5.0, 10.0]),
        st.integers(0, 3),
    ),
    max_size=40,
)


@given(steps=STEPS, limit=st.integers(1, 12))
def test_claimable_is_what_a_query_would_find(
    steps: list[tuple[str, str, str, float | None, int]], limit: int
) -> None:
    board = Board()
    exams: dict[tuple[str, str], Exam] = {}
    for now, (tenant, exam_id, act, not_before, virtual_time) in enumerate(steps):
        key = (tenant, exam_id)
        one = exams.get(key)
        match act:
            case "create":
                one = exam(exam_id, 3, tenant=tenant, not_before=not_before)
            case _ if one is None:
                continue
            case "claim":
                number = next((s.slot for s in one.slots if s.state == "waiting"), 1)
                one = claim(number, float(virtual_time))(one) or one
            case "cancel":
                one = cancelled(NOW)(one) or one
            case _:
                one = paused(act == "pause")(one) or one
        exams[key] = one
        board.put([Summary.of(one)])
        every = {key: Summary.of(one) for key, one in exams.items()}
        assert {(b.tenant_id, b.exam_id) for b in board.open_exams()} == {
            key for key, summary in every.items() if summary.open
        }
        found = board.claimable(now, limit)
        waiting = [s for s in every.values() if s.claimable and s.not_before <= now]
        tenants = {s.tenant_id for s in waiting}
        each = max(1, limit // max(1, len(tenants)))
        for name in TENANTS:
            own = sorted(
                (s for s in waiting if s.tenant_id == name),
                key=lambda s: (s.virtual_time, s.exam_id),
            )
            assert [b for b in found if b.tenant_id == name] == [s.brief() for s in own[:each]]
