"""How soon the stream is itself again: each fault ten times, 400 completions after each.

`python -m tests.chaos.recovery --json recovery.json`, or `make chaos RECOVERY=1`. Service times are
fixed and long enough that they and the places set the rate, and not the machine: 18 a second where
two cores manage some 30. A quiet machine is wanted, or a slower pace: `--pace 4.5 --completions 80`
lets 6 a second through. Printed and written after each round.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.chaos.faults import FAULTS
from tests.chaos.hammer import Plan, told
from tests.chaos.load import Shape
from tests.chaos.world import Sizes

PACE = 1.5
"""The answerers' four places let 22 passes a second through, and a fifth comes twice."""
STEADY = Shape(open_at_once=16, questions=(8, 24), cancelled=0.0, paused=0.0, poll_seconds=1.0)
MEASURED = (
    *("freeze", "broker reset", "broker half-open", "broker latency", "broker slow close"),
    *("queue purge", "queue delete", "consumer cancel", "broker stop_app", "broker wiped"),
    *("kill broker", "clock +1 h", "clock -1 h", "provider away long"),
    *("store reset", "store half-open", "store latency", "store slow close", "kill store"),
)
A_ROUND = 7
"""Faults on one database: the test server scans."""


def plans(
    faults: Sequence[str], times: int, completions: int, seed: int, pace: float = PACE
) -> list[Plan]:
    """Each fault so often, in an order of its own each time. A slower stream holds fewer exams."""
    rolls = random.Random(seed)
    shape = replace(STEADY, open_at_once=max(4, round(STEADY.open_at_once * PACE / pace)))
    made = []
    for turn in range(times):
        order = rolls.sample(list(faults), len(faults))
        for n in range(0, len(order), A_ROUND):
            made.append(
                Plan(
                    tuple((name,) for name in order[n : n + A_ROUND]),
                    seed * 1000 + 100 * turn + n,
                    Sizes(pace=pace),
                    shape,
                    recovering=completions,
                    gap_seconds=120.0,
                    calm_seconds=20.0,
                )
            )
    return made


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="chaos recovery", description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--completions", type=int, default=400, help="after each fault")
    parser.add_argument("--pace", type=float, default=PACE, help="service times, multiplied")
    parser.add_argument("--faults", nargs="+", choices=list(FAULTS), default=MEASURED)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="kept, with logs, journal and ledger")
    asked = parser.parse_args(arguments)
    wanted = plans(asked.faults, asked.times, asked.completions, asked.seed, asked.pace)
    return told(wanted, asked.folder, asked.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
