"""What the dispatcher hands to the generator: the task for a claimed slot."""

from collections import OrderedDict
from dataclasses import dataclass, field

from examstream.exam.context import window
from examstream.exam.lecture.model import Lecture
from examstream.exam.messages import Envelope, GenerateTask, PackedContext
from examstream.exam.plan.model import Inventory, Order, Plan, Term
from examstream.exam.seeds import candidate_seed
from examstream.exam.states import Exam, Slot
from examstream.exam.store.base import Body, Store
from examstream.pipeline.errors import ExamstreamError
from services.gateway.core.dealt import Dealt

_KEPT_BYTES_MAX = 128_000_000
"""Of all plans kept. As JSON: as values they would take ten times as much."""


@dataclass(slots=True)
class _Material:
    """What was dealt; the lecture only where it does not travel whole."""

    dealt: Dealt
    bytes: int
    lecture: Lecture | None = None
    terms: tuple[Term, ...] = ()


@dataclass(slots=True)
class Orders:
    """Builds tasks; keeps the plans of the exams now in the stream."""

    store: Store
    share_max_bytes: int
    _kept: OrderedDict[tuple[str, str], _Material] = field(default_factory=OrderedDict)
    _bytes: int = 0

    async def task(
        self, exam: Exam, slot: Slot, epoch: int, expires_at: float, now: float
    ) -> GenerateTask:
        """The task for the slot's present candidate under an epoch. IndexError: no such share."""
        material = await self._material(exam)
        order = material.dealt.order(slot)
        return GenerateTask(
            envelope=Envelope(
                tenant_id=exam.tenant_id,
                exam_id=exam.exam_id,
                slot=slot.slot,
                epoch=epoch,
                candidate=slot.candidate,
                seed=candidate_seed(exam.blueprint.seed, slot.slot, slot.candidate, 0),
                enqueued_at=now,
                expires_at=expires_at,
            ),
            context=self._context(material, order),
            order=order,
        )

    def _context(self, material: _Material, order: Order) -> PackedContext:
        if material.dealt.context is not None:
            return material.dealt.context
        assert material.lecture is not None
        share = order.share.fact or order.share.passage
        around = share.start if share else 0
        return window(material.lecture, material.terms, around, self.share_max_bytes)

    async def _material(self, exam: Exam) -> _Material:
        key = (exam.tenant_id, exam.exam_id)
        if (found := self._kept.get(key)) is None:
            found = self._kept[key] = await self._read(exam)
            self._bytes += found.bytes
            while self._bytes > _KEPT_BYTES_MAX and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1].bytes
        self._kept.move_to_end(key)
        return found

    async def _read(self, exam: Exam) -> _Material:
        dealt = await self._dealt(exam)
        if dealt is not None and dealt.travels_within(self.share_max_bytes):
            return _Material(dealt, dealt.bytes)
        data = await self._body(exam, Body.LECTURE)
        lecture = Lecture.model_validate_json(data)
        inventory = Inventory.model_validate_json(await self._body(exam, Body.INVENTORY))
        plan = Plan.model_validate_json(await self._body(exam, Body.PLAN))
        dealt = Dealt.of(lecture, inventory, plan, self.share_max_bytes)
        if dealt.context is not None:
            return _Material(dealt, dealt.bytes)
        return _Material(dealt, dealt.bytes + 10 * len(data), lecture, inventory.terms)

    async def _dealt(self, exam: Exam) -> Dealt | None:
        """None: an exam planned by a version that did not store it."""
        data = await self.store.get(exam.tenant_id, Body.DEALT, exam.exam_id)
        return None if data is None else Dealt.stored(data)

    async def _body(self, exam: Exam, kind: Body) -> bytes:
        data = await self.store.get(exam.tenant_id, kind, exam.exam_id)
        if data is None:
            raise ExamstreamError(f"exam {exam.exam_id} has no stored {kind}")
        return data
