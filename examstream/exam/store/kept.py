"""Decoded exams kept in memory, so that a change of one costs no decoding."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from examstream.exam.states import Exam

Key = tuple[str, str]

KEPT_SLOTS_MAX = 20_000
"""Slots of all exams kept: about 20 MB."""


class Kept:
    """Exams as last seen committed, by (tenant, exam); the least recently used is dropped first."""

    def __init__(self) -> None:
        self._exams: OrderedDict[Key, Exam] = OrderedDict()
        self._slots = 0
        self._landed = 0
        self._lock = threading.Lock()

    def get(self, tenant_id: str, exam_id: str) -> Exam | None:
        with self._lock:
            key = (tenant_id, exam_id)
            if (exam := self._exams.get(key)) is not None:
                self._exams.move_to_end(key)
            return exam

    def landed(self) -> int:
        """How often something was put: to be told again to `put_read`."""
        return self._landed

    def put_read(self, exam: Exam, landed: int) -> None:
        """Keep what was read after `landed` was told; where something landed meanwhile this may
        be behind, and is not kept."""
        with self._lock:
            if landed == self._landed:
                self._put([exam])

    def put(self, exams: Iterable[Exam]) -> None:
        """Keep these, just committed."""
        with self._lock:
            self._landed += 1
            self._put(exams)

    def _put(self, exams: Iterable[Exam]) -> None:
        for exam in exams:
            key = (exam.tenant_id, exam.exam_id)
            old = self._exams.get(key)
            if old is not None and old.version > exam.version:
                continue
            self._drop(key)
            self._exams[key] = exam
            self._slots += 1 + len(exam.slots)
        while self._slots > KEPT_SLOTS_MAX and len(self._exams) > 1:
            self._drop(next(iter(self._exams)))

    def _drop(self, key: Key) -> None:
        if (old := self._exams.pop(key, None)) is not None:
            self._slots -= 1 + len(old.slots)
