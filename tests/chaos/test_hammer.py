"""A short hammer: nothing lost, nothing twice, nothing left."""

from pathlib import Path

import pytest

from tests.chaos.hammer import Plan, strike
from tests.chaos.report import Report
from tests.chaos.world import Sizes
from tests.servers.base import Rabbit, Server

VOLLEYS = (
    ("kill generator", "kill grader"),
    ("queue delete unread",),
    ("kill answerer",),
    ("kill gateway",),
    ("consumer cancel",),
    ("kill renderer",),
    ("broker reset",),
    ("kill when full",),
    ("kill renderer", "kill store"),
    ("kill broker",),
)


@pytest.mark.timeout(170)
async def test_a_short_hammer_finds_nothing(
    tmp_path: Path, own_rabbit: Rabbit, own_mongo: Server
) -> None:
    report = Report()
    sizes = Sizes(expires_seconds=8, margin_seconds=2)
    plan = Plan(VOLLEYS, seed=7, sizes=sizes, calm_seconds=2, completions=8, recovering=8)
    await strike(plan, own_rabbit, own_mongo, tmp_path, report)
    assert not report.bad, "\n".join([report.table(), *report.examples])
    kills = [row for row in report.rows.values() if row.fault.startswith("kill")]
    assert sum(row.holding for row in kills) >= 0.8 * sum(row.injected for row in kills)
