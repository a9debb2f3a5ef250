"""The faults, by name: each is put in, lasts as long as it lasts, and is gone when it returns."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from tests.chaos.engines import PROVIDER_AWAY
from tests.chaos.fleet import KINDS
from tests.chaos.lineages import Span
from tests.chaos.world import World

HOUR_SECONDS = 3600.0
UNREAD = 1.5
"""Seconds its readers are stopped; less than any heartbeat allows."""
NOTICED_SECONDS = 5.0
STAGE_QUEUES = ("generator", "answerer", "grader", "renderer")


@dataclass
class Injected:
    """One fault: when it was in (monotonic), and what it cost by its own account."""

    fault: str
    began: float
    ended: float = 0.0
    held: int = 0  # deliveries of the process that was killed; of a server, of all processes
    destroyed: int = 0  # messages that went with a queue

    def span(self) -> Span:
        """What it may have made go once more. A queue that is gone is noticed some seconds later,
        and then all that is in flight goes again, what was let in after the fault as well."""
        noticed = NOTICED_SECONDS if self.fault in UNQUEUED else 0.0
        places = 2 if self.fault in UNCONNECTED else 1
        return Span(self.began, self.ended + noticed, places)


@dataclass
class Injector:
    """Puts faults into a world."""

    world: World
    random: random.Random
    log: list[Injected] = field(default_factory=list)
    _aimed: set[str] = field(default_factory=set)

    async def volley(self, names: Sequence[str]) -> list[Injected]:
        """Several at once: the services first, each as soon as it holds a delivery, and a server
        right behind them, while nobody has recovered. Return when all are over."""
        if any(name in NEEDS_SETTLED for name in names):
            await self.world.settled()
        services = [name for name in names if name in SERVICE_KILLS]
        struck = list(await asyncio.gather(*(self.put_in(name) for name in services)))
        return struck + [await self.put_in(name) for name in names if name not in SERVICE_KILLS]

    async def put_in(self, name: str) -> Injected:
        """Return when the fault is over; what follows is recovery."""
        loop = asyncio.get_running_loop()
        one = Injected(name, loop.time())
        self.log.append(one)
        await FAULTS[name](self, one)
        one.ended = one.ended or loop.time()
        return one

    def save(self) -> None:
        """All that was put in, beside the journal."""
        lines = (json.dumps(asdict(one)) for one in self.log)
        (self.world.folder / "faults.jsonl").write_text("\n".join(lines) + "\n")

    async def kill(self, kind: str, one: Injected) -> None:
        while not (there := self.world.fleet.running(kind) - self._aimed):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        name = self.random.choice(sorted(there))
        self._aimed.add(name)
        try:
            one.held = await self.world.fleet.kill(name)
            one.began = asyncio.get_running_loop().time()
        finally:
            self._aimed.discard(name)

    async def freeze(self, one: Injected) -> None:
        kind = self.random.choice(KINDS)
        seconds = self.random.choice((1.0, 3.0, 8.0))
        await self.world.fleet.freeze(self.world.fleet.pick(kind, self.random), seconds)

    async def clock(self, one: Injected, seconds: float) -> None:
        kind = self.random.choice(KINDS)
        name = self.world.fleet.pick(kind, self.random)
        self.world.fleet.move_clock(name, seconds)
        await asyncio.sleep(2)
        self.world.fleet.move_clock(name, 0)

    async def kill_broker(self, one: Injected) -> None:
        one.held = self.world.fleet.held()
        await asyncio.to_thread(self.world.rabbit.kill)
        await asyncio.to_thread(self.world.rabbit.start)

    async def wipe_broker(self, one: Injected) -> None:
        await asyncio.to_thread(self.world.rabbit.wipe)
        await asyncio.to_thread(self.world.rabbit.start)
        one.ended = asyncio.get_running_loop().time()
        await asyncio.sleep(1)
        self.world.declared()

    async def stop_app(self, _: Injected) -> None:
        await asyncio.to_thread(self.world.rabbit.ctl, "stop_app")
        await asyncio.to_thread(self.world.rabbit.ctl, "start_app")

    async def kill_store(self, one: Injected) -> None:
        one.held = self.world.fleet.held()
        await asyncio.to_thread(self.world.mongo.kill)
        await asyncio.to_thread(self.world.mongo.start)

    async def latency(self, name: str, _: Injected) -> None:
        proxy = self.world.broker if name == "broker" else self.world.store
        proxy.up_seconds, proxy.down_seconds = self.random.choice(((0.05, 0.05), (0.2, 0.0)))
        await asyncio.sleep(3)
        proxy.up_seconds = proxy.down_seconds = 0.0

    async def network(self, name: str, how: str, _: Injected) -> None:
        proxy = self.world.broker if name == "broker" else self.world.store
        match how:
            case "reset":
                proxy.reset()
            case "half-open":
                proxy.half_open()
            case _:
                proxy.slow_close(2.0)

    async def _unread(self, stage: str, seconds: float) -> list[asyncio.Future[None]]:
        """Its readers are stopped so long: what comes to it stays in its queues."""
        fleet = self.world.fleet
        readers = [name for name in fleet.names if name.startswith(stage)]
        return [asyncio.ensure_future(fleet.freeze(name, seconds)) for name in readers]

    async def purge(self, one: Injected) -> None:
        stage = self.random.choice(STAGE_QUEUES)
        unread = await self._unread(stage, UNREAD)
        await asyncio.sleep(UNREAD - 0.3)
        one.destroyed = await self.world.destroy(self.world.prefix + stage, delete=False)
        await asyncio.gather(*unread)

    async def delete(self, one: Injected, *, unread: bool) -> None:
        """Unread: its readers are stopped, so who writes to it must bring it back."""
        stage = self.random.choice(STAGE_QUEUES)
        stopped = await self._unread(stage, UNREAD) if unread else []
        await asyncio.sleep(0.1)
        one.destroyed = await self.world.destroy(self.world.prefix + stage, delete=True)
        await asyncio.gather(*stopped)
        self.world.declared()

    async def kill_full(self, one: Injected) -> None:
        """A generator is killed while its results wait for room."""
        unread = await self._unread("answerer", UNREAD)
        await asyncio.sleep(UNREAD - 0.3)
        await self.kill("generator", one)
        await asyncio.gather(*unread)

    async def freeze_renderers(self, _: Injected) -> None:
        """All of them, longer than a dispatch lives where that is short."""
        seconds = min(6.0, self.world.sizes.patience_seconds + 3)
        fleet = self.world.fleet
        await asyncio.gather(
            *(fleet.freeze(n, seconds, holding=True) for n in fleet.names if "renderer" in n)
        )

    async def cancel_consumers(self, _: Injected) -> None:
        self.world.broker.cancel_consumers(4)

    async def provider(self, _: Injected) -> None:
        away = self.world.folder / PROVIDER_AWAY
        away.touch()
        await asyncio.sleep(3)
        away.unlink()


async def provider_long(injector: Injector, _: Injected) -> None:
    """Longer than a dispatch lives and than anything is held: 40 minutes of 30, in small."""
    away = injector.world.folder / PROVIDER_AWAY
    away.touch()
    await asyncio.sleep(injector.world.sizes.expires_seconds * 4 / 3)
    away.unlink()


Fault = Callable[[Injector, Injected], Awaitable[None]]


def _killed(kind: str) -> Fault:
    return lambda injector, one: injector.kill(kind, one)


def _network(name: str, how: str) -> Fault:
    return lambda injector, one: injector.network(name, how, one)


SERVICE_KILLS = (*(f"kill {kind}" for kind in KINDS), "kill when full")
KILLS = (*SERVICE_KILLS, "kill broker", "kill store")
NETWORK = ("reset", "half-open", "slow close")

FAULTS: Mapping[str, Fault] = {
    **{f"kill {kind}": _killed(kind) for kind in KINDS},
    "kill when full": lambda i, one: i.kill_full(one),
    "kill broker": lambda i, one: i.kill_broker(one),
    "kill store": lambda i, one: i.kill_store(one),
    "freeze": lambda i, one: i.freeze(one),
    **{f"broker {how}": _network("broker", how) for how in NETWORK},
    "broker latency": lambda i, one: i.latency("broker", one),
    **{f"store {how}": _network("store", how) for how in NETWORK},
    "store latency": lambda i, one: i.latency("store", one),
    "freeze renderers": lambda i, one: i.freeze_renderers(one),
    "queue purge": lambda i, one: i.purge(one),
    "queue delete": lambda i, one: i.delete(one, unread=False),
    "queue delete unread": lambda i, one: i.delete(one, unread=True),
    "consumer cancel": lambda i, one: i.cancel_consumers(one),
    "broker stop_app": lambda i, one: i.stop_app(one),
    "broker wiped": lambda i, one: i.wipe_broker(one),
    "clock +1 h": lambda i, one: i.clock(one, HOUR_SECONDS),
    "clock -1 h": lambda i, one: i.clock(one, -HOUR_SECONDS),
    "provider away": lambda i, one: i.provider(one),
    "provider away long": provider_long,
}
OTHERS = tuple(name for name in FAULTS if name not in KILLS)
NEEDS_SETTLED = frozenset({"kill broker", "broker stop_app"})

COUNTED = frozenset({"queue purge", "queue delete", "queue delete unread"})
"""They say how many messages they destroy: so many may vanish."""
DESTRUCTIVE = frozenset({"broker wiped"})
"""They lose all there is. No other fault may lose a message: what is dropped because its time is
over, in an outage, tells so."""
UNCONNECTED = frozenset({"kill broker", "broker stop_app", "broker wiped"}) | {
    f"broker {how}" for how in NETWORK
}
"""They end all connections to the broker at once."""
UNQUEUED = frozenset({"queue delete", "queue delete unread", "broker wiped"})
"""They leave a queue missing."""
SERVERS_BACK = frozenset({"kill broker", "broker stop_app", "broker wiped"})
"""When they are over the broker answers."""
