"""Start-time fair queueing on two levels: the tenant least in virtual time, then its exam.

Goyal, Vin and Cheng (1996). Who comes, or comes back, starts at the present virtual time: no debt,
no credit. Priority and weight scale the cost of a claim, so that nothing starves and a flood
delays itself alone.
"""

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
    present: dict[str, float] = field(default_factory=dict)  # among a tenant's exams

    def see(self, waiting: Sequence[Brief]) -> None:
        """What waits now. Clocks of what does not are dropped in time; a dispatcher that has just taken
        over learns where its tenants stand from the exams they have begun.
        """
        if len(self.exams) > len(waiting):
            keep = {(b.tenant_id, b.exam_id) for b in waiting}
            self.exams = {key: value for key, value in self.exams.items() if key in keep}
        self.tenants = {t: value for t, value in self.tenants.items() if value > self.now}
        begun: dict[str, float] = {}
        for brief in waiting:
            if brief.virtual_time and brief.tenant_id not in self.present:
                least = begun.get(brief.tenant_id, brief.virtual_time)
                begun[brief.tenant_id] = min(least, brief.virtual_time)
        self.present |= begun

    def choose(self, waiting: Sequence[Brief]) -> Brief | None:
        """Whose slot goes next among exams with waiting slots; None if there is none."""
        chosen: tuple[float, str] | None = None
        own: list[Brief] = []
        clocks, now = self.tenants, self.now
        for brief in waiting:  # a thousand tenants, at each claim: nothing is made for those behind
            tenant_id = brief.tenant_id
            at = max(clocks[tenant_id], now) if tenant_id in clocks else now
            if chosen is None or at < chosen[0] or (at == chosen[0] and tenant_id < chosen[1]):
                chosen, own = (at, tenant_id), [brief]
            elif tenant_id == chosen[1]:
                own.append(brief)
        return min(own, key=lambda b: (self._exam(b), b.exam_id), default=None)

    def price(self, brief: Brief) -> float:
        """The exam's virtual time after one more claim."""
        return self._exam(brief) + 1.0 / PRIORITY_WEIGHT.get(brief.priority, 1.0)

    def charge(self, brief: Brief) -> None:
        """One claim went in: its exam and its tenant pay."""
        start = self._tenant(brief.tenant_id)
        self.now = start
        self.tenants[brief.tenant_id] = start + 1.0 / self.weights.get(brief.tenant_id, 1.0)
        begun, after = self._exam(brief), self.price(brief)
        self.present[brief.tenant_id] = begun
        self.exams[brief.tenant_id, brief.exam_id] = after

    def revised(self, tenant_id: str) -> None:
        """A question of the tenant goes through the stream once more: its tenant pays."""
        price = 1.0 / self.weights.get(tenant_id, 1.0)
        self.tenants[tenant_id] = self._tenant(tenant_id) + price

    def _tenant(self, tenant_id: str) -> float:
        return max(self.tenants.get(tenant_id, self.now), self.now)

    def _exam(self, brief: Brief) -> float:
        own = self.exams.get((brief.tenant_id, brief.exam_id), brief.virtual_time)
        return max(own, self.present.get(brief.tenant_id, 0.0))
