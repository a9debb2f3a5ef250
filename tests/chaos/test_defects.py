"""The hammer can fail: of each deliberate defect it reports losses, doubles or what is stuck."""

import os
from pathlib import Path

import pytest

from tests.chaos.hammer import Plan, strike
from tests.chaos.load import Shape
from tests.chaos.report import Report
from tests.chaos.world import Sizes
from tests.servers.base import Rabbit, Server

ALL = os.environ.get("CHAOS_DEFECTS") == "1"
SAMPLED = "no-compare"

PLANS = {
    "ack-first": ("kill when full",) * 4,
    "no-compare": ("kill renderer",) * 4,
    "no-reconciler": ("queue purge",) * 3,
    "epoch-ignored": ("freeze renderers",) * 4,
    "returned-confirmed": ("queue delete unread",) * 5,
}


@pytest.mark.timeout(170)
@pytest.mark.parametrize("defect", PLANS)
async def test_the_hammer_reports(
    defect: str, tmp_path: Path, own_rabbit: Rabbit, own_mongo: Server
) -> None:
    if defect != SAMPLED and not ALL:
        pytest.skip("one defect is enough for every day; all: make chaos DEFECTS=1")
    late = defect == "epoch-ignored"  # what comes late must find its slot in flight again
    sizes = Sizes(
        expires_seconds=2.5 if late else 6.0,
        margin_seconds=0.2,
        heartbeat_seconds=5 if late else 2,
        defect=defect,
    )
    plan = Plan(
        tuple((fault,) for fault in PLANS[defect]),
        seed=3,
        sizes=sizes,
        calm_seconds=2,
        gap_seconds=2,
        recovering=15,
        shape=Shape(open_at_once=2 if late else 10),
        finish_seconds=6,
    )
    report = Report()
    await strike(plan, own_rabbit, own_mongo, tmp_path, report)
    print(report.table(), *report.examples, sep="\n")
    assert sum(row.lost + row.doubled + row.stuck for row in report.rows.values())
