"""`python -m tests.crash`: a crash before and after every await, all of them."""

import sys
import time

from tests.crash.crashing import MODULES, crashes, run
from tests.crash.failpoints import Failpoints
from tests.simulation.run import quiet


def main() -> int:
    quiet()
    points, began, runs, died, broken = Failpoints(MODULES), time.monotonic(), 0, 0, 0
    with points.installed():
        for scenario, point, time_ in crashes(points):
            ran = run(scenario, points, point, time_)
            runs, died, broken = runs + 1, died + ran.crashed, broken + bool(ran.faults)
            for fault in ran.faults:
                print(f"{scenario.__name__}, {point}, {time_}: {fault}", flush=True)
    took = time.monotonic() - began
    print(
        f"{len(points.points)} points, {runs} runs, {died} crashes, {broken} broken, {took:.0f} s"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
