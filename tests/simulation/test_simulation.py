"""The simulation keeps all promises, repeats itself exactly, and would notice if it did not."""

import subprocess
import sys

import pytest

from tests.simulation.defects import DEFECTS
from tests.simulation.run import run

SEEDS = 100


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


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    DEFECTS[name](monkeypatch.setattr)
    assert any(run(seed).faults for seed in range(1000)), "no seed noticed"
