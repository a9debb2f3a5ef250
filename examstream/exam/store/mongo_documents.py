"""What MongoDB's documents look like. No driver here: plain dicts in and out."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from examstream.exam.states import Exam
from examstream.exam.store.base import Brief
from examstream.exam.store.queries import CLAIMABLE_EXAMS
from examstream.exam.store.summary import SUMMARY_FIELDS, Summary

Document = dict[str, Any]


def exam_document(exam: Exam, mark: str) -> Document:
    """Summary beside exam, so that fields of a newer version never mix. `mark` names the write,
    so that one whose answer was lost can be recognised."""
    return {**Summary.of(exam).row(), "mark": mark, "exam": exam.model_dump(mode="json")}


def exam_of(document: Mapping[str, Any]) -> Exam:
    return Exam.model_validate(document["exam"])


def brief_of(document: Mapping[str, Any]) -> Brief:
    return Summary.stored(document).brief()


def claimable_pipeline(now: float, each: int) -> list[Document]:
    """Of every tenant the `each` exams least in virtual time."""
    query = CLAIMABLE_EXAMS
    return [
        {"$match": query.mongo_filter(claimable=True, not_before_lte=now)},
        {"$sort": dict(query.mongo_sort())},
        {"$project": {"_id": 0, **dict.fromkeys(SUMMARY_FIELDS, 1)}},
        {"$group": {"_id": "$tenant_id", "exams": {"$push": "$$ROOT"}}},
        {"$project": {"exams": {"$slice": ["$exams", each]}}},
        {"$sort": {"_id": 1}},
    ]


def of_groups(groups: Sequence[Mapping[str, Any]]) -> list[Brief]:
    return [brief_of(document) for group in groups for document in group["exams"]]


class Watch:
    """Since when a lease has shown no sign of life, by one's own monotonic clock: the clocks of
    other machines, and jumps of one's own, decide nothing."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}

    def silent_seconds(self, lease: Mapping[str, Any]) -> float:
        """How long this lease has been seen with the same fence and beat."""
        now, sign = self._monotonic(), (lease["fence"], lease["beat"])
        seen, since = self._seen.get(lease["name"], (None, now))
        if seen != sign:
            self._seen[lease["name"]] = (sign, now)
            return 0.0
        return now - since
