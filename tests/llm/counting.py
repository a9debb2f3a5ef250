"""What a run let through and what it lost, counted by the emulator's log and the exam itself."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Count:
    """The figures of one run."""

    asked: int
    accepted: int
    written: int  # questions that reached us whole
    wrong_written: int
    wrong_accepted: int
    wrong_accepted_solver_right: int
    good_written: int
    good_lost: int  # written right, solved right, and in the exam neither itself nor as a twin
    calls: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)  # rejected candidates by reason

    def __str__(self) -> str:
        return (
            f"{self.accepted} of {self.asked} accepted; written {self.written}, "
            f"{self.wrong_written} with a wrong key; wrong accepted {self.wrong_accepted}, "
            f"of these with the solver right {self.wrong_accepted_solver_right}; "
            f"good {self.good_written}, lost {self.good_lost}; calls {dict(self.calls)}, "
            f"faults {dict(self.faults)}, rejected {dict(self.ends)}"
        )


def counted(exam: dict[str, Any], log: list[dict[str, Any]]) -> Count:
    """The figures, from `exam.json` and `GET /log`."""
    written = {
        entry["stem"]: entry
        for entry in log
        if entry["role"] == "writer" and entry.get("stem") and not entry["fault"]
    }
    accepted = {question["stem"] for question in exam["questions"]}
    wrong = [stem for stem, entry in written.items() if not entry["key_right"]]
    good = [
        stem
        for stem, entry in written.items()
        if entry["key_right"] and entry["quote_right"] and entry["solver_right"]
    ]
    ends = Counter(
        f"{entry['stage']} {entry['outcome']}: {entry['reason'].partition(':')[0]}"
        for question in exam["questions"]
        for entry in question["history"]
        if entry["outcome"] in ("rejected", "revised", "twin", "failed")
    )
    taken = {_bare(question["evidence"]["quote"]) for question in exam["questions"]}
    lost = [stem for stem in good if stem not in accepted]
    return Count(
        asked=exam["requested"],
        accepted=exam["accepted"],
        written=len(written),
        wrong_written=len(wrong),
        wrong_accepted=sum(stem in accepted for stem in wrong),
        wrong_accepted_solver_right=sum(
            stem in accepted and written[stem]["solver_right"] for stem in wrong
        ),
        good_written=len(good),
        good_lost=sum(_bare(written[stem]["quote"]) not in taken for stem in lost),
        calls=Counter(entry["role"] for entry in log),
        faults=Counter(entry["fault"] for entry in log if entry["fault"]),
        ends=ends,
    )


def _bare(text: str) -> str:
    return "".join(text.split())
