"""What intake leaves for the dispatcher: what travels with every task, and a line for each place.

A claim then decodes its own place's plan and no other, and packs no lecture.
"""

from dataclasses import dataclass
from typing import Self

from examstream.exam.context import whole
from examstream.exam.lecture.model import Lecture
from examstream.exam.messages import PackedContext
from examstream.exam.plan.model import Inventory, Order, Plan, SlotPlan
from examstream.exam.states import Slot

_NONE = "null"


@dataclass(frozen=True, slots=True)
class Dealt:
    """`context` is None where the lecture is too long to travel whole."""

    context: PackedContext | None
    lines: tuple[bytes, ...]  # a place's SlotPlan each, JSON

    @classmethod
    def of(cls, lecture: Lecture, inventory: Inventory, plan: Plan, max_bytes: int) -> Self:
        """Pack and encode; `max_bytes` bounds the context."""
        lines = tuple(slot.model_dump_json().encode() for slot in plan.slots)
        return cls(whole(lecture, inventory.terms, max_bytes), lines)

    @classmethod
    def stored(cls, data: bytes) -> Self:
        """What `data` said of it."""
        first, *lines = data.split(b"\n")
        context = PackedContext.model_validate_json(first) if first != _NONE.encode() else None
        return cls(context, tuple(lines))

    def data(self) -> bytes:
        """To be stored: JSON on lines, for no JSON has a line break within."""
        first = self.context.model_dump_json() if self.context else _NONE
        return b"\n".join((first.encode(), *self.lines))

    def order(self, slot: Slot) -> Order:
        """The order for the slot's present candidate. IndexError: no such share."""
        return SlotPlan.model_validate_json(self.lines[slot.slot - 1]).order(slot.candidate)

    def travels_within(self, max_bytes: int) -> bool:
        """Whether the whole lecture travels with a task, in no more bytes than these."""
        return self.context is not None and len(self.context.data) <= max_bytes

    @property
    def bytes(self) -> int:
        """What it takes to keep it."""
        return len(self.context.data if self.context else "") + sum(map(len, self.lines))
