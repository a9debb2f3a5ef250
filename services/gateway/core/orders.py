"""What the dispatcher hands to the generator: the task for a claimed slot."""

from collections import OrderedDict
from dataclasses import dataclass, field

from examstream.exam.context import cut
from examstream.exam.lecture.model import Lecture
from examstream.exam.messages import Envelope, GenerateTask, PackedContext
from examstream.exam.plan.model import Inventory, Order, Plan
from examstream.exam.seeds import candidate_seed
from examstream.exam.states import Exam, Slot
from examstream.exam.store.base import Body, Store
from examstream.pipeline.errors import ExamstreamError

_KEPT_EXAMS = 32


@dataclass(slots=True)
class _Material:
    lecture: Lecture
    inventory: Inventory
    plan: Plan
    whole: PackedContext | None = None


@dataclass(slots=True)
class Orders:
    """Builds tasks; keeps the plans of the exams now in the stream."""

    store: Store
    share_max_bytes: int
    _kept: OrderedDict[tuple[str, str], _Material] = field(default_factory=OrderedDict)

    async def task(
        self, exam: Exam, slot: Slot, epoch: int, expires_at: float, now: float
    ) -> GenerateTask:
        """The task for the slot's present candidate under an epoch. IndexError: no such share."""
        material = await self._material(exam)
        order = material.plan.slots[slot.slot - 1].order(slot.candidate)
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
        if material.whole is not None:
            return material.whole
        share = order.share.fact or order.share.passage
        packed = cut(
            material.lecture,
            material.inventory.terms,
            share.start if share else 0,
            self.share_max_bytes,
        )
        if packed.whole:
            material.whole = packed
        return packed

    async def _material(self, exam: Exam) -> _Material:
        key = (exam.tenant_id, exam.exam_id)
        if (found := self._kept.get(key)) is None:
            found = _Material(
                Lecture.model_validate_json(await self._body(exam, Body.LECTURE)),
                Inventory.model_validate_json(await self._body(exam, Body.INVENTORY)),
                Plan.model_validate_json(await self._body(exam, Body.PLAN)),
            )
            self._kept[key] = found
            if len(self._kept) > _KEPT_EXAMS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found

    async def _body(self, exam: Exam, kind: Body) -> bytes:
        data = await self.store.get(exam.tenant_id, kind, exam.exam_id)
        if data is None:
            raise ExamstreamError(f"exam {exam.exam_id} has no stored {kind}")
        return data
