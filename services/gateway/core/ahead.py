"""What goes before an exam's last question, by the fair order: an estimate for people."""

from collections import Counter
from collections.abc import Mapping, Sequence

from examstream.exam.states import Exam, SlotState
from examstream.exam.store.base import Brief
from services.gateway.core.fair import PRIORITY_WEIGHT


def before_last(exam: Exam, briefs: Sequence[Brief], weights: Mapping[str, float]) -> int:
    """Waiting places of others that are let in while this exam's own are.

    While it gets its places, another exam of the tenant gets as many, by priority, and another
    tenant as many as this one, by weight; but no more than it has waiting.
    """
    own = exam.count(SlotState.WAITING) if exam.slots else exam.blueprint.n
    share = PRIORITY_WEIGHT[exam.blueprint.priority.value]
    others: Counter[str] = Counter()
    ahead = 0.0
    for brief in briefs:
        if brief.tenant_id != exam.tenant_id:
            others[brief.tenant_id] += brief.waiting
        elif brief.exam_id != exam.exam_id:
            theirs = PRIORITY_WEIGHT.get(brief.priority, 1.0)
            ahead += min(brief.waiting, own * theirs / share)
    mine = (own + ahead) / weights.get(exam.tenant_id, 1.0)
    return round(ahead + sum(min(n, mine * weights.get(t, 1.0)) for t, n in others.items()))
