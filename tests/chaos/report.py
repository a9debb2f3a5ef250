"""A row per fault: how often it was in, what came of it, how soon the stream was itself again."""

import bisect
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.chaos.faults import DESTRUCTIVE, Injected
from tests.chaos.findings import Finding, Kind

WINDOW = 40
ITSELF = 0.95
"""Recovered: so many land one after another at this part of the rate they land at in calm."""
HANDED_OVER = 8
"""Two readers, each with two places and two messages to spare."""
ENDED_SECONDS = 1.0
"""A dispatch that a fault ended had its last sign of life so long before it at most."""
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
    lineages: int = 0  # of those calls: candidates whose way was gone once more, or a part of it
    excess: int = 0  # calls that were made again without a fault that explains it
    offered_again: int = 0
    recovery_seconds: float | None = None
    rate_ratio: float | None = None
    holding: int = 0  # kills of a process that held a delivery
    held: int = 0  # deliveries held by those that were killed
    unrecovered: int = 0  # times it did not come to that within the completions after it
    goes_on_seconds: float | None = None  # broker back → something lands that was let in after
    recoveries: list[float] = field(default_factory=list, repr=False)
    ratios: list[float] = field(default_factory=list, repr=False)
    goings_on: list[float] = field(default_factory=list, repr=False)

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.stuck + self.failed + self.excess


class Report:
    """Rows by fault, over one or more rounds."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.examples: list[str] = []
        self.notes: list[str] = []

    def round(self, log: Sequence[Injected], findings: Iterable[Finding]) -> None:
        """Put each finding down to a fault of this round."""
        for one in log:
            row = self._row(one.fault)
            row.injected += 1
            row.holding += one.held > 0
            row.held += one.held
        log = sorted(log, key=lambda one: one.began)
        began = [one.began for one in log]
        budget = {id(one): _may_vanish(one) for one in log}
        for finding in findings:
            match finding.kind:
                case Kind.REPEATED:
                    self._before(log, began, finding.at).repeated_calls += 1
                case Kind.LINEAGE:
                    self._before(log, began, finding.at).lineages += 1
                case Kind.OFFERED:
                    self._before(log, began, finding.at + ENDED_SECONDS).offered_again += 1
                case Kind.VANISHED:
                    near = _near(log, finding.at)
                    excused = any(one.fault in DESTRUCTIVE for one in near)
                    counted = next((o for o in near if budget[id(o)] > 0), None)
                    if not excused and counted is not None:
                        budget[id(counted)], excused = budget[id(counted)] - 1, True
                    if not excused:
                        self._bad(Kind.LOST, self._before(log, began, finding.at), finding)
                case kind:
                    self._bad(kind, self._before(log, began, finding.at), finding)

    def recovery(self, one: Injected, landed: Sequence[float], calm: float) -> None:
        """How this fault's recovery went; `landed`: when questions landed, in order, until now."""
        if not calm:
            return
        row = self._row(one.fault)
        times = [one.ended, *landed[bisect.bisect_left(landed, one.ended) :]]
        for n, at in enumerate(times[:-WINDOW]):
            if times[n + WINDOW] - at <= WINDOW / (ITSELF * calm):
                row.recoveries.append(at - one.ended)
                row.ratios.append((len(times) - 1 - n) / (times[-1] - at) / calm)
                return
        row.recoveries.append(math.inf)
        row.unrecovered += 1

    def went_on(self, one: Injected, seconds: float) -> None:
        """So long after its end something landed that was let in after its end."""
        self._row(one.fault).goings_on.append(seconds)

    @property
    def bad(self) -> int:
        return sum(row.bad for row in self.rows.values())

    def table(self) -> str:
        heads = "injected lost doubled stuck failed repeated lineages excess offered".split()
        seconds = ("recovery", "rate", "goes on")
        lines = [f"{'fault':20}" + "".join(f"{head:>9}" for head in (*heads, *seconds))]
        for row in self._finished():
            counts = (row.injected, row.lost, row.doubled, row.stuck, row.failed)
            shown = [*counts, row.repeated_calls, row.lineages, row.excess, row.offered_again]
            ends = (
                _s(row.recovery_seconds, row.unrecovered),
                _r(row.rate_ratio),
                _s(row.goes_on_seconds),
            )
            lines.append(f"{row.fault:20}" + "".join(f"{n:>9}" for n in (*shown, *ends)))
        return "\n".join(lines)

    def kills(self) -> str:
        """What the kills hit, and what they cost."""
        struck = [row for row in self.rows.values() if row.fault.startswith("kill")]
        kills, held = sum(row.injected for row in struck), sum(row.held for row in struck)
        holding = sum(row.holding for row in struck) / max(1, kills)
        lineages = sum(row.lineages for row in struck)
        return (
            f"{kills} kills, {holding:.0%} held a delivery, {held} deliveries in all; "
            f"{lineages} lineages were gone once more"
        )

    def write(self, path: Path) -> None:
        """A row per fault; every recovery is in it."""
        rows = [asdict(row) for row in self._finished()]
        for row in rows:
            row["recoveries"] = [s for s in row["recoveries"] if math.isfinite(s)]
        path.write_text(json.dumps(rows, indent=1) + "\n")

    def _finished(self) -> list[Row]:
        for row in self.rows.values():
            row.recovery_seconds = _median(row.recoveries)
            row.rate_ratio = _median(row.ratios)
            row.goes_on_seconds = _median(row.goings_on)
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


def _median(values: Sequence[float]) -> float | None:
    middle = median(values) if values else math.inf
    return round(middle, 3) if math.isfinite(middle) else None


def _s(seconds: float | None, never: int = 0) -> str:
    if seconds is None:
        return "never" if never else "-"
    return f"{seconds:.1f} s"


def _r(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _may_vanish(one: Injected) -> int:
    """What the broker says went with a queue; of one that is deleted also what it had handed to
    its consumers' channels and not sent yet."""
    return one.destroyed + (HANDED_OVER if one.fault.startswith("queue delete") else 0)


def _near(log: Sequence[Injected], at: float) -> list[Injected]:
    """The faults that were in when an epoch was last heard of, or soon after."""
    return [o for o in log if o.began <= at + AFTERMATH_SECONDS and (o.ended or o.began) >= at - 1]
