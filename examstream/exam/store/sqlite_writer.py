"""One thread writes. What was asked while it synced is written together and synced once."""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from examstream.pipeline.errors import StoreUnavailable

BATCH_MAX = 256
"""Most writes in one transaction: bounds the wait of the first for the last."""


class Batch(Protocol):
    """What a job writes into; `flush` comes before the commit, `landed` after it."""

    def flush(self) -> None: ...
    def landed(self) -> None: ...


B = TypeVar("B", bound=Batch)
T = TypeVar("T")


@dataclass(slots=True)
class _Job(Generic[B]):
    do: Callable[[B], Any]
    future: Future[Any] = field(default_factory=Future)


class Writer(Generic[B]):
    """Runs jobs in order, many in one transaction. A job that raises of itself has written
    nothing and spoils nothing; a fault of the database is met again, each job alone."""

    def __init__(self, db: sqlite3.Connection, batch: Callable[[], B]) -> None:
        self._db, self._batch = db, batch
        self._jobs: queue.SimpleQueue[_Job[B] | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, do: Callable[[B], T]) -> "Future[T]":
        """The job's answer, once it is on the disk."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        job = _Job(do)
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what was asked, then stop."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            while len(jobs) < BATCH_MAX and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    self._jobs.put(None)
                    break
                jobs.append(following)
            jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            if jobs:
                self._write(jobs)

    def _write(self, jobs: list[_Job[B]]) -> None:
        answers: list[tuple[_Job[B], Any, Exception | None]] = []
        try:
            self._db.execute("BEGIN IMMEDIATE")
            batch = self._batch()
            for job in jobs:
                try:
                    answers.append((job, job.do(batch), None))
                except sqlite3.Error:
                    raise
                except Exception as error:
                    answers.append((job, None, error))
            batch.flush()
            self._db.execute("COMMIT")
        except Exception as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if len(jobs) == 1:
                jobs[0].future.set_exception(error)
                return
            for job in jobs:
                self._write([job])
            return
        batch.landed()
        for job, answer, fault in answers:
            if fault is None:
                job.future.set_result(answer)
            else:
                job.future.set_exception(fault)
