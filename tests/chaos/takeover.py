"""How soon a killed worker's item runs elsewhere, where a place is free: kills at a light load.

`python -m tests.chaos.takeover --kills 200`, or `make chaos TAKEOVER=1`.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.chaos import journal
from tests.chaos.engines import SECONDS
from tests.chaos.fleet import Fleet
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load, Shape
from tests.chaos.world import Sizes, World
from tests.servers.base import Unavailable
from tests.servers.choose import own_mongo, own_rabbit

PACE = 5.0
"""Calls of half a second: a kill finds one in flight."""
LIGHT = Shape(open_at_once=2, questions=(2, 2), cancelled=0.0, paused=0.0, poll_seconds=0.3)
STAGES = ("generator", "answerer", "grader", "renderer")
BACK_SECONDS = 4.0
"""So long after a kill the other one of its kind is not killed: the first one's places are back."""
LONGEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Killed:
    at: float  # monotonic
    pid: int


def takeovers(lines: Iterable[dict[str, Any]], killed: Sequence[Killed]) -> Iterator[float]:
    """Of each call in flight at a kill: how long until the same call runs in another process."""
    calls = sorted(
        (line for line in lines if line["kind"] == "call" and line["stage"] in STAGES),
        key=lambda line: float(line["at"]),
    )
    for kill in killed:
        for line in calls:
            until = line["at"] + SECONDS[line["stage"]] * PACE
            if line["pid"] == kill.pid and line["at"] <= kill.at < until:
                again = (
                    one["at"]
                    for one in calls
                    if one["at"] > kill.at and _call(one) == _call(line) and one["pid"] != kill.pid
                )
                yield next(again, float("inf")) - kill.at


def _call(line: dict[str, Any]) -> tuple[object, ...]:
    """What is asked, in the same dispatch."""
    return tuple(line[name] for name in ("exam", "slot", "epoch", "stage", "candidate", "revision"))


async def kill_busy(fleet: Fleet, rolls: random.Random, count: int) -> list[Killed]:
    """SIGKILL each time one that holds a delivery, while the other of its kind holds none."""
    killed: list[Killed] = []
    last = dict.fromkeys(STAGES, 0.0)
    while len(killed) < count:
        await asyncio.sleep(0.01)
        now = time.monotonic()
        for stage in rolls.sample(STAGES, len(STAGES)):
            there = sorted(fleet.running(stage))
            if now - last[stage] < BACK_SECONDS or len(there) < 2:
                continue
            busy = [name for name in there if fleet.held(name)]
            if len(busy) != 1:
                continue
            await asyncio.sleep(rolls.uniform(0, 0.5) * SECONDS[stage] * PACE)  # within its call
            if [name for name in there if fleet.held(name)] != busy:
                continue
            last[stage] = time.monotonic()
            killed.append(Killed(last[stage], fleet.pid(busy[0])))
            await fleet.kill(busy[0])
    return killed


async def measure(count: int, seed: int, folder: Path) -> list[float]:
    """Seconds, sorted."""
    place = folder / "takeover"
    with own_rabbit(folder / "rabbit") as rabbit, own_mongo(folder / "mongo") as mongo:
        async with World(place, rabbit, mongo, Sizes(pace=PACE)) as world:
            load = Load(world.fleet.gateways, Ledger(place), seed, LIGHT)
            try:
                await load.start()
                await asyncio.sleep(BACK_SECONDS)
                killed = await kill_busy(world.fleet, random.Random(seed), count)
                await load.finish(LONGEST_SECONDS)
            finally:
                await load.stop()
    return sorted(takeovers(journal.read(place), killed))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="chaos takeover", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="examstream-chaos-") as folder:
            took = asyncio.run(measure(asked.kills, asked.seed, Path(folder)))
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    p99 = quantiles(took, n=100, method="inclusive")[98]
    print(
        f"{asked.kills} kills with a place free elsewhere, {len(took)} items in flight: running "
        f"there after {median(took) * 1000:.0f} ms (median), {p99 * 1000:.0f} ms (p99), "
        f"{took[-1] * 1000:.0f} ms (longest)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
