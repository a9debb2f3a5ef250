"""Whatever ends a run, the same command goes on: nothing lost, nothing asked for twice."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.read import LectureFile
from examstream.exam.messages import Task
from examstream.exam.paper import parse_exam
from examstream.exam.settings import Settings
from examstream.pipeline.work import Outputs, StageSpec
from services.gateway.core.live import Event
from services.standalone import making, system
from services.standalone.display import JsonLines, Result
from services.standalone.interrupts import INTERRUPTED, Interrupts
from tests.standalone.commands import CHINESE, ENGLISH, PAPERS, Started, exam_of, examstream

N = 12
Calls = Counter[tuple[str, int]]


class Watch(JsonLines):
    """Interrupts after so many accepted questions."""

    def __init__(self, stop: Interrupts, after: int) -> None:
        self.accepted: set[int] = set()
        self._stop, self._after = stop, after

    def event(self, event: Event) -> None:
        if event.name == "question":
            self.accepted.add(event.data["number"])
        if len(self.accepted) >= self._after:
            self._stop.asked.set()

    def result(self, result: Result) -> None:
        pass


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Calls]:
    """Counts what the engines are asked, by stage and place."""
    counted: Calls = Counter()

    def counting(build: Any) -> Any:
        def stage(*args: Any, **named: Any) -> StageSpec[Any]:
            spec: StageSpec[Any] = build(*args, **named)

            async def handle(task: Task) -> Outputs:
                counted[spec.name, task.envelope.slot] += 1
                return await spec.handle(task)

            return replace(spec, handle=handle)

        return stage

    for name in ("generator", "answerer", "grader"):
        wiring = getattr(system, name)
        monkeypatch.setattr(wiring, "stage", counting(wiring.stage))

    def taken() -> Calls:
        made = counted.copy()
        counted.clear()
        return made

    return taken


def test_what_was_accepted_before_an_interrupt_is_asked_of_no_engine_again(
    tmp_path: Path, calls: Callable[[], Calls]
) -> None:
    files = [LectureFile(CHINESE.name, CHINESE.read_bytes())]

    async def run(after: int) -> tuple[int, set[int]]:
        stop = Interrupts()
        shown = Watch(stop, after)
        asked = Blueprint(n=N)
        code = await making.make(Settings(), files, asked, tmp_path, None, shown, stop)
        return code, shown.accepted

    kept: set[int] = set()
    for after in (1, 5, 9):
        code, accepted = asyncio.run(run(after))
        assert code == INTERRUPTED
        assert kept <= accepted
        assert not {slot for _, slot in calls()} & kept
        kept = accepted
    code, accepted = asyncio.run(run(N + 1))
    assert code == making.COMPLETE
    assert not {slot for _, slot in calls()} & kept
    assert len(accepted) == N


def test_ctrl_c_ends_with_130_and_the_same_command_goes_on(tmp_path: Path) -> None:
    words = ("run", ENGLISH, "-n", N, "--out", tmp_path)
    with Started(words) as running:
        running.until("accepted", 2)
        running.signal(signal.SIGINT)
        ended = running.ended()
    assert ended.code == INTERRUPTED
    assert "are accepted and kept. The same command goes on from here." in ended.out
    assert {path.name for path in tmp_path.iterdir()} == {".examstream"}
    again = examstream(*words)
    assert again.code == 0
    assert exam_of(tmp_path)["accepted"] == N


def test_ctrl_c_while_the_plan_is_made_ends_at_once(tmp_path: Path) -> None:
    with Started(["run", ENGLISH, "--out", tmp_path, "--json"]) as running:
        running.until('"reading"')
        running.signal(signal.SIGINT)
        ended = running.ended()
    assert (ended.code, ended.err) == (INTERRUPTED, "")
    assert ended.events[-1]["status"] == "interrupted"


def test_a_second_ctrl_c_leaves_at_once(tmp_path: Path) -> None:
    with Started(["run", ENGLISH, "-n", 30, "--out", tmp_path]) as running:
        running.until("accepted")
        running.signal(signal.SIGINT)
        running.signal(signal.SIGINT)
        ended = running.ended()
    assert ended.code == INTERRUPTED
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_run_killed_at_any_moment_is_completed_by_the_same_command(
    tmp_path: Path, seed: int
) -> None:
    words = ("run", CHINESE, "-n", N, "--json", "--out", tmp_path)
    random_moment = random.Random(seed).randrange(1, 60)
    with Started(words) as running:
        running.until('"event"', random_moment)
        running.signal(signal.SIGKILL)
        assert running.ended().code == -signal.SIGKILL
    again = examstream(*words)
    assert again.code == 0, again
    exam = parse_exam((tmp_path / "exam.json").read_bytes())
    assert exam.accepted == N
    assert len({question.stem for question in exam.questions}) == N
    assert {path.name for path in tmp_path.iterdir()} == PAPERS | {".examstream"}


def test_two_processes_on_one_data_folder_are_refused(tmp_path: Path) -> None:
    words = ("run", ENGLISH, "-n", 30, "--out", tmp_path)
    with Started(words) as running:
        running.until("accepted")
        running.signal(signal.SIGSTOP)
        second = examstream(*words)
        running.signal(signal.SIGCONT)
        assert running.ended().code in {0, 3}
    assert second.code == 2
    assert f"is in use by process {running.process.pid}" in second.err
    assert "--data" in second.err
