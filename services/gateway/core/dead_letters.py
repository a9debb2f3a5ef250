"""Dead letters: what failed for good, with its message, history and reason; run again or dropped.

A letter is kept under its tenant before the slot becomes `failed`, so no failure is without one. An
entry under SYSTEM names it for those who run the installation and look across tenants.
"""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from examstream.exam.acts import replayed
from examstream.exam.messages import Outcome
from examstream.exam.states import Exam, SlotState
from examstream.exam.store.base import SYSTEM, Body, Store, slot_id
from services.gateway.core.refusals import NotFound, NotNow

KIND = Body.DEAD_LETTER


async def keep(store: Store, outcome: Outcome, now: float) -> None:
    """Store the letter of a failed slot; twice is harmless."""
    envelope = outcome.envelope
    body = slot_id(envelope.exam_id, envelope.slot, envelope.epoch)
    letter = {
        "id": f"{envelope.tenant_id}/{body}",
        "tenant": envelope.tenant_id,
        "exam": envelope.exam_id,
        "slot": envelope.slot,
        "epoch": envelope.epoch,
        "candidate": envelope.candidate,
        "stage": outcome.stage,
        "reason": outcome.reason,
        "failed_at": now,
        "history": [entry.model_dump(mode="json") for entry in envelope.history],
        "message": outcome.letter,
    }
    data = json.dumps(letter, ensure_ascii=False).encode()
    await store.put(envelope.tenant_id, KIND, body, data)
    await store.put(SYSTEM, KIND, f"{envelope.tenant_id}/{body}", b"")


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What those who run the installation can do with them. A letter's id: tenant/exam/slot/epoch.

    Its `state`: `failed` while its slot is, by this very epoch; else `settled`: it was run again,
    dropped or replaced, or its exam was cancelled.
    """

    store: Store
    on_change: Callable[[Exam], Awaitable[None]]
    clock: Callable[[], float] = time.time

    async def list(self, tenant: str = "", limit: int = 100, after: str = "") -> dict[str, Any]:
        """Letters by id, without their messages, from behind `after`; `next` where more follow."""
        ids = await self.store.ids(SYSTEM, KIND, f"{tenant}/" if tenant else "")
        behind = [id for id in ids if id > after]
        found = [await self._found(id) for id in behind[:limit]]
        told = [
            {k: v for k, v in one.items() if k not in {"message", "history"}}
            for one in found
            if one is not None
        ]
        return {
            "dead_letters": told,
            "next": behind[limit - 1] if len(behind) > limit else None,
        }

    async def show(self, id: str) -> dict[str, Any]:
        """A letter with its message and history. Raises NotFound."""
        letter = await self._found(id)
        if letter is None:
            raise NotFound(f"dead letter {id}")
        return letter

    async def replay(self, id: str) -> dict[str, Any]:
        """Run its slot again: the same candidate, a new epoch, papers made again. Repeating it
        does nothing more. Raises NotFound, NotNow."""
        letter = await self.show(id)
        tenant, exam_id = letter["tenant"], letter["exam"]
        change = replayed(letter["slot"], letter["epoch"], self.clock())
        exam = await self.store.change_exam(tenant, exam_id, change)
        if exam is not None:
            await self.on_change(exam)
        elif letter["state"] == "failed":
            letter = await self.show(id)
            if letter["state"] == "failed":
                raise NotNow("the exam is cancelled: nothing of it can run again")
        return {**letter, "state": "settled", "replayed": exam is not None}

    async def drop(self, id: str) -> None:
        """Forget the letter; its slot stays as it is. Nothing where there is none."""
        tenant, _, body = id.partition("/")
        await self.store.delete(SYSTEM, KIND, id)
        await self.store.delete(tenant, KIND, body)

    async def _found(self, id: str) -> dict[str, Any] | None:
        tenant, _, body = id.partition("/")
        data = await self.store.get(tenant, KIND, body) if body else None
        if data is None:
            return None
        letter: dict[str, Any] = json.loads(data)
        exam = await self.store.get_exam(tenant, letter["exam"])
        return {**letter, "state": "failed" if _failed(exam, letter) else "settled"}


def _failed(exam: Exam | None, letter: dict[str, Any]) -> bool:
    if exam is None or not exam.has(letter["slot"]):
        return False
    slot = exam.slot(letter["slot"])
    return slot.state is SlotState.FAILED and slot.epoch == letter["epoch"]
