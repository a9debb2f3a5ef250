"""What one transaction changes: exams are changed as values and written once, at its end."""

import sqlite3
from collections.abc import Mapping

from examstream.exam.states import Change, Exam
from examstream.exam.store.base import Conflict
from examstream.exam.store.board import Board
from examstream.exam.store.kept import Kept, Key
from examstream.exam.store.queries import EXAM_ONCE, ONE_EXAM
from examstream.exam.store.sqlite_schema import INSERT_EXAM, UPDATE_DOCUMENT, UPDATE_EXAM
from examstream.exam.store.summary import Summary, once

_DOCUMENT = ONE_EXAM.sql("(SELECT document FROM documents WHERE documents.row = exams.row)")


class ExamBatch:
    """The writer's transaction."""

    def __init__(self, db: sqlite3.Connection, kept: Kept, board: Board) -> None:
        self.db, self._kept, self._board = db, kept, board
        self._loaded: dict[Key, Exam] = {}
        self._changed: dict[Key, Exam] = {}
        self._summaries: dict[Key, Summary] = {}

    def run(self, sql: str, values: Mapping[str, object]) -> None:
        """One statement whose answer nobody needs."""
        self.db.execute(sql, values)

    def create(self, exam: Exam) -> tuple[Exam, bool]:
        """Insert, or the exam that is there under the same key or id."""
        if (there := self._rival(exam)) is not None:
            if there.request_sha256 != exam.request_sha256:
                raise Conflict("this idempotency key was used for another request")
            return there, False
        key = (exam.tenant_id, exam.exam_id)
        summary = Summary.of(exam)
        row = self.db.execute(INSERT_EXAM, summary.row()).lastrowid
        self.db.execute("INSERT INTO documents VALUES (?, ?)", (row, exam.model_dump_json()))
        self._loaded[key], self._summaries[key] = exam, summary
        return exam, True

    def change(self, key: Key, change: Change) -> Exam | None:
        """Apply a pure change to the exam as this transaction sees it."""
        if (exam := self._exam(key)) is None or (after := change(exam)) is None:
            return None
        after = after.model_copy(update={"version": exam.version + 1})
        self._loaded[key] = self._changed[key] = after
        return after

    def flush(self) -> None:
        for key, exam in self._changed.items():
            summary = Summary.of(exam)
            self.db.execute(UPDATE_EXAM, summary.row())
            document = exam.model_dump_json()
            self.db.execute(
                UPDATE_DOCUMENT,
                {"document": document, "tenant_id": key[0], "exam_id": key[1]},
            )
            self._summaries[key] = summary

    def landed(self) -> None:
        self._kept.put(self._loaded.values())
        self._board.put(self._summaries.values())

    def _rival(self, exam: Exam) -> Exam | None:
        values = {"tenant_id": exam.tenant_id, "once": once(exam)}
        found = self.db.execute(EXAM_ONCE.sql("exam_id"), values).fetchone()
        return self._exam((exam.tenant_id, found[0] if found else exam.exam_id))

    def _exam(self, key: Key) -> Exam | None:
        exam = self._loaded.get(key) or self._kept.get(*key) or load(self.db, key)
        if exam is not None:
            self._loaded[key] = exam
        return exam


def load(db: sqlite3.Connection, key: Key) -> Exam | None:
    """Read and decode an exam."""
    found = db.execute(_DOCUMENT, {"tenant_id": key[0], "exam_id": key[1]}).fetchone()
    return Exam.model_validate_json(found[0]) if found else None
