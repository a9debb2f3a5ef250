"""A row per fault: how often it was in, what came of it, how soon the stream was itself again."""

import bisect
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.chaos.faults import HARMLESS, Injected
from tests.chaos.judge import Finding, Kind

WINDOW_SECONDS = 1.0
ITSELF = 0.8
"""Recovered: over a window the stream lands so much of what it does in calm."""
HANDED_OVER = 8
"""Two readers, each with two places and two messages to spare."""
AFTERMATH_SECONDS = 3.0
"""What is lost within this of a dispatch's last sign of life is put down to a fault."""


@dataclass
class Row:
    """One kind of fault. `offered_again`: what the reconciler repaired; messages that vanished
    for a fault that may lose none are `lost`, repaired or not."""

    fault: str
    injected: int = 0
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    failed: int = 0
    repeated_calls: int = 0
    offered_again: int = 0
    recovery_seconds: float | None = None
    rate_ratio: float | None = None
    holding: int = 0  # kills of a process that held a delivery
    recoveries: list[float] = field(default_factory=list, repr=False)
    ratios: list[float] = field(default_factory=list, repr=False)

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.stuck + self.failed


class Report:
    """Rows by fault, over one or more rounds."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.examples: list[str] = []
        self.notes: list[str] = []
        self.vanished = 0  # of all that is lost: messages whose slots were offered again

    def round(self, log: Sequence[Injected], findings: Iterable[Finding]) -> None:
        """Put each finding down to a fault of this round."""
        for one in log:
            row = self._row(one.fault)
            row.injected += 1
            row.holding += one.held
        began = [one.began for one in log]
        budget = {id(one): _may_vanish(one) for one in log}
        for finding in findings:
            match finding.kind:
                case Kind.REPEATED:
                    self._before(log, began, finding.at).repeated_calls += 1
                case Kind.OFFERED:
                    self._before(log, began, finding.at).offered_again += 1
                case Kind.VANISHED:
                    near = _near(log, finding.at)
                    excused = any(one.fault not in HARMLESS for one in near)
                    counted = next((o for o in near if budget[id(o)] > 0), None)
                    if not excused and counted is not None:
                        budget[id(counted)], excused = budget[id(counted)] - 1, True
                    if not excused:
                        self.vanished += 1
                        self._bad(Kind.LOST, self._before(log, began, finding.at), finding)
                case kind:
                    self._bad(kind, self._before(log, began, finding.at), finding)

    def recovery(self, one: Injected, landed: Sequence[float], calm: float, until: float) -> None:
        """How this fault's recovery went; `landed` are the times at which questions landed."""
        if not calm:
            return
        row = self._row(one.fault)
        after = landed[bisect.bisect_left(landed, one.ended) :]
        needed = ITSELF * calm * WINDOW_SECONDS
        starts = (one.ended, *after)
        for at in starts:
            low = bisect.bisect_left(landed, at)
            if bisect.bisect_right(landed, at + WINDOW_SECONDS) - low >= needed:
                row.recoveries.append(at - one.ended)
                rest = len(landed) - low
                if until - at >= WINDOW_SECONDS:
                    row.ratios.append(rest / (until - at) / calm)
                return

    @property
    def bad(self) -> int:
        return sum(row.bad for row in self.rows.values())

    def table(self) -> str:
        heads = "injected lost doubled stuck failed repeated offered recovery rate".split()
        lines = [f"{'fault':20}" + "".join(f"{head:>9}" for head in heads)]
        for row in self._finished():
            counts = (row.injected, row.lost, row.doubled, row.stuck, row.failed)
            shown = [*counts, row.repeated_calls, row.offered_again]
            recovery = "-" if row.recovery_seconds is None else f"{row.recovery_seconds:.1f} s"
            rate = "-" if row.rate_ratio is None else f"{row.rate_ratio:.2f}"
            lines.append(
                f"{row.fault:20}" + "".join(f"{n:>9}" for n in shown) + f"{recovery:>9}{rate:>9}"
            )
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        hidden = ("recoveries", "ratios")
        rows = [
            {k: v for k, v in asdict(row).items() if k not in hidden} for row in self._finished()
        ]
        path.write_text(json.dumps(rows, indent=1) + "\n")

    def _finished(self) -> list[Row]:
        for row in self.rows.values():
            row.recovery_seconds = round(median(row.recoveries), 2) if row.recoveries else None
            row.rate_ratio = round(median(row.ratios), 3) if row.ratios else None
        return sorted(self.rows.values(), key=lambda row: row.fault)

    def _row(self, fault: str) -> Row:
        return self.rows.setdefault(fault, Row(fault))

    def _before(self, log: Sequence[Injected], began: Sequence[float], at: float) -> Row:
        """The fault that was in, or had been last, when it happened."""
        index = bisect.bisect_right(began, at)
        return self._row(log[index - 1].fault if index else "calm")

    def _bad(self, kind: Kind, row: Row, finding: Finding) -> None:
        setattr(row, kind.value, getattr(row, kind.value) + 1)
        if len(self.examples) < 40:
            self.examples.append(
                f"{kind} after {row.fault}: {finding.exam}/{finding.slot}: {finding.says}"
            )


def _may_vanish(one: Injected) -> int:
    """What the broker says went with a queue; of one that is deleted also what it had handed to
    its consumers' channels and not sent yet."""
    return one.destroyed + (HANDED_OVER if one.fault.startswith("queue delete") else 0)


def _near(log: Sequence[Injected], at: float) -> list[Injected]:
    """The faults that were in when an epoch was last heard of, or soon after."""
    return [o for o in log if o.began <= at + AFTERMATH_SECONDS and (o.ended or o.began) >= at - 1]
