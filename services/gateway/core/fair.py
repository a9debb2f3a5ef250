"""Start-time fair queueing on two levels: the tenant least in virtual time, then its exam.

Goyal, Vin and Cheng (1996). A newcomer starts at the present virtual time; priority and weight
scale the cost of a claim, so that nothing starves and a flood delays itself alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examstream.exam.store.base import Brief

PRIORITY_WEIGHT = {"urgent": 4.0, "normal": 1.0, "bulk": 0.25}


@dataclass(slots=True)
class FairOrder:
    """The virtual clocks of tenants and exams, kept by whoever dispatches."""

    weights: Mapping[str, float] = field(default_factory=dict)
    tenants: dict[str, float] = field(default_factory=dict)
    now: float = 0.0  # the present virtual time among tenants
    exams: dict[tuple[str, str], float] = field(default_factory=dict)
    present: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def choose(self, waiting: Sequence[Brief]) -> Brief | None:
        """Whose slot goes next among exams with waiting slots; None if there is none."""
        if not waiting:
            return None
        tenant = min({b.tenant_id for b in waiting}, key=lambda t: (self._tenant(t), t))
        own = [b for b in waiting if b.tenant_id == tenant]
        return min(own, key=lambda b: (self._exam(b), b.exam_id))

    def charge(self, brief: Brief) -> float:
        """Charge one claim to its exam and tenant; the exam's new virtual time."""
        start = self._tenant(brief.tenant_id)
        self.now = start
        weight = self.weights.get(brief.tenant_id, 1.0)
        self.tenants[brief.tenant_id] = start + 1.0 / weight
        begun = self._exam(brief)
        self.present[brief.tenant_id] = begun
        cost = 1.0 / PRIORITY_WEIGHT.get(brief.priority, 1.0)
        self.exams[brief.tenant_id, brief.exam_id] = begun + cost
        return begun + cost

    def forget(self, waiting: Sequence[Brief]) -> None:
        """Drop the clocks of exams with nothing waiting; tenants keep theirs till it is past."""
        keep = {(b.tenant_id, b.exam_id) for b in waiting}
        self.exams = {key: value for key, value in self.exams.items() if key in keep}
        self.tenants = {t: value for t, value in self.tenants.items() if value > self.now}

    def _tenant(self, tenant_id: str) -> float:
        return max(self.tenants.get(tenant_id, self.now), self.now)

    def _exam(self, brief: Brief) -> float:
        own = self.exams.get((brief.tenant_id, brief.exam_id), brief.virtual_time)
        return own or self.present[brief.tenant_id]
