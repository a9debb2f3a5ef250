"""`python -m tests.simulation --seeds 10000` · `--seed N` runs one again, exactly, and tells it."""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.run import Ran, quiet, run

CHUNK = 50


def some(first: int, count: int) -> list[Ran]:
    """Those of some seeds that broke a promise."""
    quiet()
    return [ran for ran in map(run, range(first, first + count)) if ran.faults]


def several(first: int, count: int, processes: int) -> int:
    began, failed, done = time.monotonic(), 0, 0
    with ProcessPoolExecutor(processes) as pool:
        chunks = [
            pool.submit(some, start, min(CHUNK, first + count - start))
            for start in range(first, first + count, CHUNK)
        ]
        for chunk in chunks:
            for ran in chunk.result():
                failed += 1
                print(f"seed {ran.seed}: {'; '.join(ran.faults)}", flush=True)
            done = min(done + CHUNK, count)
    took = time.monotonic() - began
    print(f"{done} seeds, {failed} failed, {took:.0f} s", flush=True)
    return 1 if failed else 0


def one(seed: int) -> int:
    if not sys.flags.verbose:
        quiet()
    ran = run(seed)
    print("\n".join(map(str, ran.events)))
    print("\n".join(ran.writes))
    print(
        f"{ran.calls} calls, {ran.seconds:.1f} s; " + ("; ".join(ran.faults) or "all promises kept")
    )
    return 1 if ran.faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="run this one again")
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets have an order of their own, else
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
    if asked.seed is not None:
        return one(asked.seed)
    return several(asked.first, asked.seeds, asked.processes)


if __name__ == "__main__":
    sys.exit(main())
