"""What a judge may find."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    LOST = "lost"  # promised, or landed, and not there
    DOUBLED = "doubled"  # an effect that happened twice, or landed where none may
    STUCK = "stuck"  # not terminal, or not on paper, long after
    FAILED = "failed"  # failed, and only the world was at fault
    REPEATED = "repeated"  # a call made once more
    LINEAGE = "lineage"  # a candidate of a slot that went through the stream once more, or a part
    EXCESS = "excess"  # once more than there were faults since it was let in
    OFFERED = "offered"  # an epoch was given up by the reconciler, and offered again
    VANISHED = "vanished"  # a message that was in the stream came to no end there


@dataclass(frozen=True, slots=True)
class Finding:
    """`at` is monotonic: the last sign of life before it; 0 where nothing is known."""

    kind: Kind
    at: float
    exam: str
    says: str
    slot: int = 0
