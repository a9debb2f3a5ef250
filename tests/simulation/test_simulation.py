"""The simulation keeps all promises, repeats itself exactly, and would notice if it did not."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from examstream.exam import changes
from examstream.exam.states import Exam
from examstream.pipeline.broker.base import Published
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.job import Job
from services.gateway.core import recorder as recorders
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.reconciler import Reconciler
from tests.simulation.run import run

SEEDS = 100
Defect = Callable[[pytest.MonkeyPatch], None]


def test_every_promise_is_kept_whatever_the_seed_does() -> None:
    broken = {ran.seed: ran.faults for ran in map(run, range(SEEDS)) if ran.faults}
    assert broken == {}


def test_a_seed_runs_the_same_again() -> None:
    assert run(7).writes == run(7).writes


def test_a_seed_runs_the_same_in_another_process() -> None:
    command = [sys.executable, "-m", "tests.simulation", "--seed", "7"]
    told = [subprocess.run(command, capture_output=True, text=True) for _ in range(2)]
    assert told[0].returncode == 0, told[0].stdout
    assert told[0].stdout == told[1].stdout


def ack_before_publish(patch: pytest.MonkeyPatch) -> None:
    settle = Job._settle

    async def early(self: Job[Any], ruling: Any) -> None:
        await self._delivery.ack()
        await settle(self, ruling)

    patch.setattr(Job, "_settle", early)


def epoch_ignored(patch: pytest.MonkeyPatch) -> None:
    def any_epoch(change: Callable[..., Any]) -> Callable[..., Any]:
        def made(number: int, epoch: int, *rest: Any) -> Any:
            def apply(exam: Exam) -> Exam | None:
                now = exam.slot(number).epoch if exam.has(number) else epoch
                found: Exam | None = change(number, now, *rest)(exam)
                return found

            return apply

        return made

    patch.setattr(recorders, "content_refused", any_epoch(changes.content_refused))
    patch.setattr(recorders, "failed", any_epoch(changes.failed))


def reconciler_off(patch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Reconciler, *_: Any) -> set[Any]:
        return set()

    patch.setattr(Reconciler, "_offer_again", nothing)


def nobody_looks_for_a_claim_in_doubt(patch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Dispatcher, fence: int, clean: int) -> None:
        self.fence = fence

    patch.setattr(Dispatcher, "take_over", nothing)
    patch.setattr(Reconciler, "_in_flight", reconciler_waits)


async def reconciler_waits(self: Reconciler, brief: Any) -> set[Any]:
    """No epoch ever expires: only what is found at once is found."""
    return set()


def returned_taken_for_confirmed(patch: pytest.MonkeyPatch) -> None:
    publish = MemoryHub.publish

    def lie(self: MemoryHub, queue: str, message: Any) -> Any:
        publish(self, queue, message)
        return Published.CONFIRMED

    patch.setattr(MemoryHub, "publish", lie)
    patch.setattr(Reconciler, "_in_flight", reconciler_waits)


@pytest.mark.parametrize(
    "defect",
    [
        ack_before_publish,
        epoch_ignored,
        reconciler_off,
        nobody_looks_for_a_claim_in_doubt,
        returned_taken_for_confirmed,
    ],
)
def test_a_defect_is_found(defect: Defect, monkeypatch: pytest.MonkeyPatch) -> None:
    defect(monkeypatch)
    assert any(run(seed).faults for seed in range(1000)), "no seed noticed"
