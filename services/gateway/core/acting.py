"""What a tenant does to its exams: cancel, pause, replace, drop; each once for an idempotency key."""

from collections.abc import Awaitable, Callable

from examstream.exam.acts import Act, OtherAct, cancelled, dropped, paused, reopened
from examstream.exam.states import ENDED, Change, Exam, Phase, Slot, SlotState
from examstream.exam.store.base import Conflict, Store
from services.gateway.core.refusals import NotFound, NotNow


class Acting:
    """The acts, over the store of the class that has them. `key`: an idempotency key."""

    __slots__ = ()

    store: Store
    on_change: Callable[[Exam], Awaitable[None]]
    clock: Callable[[], float]

    async def get(self, tenant_id: str, exam_id: str) -> Exam:
        """The exam; raises NotFound."""
        exam = await self.store.get_exam(tenant_id, exam_id)
        if exam is None:
            raise NotFound(f"exam {exam_id}")
        return exam

    async def cancel(self, tenant_id: str, exam_id: str, key: str = "") -> Exam:
        """Idempotent; an exam that has ended stays as it is."""
        return await self._act(tenant_id, exam_id, Act(key, "cancel"), cancelled(self.clock()))

    async def pause(self, tenant_id: str, exam_id: str, pause: bool, key: str = "") -> Exam:
        """Pause (True) or resume (False); idempotent."""
        act = Act(key, "pause" if pause else "resume")
        exam = await self._act(tenant_id, exam_id, act, paused(pause))
        if exam.status in ENDED and not act.done(exam):
            raise NotNow(f"the exam is {exam.status}: there is nothing left to pause or resume")
        return exam

    async def replace(self, tenant_id: str, exam_id: str, number: int, key: str = "") -> Exam:
        """Another question for a place; raises NotNow where nothing is left to ask."""
        act, change = Act(key, f"replace {number}"), reopened(number, self.clock())
        await self._place(tenant_id, exam_id, number)
        after = await self._apply(tenant_id, exam_id, act, change)
        if after is not None:
            return after
        exam = await self.get(tenant_id, exam_id)
        if act.done(exam):
            return exam
        if exam.cancelled:
            raise NotNow("the exam is cancelled")
        if exam.slot(number).state in {SlotState.WAITING, SlotState.IN_FLIGHT}:
            raise NotNow(f"place {number} is being filled already")
        raise NotNow(f"the lecture has nothing left to ask for place {number}")

    async def drop(self, tenant_id: str, exam_id: str, number: int, key: str = "") -> Exam:
        """No question for a place; idempotent."""
        act, change = Act(key, f"drop {number}"), dropped(number, self.clock())
        await self._place(tenant_id, exam_id, number)
        exam = await self._act(tenant_id, exam_id, act, change)
        if exam.slot(number).state is not SlotState.CANCELLED and not act.done(exam):
            raise NotNow("the exam is cancelled")
        return exam

    async def _place(self, tenant_id: str, exam_id: str, number: int) -> tuple[Exam, Slot]:
        exam = await self.get(tenant_id, exam_id)
        if exam.phase is not Phase.PLANNED and 1 <= number <= exam.blueprint.n:
            raise NotNow(f"the exam is {exam.status}: its places are not dealt")
        if not exam.has(number):
            raise NotFound(f"place {number} in this exam")
        return exam, exam.slot(number)

    async def _act(self, tenant_id: str, exam_id: str, act: Act, change: Change) -> Exam:
        """The exam after the act. One that finds all as it asks is remembered as well: repeated
        after somebody undid it, it must not be done."""
        await self.get(tenant_id, exam_id)
        after = await self._apply(tenant_id, exam_id, act, change)
        if after is None and act.key:
            after = await self._apply(tenant_id, exam_id, act, lambda exam: exam)
        return after or await self.get(tenant_id, exam_id)

    async def _apply(self, tenant_id: str, exam_id: str, act: Act, change: Change) -> Exam | None:
        try:
            after = await self.store.change_exam(tenant_id, exam_id, act.once(change))
        except OtherAct:
            raise Conflict("this idempotency key was used for another act") from None
        if after is not None:
            await self.on_change(after)
        return after
