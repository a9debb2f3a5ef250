"""Calls made once more, and whether there were as many faults as that takes.

A lineage is one way of a candidate through the stream. Dying between a confirm and its ack leaves
two of them, and every later call of that candidate is made once more; dying before costs the call
in flight. So for each kill of a service since it was let in, a call may be made once more, and no
more often. What ends all connections to the broker at once finds a candidate in two places at most:
where it runs, and where it ran, whose ack was still on its way. And who comes to lead cannot know
whether the last claim of the leader before was published: it is offered again, whether that one was
killed or had merely lost its lease. Nor can a leader that lost its lease in the middle of a publish
and leads again: it publishes that message once more, under its new fence.

Only paid calls are judged so: the renderer makes its HTML again each time the store does not take it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.findings import Finding, Kind

PAID = frozenset({"generator", "answerer", "grader"})


@dataclass(frozen=True, slots=True)
class Span:
    """A fault, monotonic; of one candidate's lineages it may double so many."""

    began: float
    ended: float
    places: int = 1


def repeated(
    exam: str, lines: Sequence[dict[str, Any]], struck: Sequence[Span]
) -> Iterator[Finding]:
    """Of one exam's journal: each call after the first, each lineage after the first, and each
    call that no fault explains."""
    let_in: dict[tuple[int, int], float] = {}
    claimed_by: dict[tuple[int, int], int] = {}  # slot and epoch: who
    candidates: dict[tuple[int, int], int] = {}  # slot and epoch: which
    fences: dict[tuple[int, int], int] = {}  # slot and epoch: under which it was published last
    again_by: Counter[tuple[int, int]] = Counter()  # slot and epoch: published under a later fence
    in_doubt: Counter[tuple[int, int]] = Counter()
    calls: dict[tuple[int, int], dict[tuple[str, int], list[float]]] = defaultdict(dict)
    for line in sorted(lines, key=lambda line: float(line["at"])):
        slot, candidate, at = line["slot"], line.get("candidate", 0), float(line["at"])
        epoch = slot, line["epoch"]
        if line["kind"] in ("claimed", "call"):
            candidates[epoch] = candidate
        if line["kind"] == "claimed":
            let_in.setdefault((slot, candidate), at)
            claimed_by[epoch] = line["pid"]
        elif line["kind"] == "published":
            again_by[epoch] += fences.setdefault(epoch, line["fence"]) < line["fence"]
            fences[epoch] = line["fence"]
        elif line["kind"] == "undone":
            in_doubt[slot, candidate] += claimed_by.get(epoch) != line["pid"]
        elif line["kind"] == "call" and line["stage"] != "papers":
            call = line["stage"], line["revision"]
            calls[slot, candidate].setdefault(call, []).append(at)
    for (slot, number), more in again_by.items():
        in_doubt[slot, candidates.get((slot, number), 0)] += more
    for (slot, candidate), made in calls.items():
        again: list[float] = []  # when the second, third … lineage was first seen
        for (stage, revision), times in made.items():
            says = f"candidate {candidate}.{revision} at the {stage}"
            began = let_in.get((slot, candidate), times[0])
            for nth, at in enumerate(times[1:]):
                yield Finding(Kind.REPEATED, at, exam, says, slot)
                again[nth : nth + 1] = [min([at, *again[nth : nth + 1]])]
                excused = sum(s.places for s in struck if s.began <= at and s.ended >= began)
                if stage in PAID and nth >= excused + in_doubt[slot, candidate]:
                    yield Finding(Kind.EXCESS, at, exam, f"{says}: call {nth + 2}", slot)
        for at in again:
            yield Finding(Kind.LINEAGE, at, exam, f"candidate {candidate}", slot)
