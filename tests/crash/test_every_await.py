"""The process that passes an await dies there; the rest of the world goes on, and nothing is lost.

Every eighth crash here, so that it takes seconds; all of them: `python -m tests.crash`.
"""

import logging
from collections.abc import Iterator
from itertools import islice

import pytest
import structlog

from tests.crash.crashing import MODULES, crashes, run, unreached
from tests.crash.failpoints import Failpoints
from tests.crash.scenarios import SCENARIOS
from tests.simulation.defects import ack_before_publish
from tests.simulation.run import quiet

EVERY = 8


@pytest.fixture
def points() -> Iterator[Failpoints]:
    quiet()
    failpoints = Failpoints(MODULES)
    with failpoints.installed():
        yield failpoints
    logging.disable(logging.NOTSET)
    structlog.reset_defaults()


def test_every_await_is_passed_by_a_scenario_that_keeps_all_promises(points: Failpoints) -> None:
    ran = [run(scenario, points) for scenario in SCENARIOS]
    assert [fault for one in ran for fault in one.faults] == []
    assert unreached(points, set().union(*(one.passed for one in ran))) == []


def test_a_crash_at_any_await_loses_nothing_and_doubles_nothing(points: Failpoints) -> None:
    broken = []
    for scenario, point, time in islice(crashes(points), 0, None, EVERY):
        ran = run(scenario, points, point, time)
        broken += [f"{scenario.__name__}, {point}, {time}: {fault}" for fault in ran.faults]
    assert broken == []


def test_an_ack_before_the_publish_is_found(
    points: Failpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    ack_before_publish(monkeypatch.setattr)
    settling = (
        (scenario, point, time)
        for scenario, point, time in crashes(points)
        if point.module.endswith("outlet")
    )
    assert any(run(scenario, points, point, time).faults for scenario, point, time in settling)
