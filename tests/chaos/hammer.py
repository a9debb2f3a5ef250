"""The hammer: a load, a seeded schedule of faults, a ledger, a judge.

`python -m tests.chaos.hammer --kills 60 --seed 1 --json faults.json`, or `make chaos`.
"""

import argparse
import asyncio
import bisect
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.chaos import journal
from tests.chaos.faults import KILLS, OTHERS, SERVICE_KILLS, Injector
from tests.chaos.judge import Finding, Judge, Kind, Stored, revised_part
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load
from tests.chaos.report import Report
from tests.chaos.world import Sizes, World
from tests.servers.base import Rabbit, Server, Unavailable
from tests.servers.choose import own_mongo, own_rabbit

CALM_SECONDS = 6.0
SERVER_KILLS = 0.06
"""Of all kills, for broker and store each."""
ROUND_KILLS = 60
"""After so many kills another fleet begins, on an empty database: the test server scans."""
OTHERS_EVERY = 60
"""Each other fault once in so many kills."""
RECOVERING = 45
"""Completions after a fault that is no mere kill: enough to see whether the stream is itself."""
FINISH_SECONDS = 60.0
"""Beyond the patience of the reconciler, for what is left at the end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done in one round. `completions` questions land between two faults, at most
    `gap_seconds` long."""

    faults: tuple[str, ...]
    seed: int
    sizes: Sizes = field(default_factory=Sizes)
    completions: int = 15
    gap_seconds: float = 6.0
    calm_seconds: float = CALM_SECONDS
    recovering: int = RECOVERING
    open_at_once: int = 10
    finish_seconds: float = FINISH_SECONDS


def schedule(kills: int, seed: int) -> list[tuple[str, ...]]:
    """The faults of each round, in order: all kills, and the others among them."""
    rolls = random.Random(seed)
    servers = max(1, round(kills * SERVER_KILLS))
    drawn = ["kill broker", "kill store"] * servers
    drawn += [SERVICE_KILLS[n % len(SERVICE_KILLS)] for n in range(max(0, kills - 2 * servers))]
    drawn += [name for name in OTHERS for _ in range(max(1, round(kills / OTHERS_EVERY)))]
    rolls.shuffle(drawn)
    rounds = max(1, round(kills / ROUND_KILLS))
    return [tuple(drawn[n::rounds]) for n in range(rounds)]


async def strike(plan: Plan, rabbit: Rabbit, mongo: Server, folder: Path, report: Report) -> None:
    """One round: its findings go into the report."""
    ledger = Ledger(folder)
    async with World(folder, rabbit, mongo, plan.sizes) as world:
        injector = Injector(world, random.Random(plan.seed))
        load = Load(world.fleet.gateways, ledger, plan.seed, plan.open_at_once)
        tail, landed = journal.Tail(folder), list[float]()

        def look() -> int:
            fresh = [line["at"] for line in tail.fresh() if line["kind"] in ("accepted", "refused")]
            landed.extend(fresh)
            landed.sort()
            return len(landed)

        async def until_landed(count: int, seconds: float) -> None:
            end = time.monotonic() + seconds
            while look() < count and time.monotonic() < end:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

        try:
            await load.start()
            await until_landed(5, 30)
            began = time.monotonic()
            await asyncio.sleep(plan.calm_seconds)
            look()
            calm = (len(landed) - bisect.bisect_left(landed, began)) / plan.calm_seconds
            for name in plan.faults:
                one = await injector.put_in(name)
                kill = name in SERVICE_KILLS
                wanted = plan.completions if kill else max(plan.completions, plan.recovering)
                await until_landed(look() + wanted, plan.gap_seconds * wanted / plan.completions)
                report.recovery(one, landed, calm, time.monotonic())
            done = await load.finish(plan.sizes.patience_seconds + plan.finish_seconds)
            left = await _left(world) if done else {}
        finally:
            await load.stop()
            ledger.save()
        fleet = world.fleet
    lines = list(journal.read(folder))
    stored = await asyncio.to_thread(Stored.read, mongo.url, world.database)
    findings = list(Judge(ledger.entries.values(), stored, lines).findings())
    now = time.monotonic()
    findings += [Finding(Kind.STUCK, now, queue, f"{n} messages") for queue, n in left.items()]
    report.round(injector.log, findings)
    report.notes.append(
        f"{len(ledger.entries)} exams, calm rate {calm:.1f}/s, {len(landed)} landed, "
        f"{revised_part(lines):.0%} revised, {fleet.restarts} restarts, {fleet.unasked} unasked, "
        f"{fleet.unlive} by livez, 5xx {ledger.refused}"
    )


async def _left(world: World) -> dict[str, int]:
    """Messages nobody takes, once everything has ended; late doubles may need a moment."""
    end = time.monotonic() + 15 + world.sizes.hold_seconds
    while True:
        waiting = await world.messages(world.queues)
        left = {name: count for name, count in waiting.items() if count}
        if not left or time.monotonic() > end:
            return left
        await asyncio.sleep(0.5)


async def hammer(kills: int, seed: int, sizes: Sizes, folder: Path, completions: int) -> Report:
    """All rounds, over servers of our own."""
    report = Report()
    with own_rabbit(folder / "rabbit") as rabbit, own_mongo(folder / "mongo") as mongo:
        for number, faults in enumerate(schedule(kills, seed)):
            plan = Plan(faults, seed * 1000 + number, sizes, completions)
            began = time.monotonic()
            await strike(plan, rabbit, mongo, folder / f"round-{number}", report)
            spent = time.monotonic() - began
            print(f"round {number}: {len(faults)} faults, {spent:.0f} s: {report.notes[-1]}")
            print(report.table(), *report.examples[-8:], sep="\n", flush=True)
    return report


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--completions", type=int, default=15, help="between two faults")
    parser.add_argument("--pace", type=float, default=1.0, help="service times, multiplied")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="kept, with logs, journal and ledger")
    asked = parser.parse_args(arguments)
    sizes = replace(Sizes(), pace=asked.pace)
    try:
        with tempfile.TemporaryDirectory(prefix="examstream-chaos-") as temporary:
            folder = asked.folder or Path(temporary)
            run = hammer(asked.kills, asked.seed, sizes, folder, asked.completions)
            report = asyncio.run(run)
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    print("", report.table(), *report.examples, sep="\n")
    struck = [row for row in report.rows.values() if row.fault in KILLS]
    kills = sum(row.injected for row in struck)
    print(
        f"{kills} kills, {sum(row.holding for row in struck) / max(1, kills):.0%} held a delivery"
    )
    if asked.json:
        report.write(asked.json)
    return 1 if report.bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
