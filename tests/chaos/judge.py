"""The verdict, from what stands outside the system and what it left behind.

Three witnesses: the ledger (every 202, every cancel, what readers saw), the store's documents read
past the system, and the journal of calls and landed changes. Each finding names when it happened,
so that the report can say after which fault.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pymongo import MongoClient

from tests.chaos.decree import SHARES, Decree, decree, expected, twin
from tests.chaos.findings import Finding, Kind
from tests.chaos.ledger import Entry
from tests.chaos.lineages import Span, repeated

TERMINAL = frozenset({"accepted", "unfilled", "failed", "cancelled"})

ENDS = frozenset({"accepted", "refused", "failed", "undone", "undoing", "expired"})
"""What ends an epoch; `undone`: its message never reached the broker, `undoing`: whoever did that
may have died of it; `expired`: a stage dropped it because its time was over."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The exams' documents, and which bodies there are."""

    exams: Mapping[str, dict[str, Any]]
    questions: frozenset[str]
    papers: frozenset[str]

    @classmethod
    def read(cls, url: str, database: str) -> "Stored":
        with MongoClient[dict[str, Any]](url) as client:
            base = client[database]
            exams = {d["exam_id"]: d["exam"] for d in base["exams"].find()}
            ids: dict[str, set[str]] = defaultdict(set)
            for body in base["bodies"].find({}, {"kind": 1, "id": 1}):
                ids[body["kind"]].add(body["id"])
        return cls(exams, frozenset(ids["question"]), frozenset(ids["paper"]))


class Judge:
    """Findings over one run's witnesses."""

    def __init__(
        self,
        entries: Iterable[Entry],
        stored: Stored,
        journal: Iterable[dict[str, Any]],
        struck: Iterable[Span],
    ) -> None:
        self._entries, self._stored, self._struck = tuple(entries), stored, tuple(struck)
        self._lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in journal:
            self._lines[line["exam"]].append(line)

    def findings(self) -> Iterator[Finding]:
        for entry in self._entries:
            exam = self._stored.exams.get(entry.exam)
            lines = self._lines[entry.exam]
            if exam is None:
                yield Finding(Kind.LOST, entry.accepted_at, entry.exam, "202, and no exam")
                continue
            yield from self._whole(entry, exam)
            for slot in exam["slots"]:
                own = [line for line in lines if line["slot"] == slot["slot"]]
                yield from self._slot(entry, exam, slot, own)
            yield from repeated(entry.exam, lines, self._struck)

    def _whole(self, entry: Entry, exam: dict[str, Any]) -> Iterator[Finding]:
        last = max((line["at"] for line in self._lines[entry.exam]), default=entry.accepted_at)
        for wrong in entry.wrong_reads:
            yield Finding(Kind.DOUBLED, last, entry.exam, f"a read took something back: {wrong}")
        if entry.cancel_seq is not None:
            if exam["seq"] != entry.cancel_seq or not exam["cancelled"]:
                yield Finding(Kind.DOUBLED, last, entry.exam, "something landed after its cancel")
            return
        if exam["phase"] == "unreadable":
            yield Finding(Kind.FAILED, last, entry.exam, f"unreadable: {exam['reason']}")
            return
        if exam["phase"] == "reading":
            yield Finding(Kind.STUCK, last, entry.exam, "still reading")
            return
        if len(exam["slots"]) != entry.n:
            yield Finding(Kind.LOST, last, entry.exam, f"{len(exam['slots'])} of {entry.n} slots")
        yield from self._papers(entry, exam, last)
        topics = Counter(s["topic"] for s in exam["slots"] if s["state"] == "accepted")
        for topic, times in topics.items():
            if times > 1:
                yield Finding(Kind.DOUBLED, last, entry.exam, f"asked {times} times: {topic}")

    def _papers(self, entry: Entry, exam: dict[str, Any], last: float) -> Iterator[Finding]:
        if any(s["state"] not in TERMINAL for s in exam["slots"]):
            return
        kept = [f"{s['slot']}.{s['version']}" for s in exam["slots"] if s["state"] == "accepted"]
        digest = "-".join(kept)
        if not kept or exam["cancelled"]:
            return
        if exam["papers_reason"]:
            yield Finding(Kind.FAILED, last, entry.exam, f"papers: {exam['papers_reason']}")
        elif exam["papers"] != digest:
            yield Finding(Kind.STUCK, last, entry.exam, "ended, and not on paper")
        elif _paper(entry.exam, digest) not in self._stored.papers:
            yield Finding(Kind.LOST, last, entry.exam, "papers told, and none stored")

    def _slot(
        self, entry: Entry, exam: dict[str, Any], slot: dict[str, Any], lines: list[dict[str, Any]]
    ) -> Iterator[Finding]:
        number, state = slot["slot"], slot["state"]
        last = max((line["at"] for line in lines), default=entry.accepted_at)

        def found(kind: Kind, says: str, at: float = last) -> Finding:
            return Finding(kind, at, entry.exam, says, number)

        if state not in TERMINAL:
            yield found(Kind.STUCK, f"{state} in epoch {slot['epoch']}")
        elif state == "failed":
            yield found(Kind.FAILED, slot["reason"])
        elif state != "cancelled":
            ended = slot["candidate"] if state == "accepted" else SHARES
            if ended not in expected(entry.seed, number):
                yield found(Kind.DOUBLED, f"{state} with candidate {slot['candidate']}")
        if state == "accepted":
            body = f"{entry.exam}/{number:05}/{slot['epoch']:08}"
            if body not in self._stored.questions:
                yield found(Kind.LOST, f"accepted, and no question in epoch {slot['epoch']}")
            if slot["version"] != 1:
                yield found(Kind.DOUBLED, f"accepted {slot['version']} times")
        landed = [line for line in lines if line["kind"] == "accepted"]
        if len(landed) > 1:
            yield found(Kind.DOUBLED, "accepted more than once", landed[1]["at"])
        if landed and state != "accepted":
            yield found(Kind.LOST, f"accepted, and now {state}", landed[0]["at"])
        refusals = Counter(line["candidate"] for line in lines if line["kind"] == "refused")
        if any(times > 1 for times in refusals.values()):
            yield found(Kind.DOUBLED, "a verdict landed more than once")
        yield from _offered(entry.exam, number, lines)
        if not exam["cancelled"]:
            yield from _vanished(entry, number, lines)


def _paper(exam: str, digest: str) -> str:
    return f"{exam}/{sha256(digest.encode()).hexdigest()[:24]}/exam.json"


def _offered(exam: str, number: int, lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """Epochs that the reconciler gave up, at their last sign of life."""
    for line in lines:
        if line["kind"] != "offered_again":
            continue
        epoch = line["epoch"]
        life = [one["at"] for one in lines if one["epoch"] == epoch and one["kind"] != line["kind"]]
        yield Finding(Kind.OFFERED, max(life, default=line["at"]), exam, f"epoch {epoch}", number)


def _vanished(entry: Entry, number: int, lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """Epochs that never came to the renderer, to a verdict, or to where they are dropped because
    their time is over: whatever is offered again later, the message itself was lost."""
    epochs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        epochs[line["epoch"]].append(line)
    for epoch, life in epochs.items():
        claim = next((line for line in life if line["kind"] == "claimed"), None)
        if claim is None or any(line["kind"] in ENDS for line in life):
            continue
        calls = [line for line in life if line["kind"] == "call"]
        rejected = decree(entry.seed, number, claim["candidate"]) is Decree.REJECT
        last_stage = "grader" if rejected else "renderer"
        if not any(line["stage"] == last_stage for line in calls):
            last = max((line["at"] for line in calls), default=claim["at"])
            yield Finding(Kind.VANISHED, last, entry.exam, f"epoch {epoch}", number)


def revised_part(journal: Iterable[dict[str, Any]]) -> float:
    """Of all candidates graded, how many were sent back once."""
    graded = {
        (line["exam"], line["slot"], line["candidate"], line["revision"])
        for line in journal
        if line["kind"] == "call" and line["stage"] == "grader"
    }
    first = sum(1 for *_, revision in graded if revision == 0)
    return sum(1 for *_, revision in graded if revision) / max(1, first)


def twins(entries: Iterable[Entry]) -> int:
    """How many exams asked the same in two places."""
    return sum(twin(entry.seed, 1, 0) for entry in entries)
