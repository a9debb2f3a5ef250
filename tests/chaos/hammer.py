"""The hammer: a load, a seeded schedule of faults, a ledger, a judge.

`python -m tests.chaos.hammer --kills 60 --seed 1 --json faults.json`, or `make chaos`.
"""

import argparse
import asyncio
import bisect
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.chaos import journal
from tests.chaos.faults import OTHERS, SERVERS_BACK, SERVICE_KILLS, Injector
from tests.chaos.findings import Finding, Kind
from tests.chaos.judge import Judge, Stored, revised_part
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load, Shape
from tests.chaos.report import Report
from tests.chaos.world import Sizes, World
from tests.servers.base import Rabbit, Server, Unavailable
from tests.servers.choose import own_mongo, own_rabbit

SERVER_KILLS = 0.06
"""Of all kills, for broker and store each."""
ROUND_KILLS = 100
"""After so many kills another fleet begins, on an empty database: the test server scans."""
OTHERS_EVERY = 500
"""Each other fault once in so many kills, and once at least."""
AT_ONCE = (1, 2, 3, 4)
"""Service processes that die together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done in one round. After services were killed `completions` questions land before
    the next volley, after any other fault `recovering`; either takes `gap_seconds` at most."""

    volleys: tuple[tuple[str, ...], ...]
    seed: int
    sizes: Sizes = field(default_factory=Sizes)
    shape: Shape = field(default_factory=Shape)
    completions: int = 12
    recovering: int = 100
    gap_seconds: float = 18.0
    calm_seconds: float = 4.0
    finish_seconds: float = 60.0  # beyond the patience of the reconciler


def schedule(kills: int, seed: int) -> list[tuple[tuple[str, ...], ...]]:
    """The volleys of each round, in order: all kills, and the other faults among them."""
    rolls = random.Random(seed)
    servers = max(1, round(kills * SERVER_KILLS))
    drawn = [SERVICE_KILLS[n % len(SERVICE_KILLS)] for n in range(max(0, kills - 2 * servers))]
    rolls.shuffle(drawn)
    volleys: list[tuple[str, ...]] = []
    while drawn:
        size = rolls.choice(AT_ONCE)
        volleys.append(tuple(drawn[:size]))
        del drawn[:size]
    for n, at in enumerate(rolls.sample(range(len(volleys)), min(2 * servers, len(volleys)))):
        volleys[at] += ("kill store",) if n % 2 else ("kill broker",)
    volleys += [(name,) for name in OTHERS for _ in range(max(1, round(kills / OTHERS_EVERY)))]
    rolls.shuffle(volleys)
    rounds = max(1, round(kills / ROUND_KILLS))
    return [tuple(volleys[n::rounds]) for n in range(rounds)]


class Landed:
    """When questions came to an end of theirs, in order."""

    def __init__(self, folder: Path) -> None:
        self.times: list[float] = []
        self._tail = journal.Tail(folder)

    def look(self) -> int:
        """How many by now."""
        fresh = self._tail.fresh()
        self.times += [line["at"] for line in fresh if line["kind"] in ("accepted", "refused")]
        self.times.sort()
        return len(self.times)

    async def until(self, count: int, seconds: float) -> None:
        """Until there are so many, or for so long."""
        end = time.monotonic() + seconds
        while self.look() < count and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def rate(self, seconds: float) -> float:
        """So many a second, over that time from now."""
        began = time.monotonic()
        await asyncio.sleep(seconds)
        self.look()
        since = bisect.bisect_left(self.times, began)
        return (len(self.times) - since) / (time.monotonic() - began)


async def strike(plan: Plan, rabbit: Rabbit, mongo: Server, folder: Path, report: Report) -> None:
    """One round: its findings go into the report."""
    ledger = Ledger(folder)
    async with World(folder, rabbit, mongo, plan.sizes) as world:
        injector = Injector(world, random.Random(plan.seed))
        load = Load(world.fleet.gateways, ledger, plan.seed, plan.shape)
        landed = Landed(folder)
        try:
            await load.start()
            await landed.until(20, 30)
            if not landed.times:
                raise RuntimeError(f"nothing lands, or nobody tells of it: see {folder}")
            calm = await landed.rate(plan.calm_seconds)
            for names in plan.volleys:
                struck = await injector.volley(names)
                mere = all(name in SERVICE_KILLS for name in names)
                wanted = plan.completions if mere else max(plan.completions, plan.recovering)
                await landed.until(landed.look() + wanted, plan.gap_seconds)
                if len(names) == 1 and not mere:
                    report.recovery(struck[0], landed.times, calm)
            done = await load.finish(plan.sizes.patience_seconds + plan.finish_seconds)
            left = await _left(world) if done else {}
        finally:
            await load.stop()
            ledger.save()
            injector.save()
        fleet = world.fleet
    lines = list(journal.read(folder))
    stored = await asyncio.to_thread(Stored.read, mongo.url, world.database)
    spans = [one.span() for one in injector.log]
    findings = list(Judge(ledger.entries.values(), stored, lines, spans).findings())
    now = time.monotonic()
    findings += [Finding(Kind.STUCK, now, queue, f"{n} messages") for queue, n in left.items()]
    report.round(injector.log, findings)
    for one in injector.log:
        if one.fault in SERVERS_BACK and (after := journal.first_let_in_after(lines, one.ended)):
            report.went_on(one, after - one.ended)
    report.notes.append(
        f"{len(ledger.entries)} exams, calm rate {calm:.1f}/s, {len(landed.times)} landed, "
        f"{revised_part(lines):.0%} revised, {fleet.restarts} restarts, unasked {fleet.unasked}, "
        f"{fleet.unlive} by livez, 5xx {ledger.refused}, load {os.getloadavg()[0]:.0f}"
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


async def hammer(plans: Sequence[Plan], folder: Path, json: Path | None = None) -> Report:
    """All rounds, over servers of our own; the rows are written after each."""
    report = Report()
    with own_rabbit(folder / "rabbit") as rabbit, own_mongo(folder / "mongo") as mongo:
        for number, plan in enumerate(plans):
            began = time.monotonic()
            await strike(plan, rabbit, mongo, folder / f"round-{number}", report)
            spent = time.monotonic() - began
            faults = sum(len(names) for names in plan.volleys)
            print(f"round {number}: {faults} faults, {spent:.0f} s: {report.notes[-1]}")
            print(report.table(), *report.examples[-8:], report.kills(), sep="\n", flush=True)
            if json is not None:
                report.write(json)
    return report


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=1.0, help="service times, multiplied")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="kept, with logs, journal and ledger")
    asked = parser.parse_args(arguments)
    sizes = replace(Sizes(), pace=asked.pace)
    plans = [
        Plan(volleys, asked.seed * 1000 + number, sizes)
        for number, volleys in enumerate(schedule(asked.kills, asked.seed))
    ]
    return told(plans, asked.folder, asked.json)


def told(plans: Sequence[Plan], folder: Path | None, json: Path | None) -> int:
    """Run, print; 1 where anything was found."""
    try:
        with tempfile.TemporaryDirectory(prefix="examstream-chaos-") as temporary:
            report = asyncio.run(hammer(plans, folder or Path(temporary), json))
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    print("", report.table(), *report.examples, report.kills(), sep="\n")
    return 1 if report.bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
