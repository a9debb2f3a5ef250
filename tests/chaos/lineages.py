"""Calls made once more, and whether there were as many faults as that takes.

A lineage is one way of a candidate through the stream. Dying between a confirm and its ack leaves
two of them, and every later call of that candidate is made once more; dying before costs the call
in flight. So for each fault since it was let in, a call may be made once more, and no more often.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tests.chaos.findings import Finding, Kind

Span = tuple[float, float]


def repeated(
    exam: str, lines: Sequence[dict[str, Any]], struck: Sequence[Span]
) -> Iterator[Finding]:
    """Of one exam's journal: each call after the first, each lineage after the first, and each
    call that no fault explains."""
    let_in: dict[tuple[int, int], float] = {}
    calls: dict[tuple[int, int], dict[tuple[str, int], list[float]]] = defaultdict(dict)
    for line in sorted(lines, key=lambda line: float(line["at"])):
        slot, candidate, at = line["slot"], line.get("candidate", 0), float(line["at"])
        if line["kind"] == "claimed":
            let_in.setdefault((slot, candidate), at)
        elif line["kind"] == "call" and line["stage"] != "papers":
            call = line["stage"], line["revision"]
            calls[slot, candidate].setdefault(call, []).append(at)
    for (slot, candidate), made in calls.items():
        again: list[float] = []  # when the second, third … lineage was first seen
        for (stage, revision), times in made.items():
            says = f"candidate {candidate}.{revision} at the {stage}"
            began = let_in.get((slot, candidate), times[0])
            for nth, at in enumerate(times[1:]):
                yield Finding(Kind.REPEATED, at, exam, says, slot)
                again[nth : nth + 1] = [min([at, *again[nth : nth + 1]])]
                if nth >= sum(1 for start, end in struck if start <= at and end >= began):
                    yield Finding(Kind.EXCESS, at, exam, f"{says}: call {nth + 2}", slot)
        for at in again:
            yield Finding(Kind.LINEAGE, at, exam, f"candidate {candidate}", slot)
