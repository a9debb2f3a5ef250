"""What was promised, kept outside the system: every 202, every cancel, and what readers saw."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME = "ledger.jsonl"
COUNTS = ("waiting", "in_flight", "accepted", "unfilled", "failed", "cancelled")
ENDED = frozenset({"complete", "short", "failed", "cancelled"})


@dataclass
class Entry:
    """An exam answered with 202."""

    exam: str
    seed: int
    n: int
    accepted_at: float  # monotonic
    cancel_seq: int | None = None  # the exam's seq, as the answer to a cancel told it
    ended_at: float | None = None
    seen: dict[int, str] = field(default_factory=dict)  # terminal slots, as some read showed them
    wrong_reads: list[str] = field(default_factory=list)

    def read(self, told: dict[str, Any], now: float) -> None:
        """What a GET answered: is it a snapshot, and does it take nothing back?"""
        total = sum(told[name] for name in COUNTS)
        if total != told["requested"]:
            self.wrong_reads.append(f"{total} slots of {told['requested']}")
        for slot in told["slots"]:
            before = self.seen.get(slot["number"])
            if before is not None and before != slot["state"]:
                self.wrong_reads.append(f"slot {slot['number']}: {before}, then {slot['state']}")
            if slot["state"] in COUNTS[2:]:
                self.seen[slot["number"]] = slot["state"]
        if told["status"] in ENDED:
            on_paper = told["papers_ready"] or told["papers_reason"]
            if on_paper or told["status"] in ("failed", "cancelled"):
                self.ended_at = self.ended_at or now


class Ledger:
    """Entries by exam; `save` writes them down."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self.entries: dict[str, Entry] = {}
        self.refused: dict[int, int] = {}  # answers of 500 and more, by code

    def promised(self, entry: Entry) -> Entry:
        return self.entries.setdefault(entry.exam, entry)

    @property
    def open(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.ended_at is None]

    def save(self) -> None:
        lines = (json.dumps(asdict(entry)) for entry in self.entries.values())
        self._path.write_text("\n".join(lines) + "\n")
