"""A process that can be killed inside a test's loop: its tasks end, its connection is lost, what
it would still do on the way out reaches nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

from examstream.pipeline.broker.base import Consumer, Message, OnBroadcast, OnDelivery, Published
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.topology import Topology
from tests.pipeline.virtual_time import VirtualClock
from tests.simulation.store import Disk, MemoryStore

T = TypeVar("T")
_current: ContextVar["Process | None"] = ContextVar("process", default=None)


def current() -> "Process | None":
    """Whose code runs now."""
    return _current.get()


def owned_tasks(loop: asyncio.AbstractEventLoop, coroutine: Any, **how: Any) -> asyncio.Task[Any]:
    """A task factory: a task belongs to the process whose code made it."""
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **how)
    if (process := _current.get()) is not None:
        process.own(task)
    return task


class Clock(VirtualClock):
    """One machine's clock: Unix time may jump, the loop's never does."""

    offset = 0.0

    def wall(self) -> float:
        return super().wall() + self.offset


class Process:
    """Run `main` until killed or stopped. `main` gets the process and returns its `stop`."""

    def __init__(self, name: str, hub: MemoryHub, disk: Disk) -> None:
        self.name, self.hub, self.disk = name, hub, disk
        self.alive = False
        self.doom = 0  # killed in the so-manieth moment before or after a call from now; 0: never
        self.clock = Clock()
        self.tasks: dict[asyncio.Task[Any], None] = {}  # in order, so that a run can be repeated
        self.broker: MortalBroker | None = None
        self.store = MemoryStore(disk, self._before, self._after)
        self.slow: Callable[[], float] = lambda: 0.0  # seconds before a call of the store answers
        self.store_fault: Callable[[str], None] = lambda _: None

    def start(self, main: Callable[["Process"], Coroutine[Any, Any, None]]) -> None:
        self.alive = True
        self.broker = MortalBroker(self, MemoryBroker(self.hub))
        self.run(main(self))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """In a task of this process."""
        token = _current.set(self)
        try:
            return asyncio.get_running_loop().create_task(coroutine, name=self.name)
        finally:
            _current.reset(token)

    def own(self, task: asyncio.Task[Any]) -> None:
        self.tasks[task] = None
        task.add_done_callback(lambda done: self.tasks.pop(done, None))

    def adopt(self) -> None:
        """The current task was made by another's publish, and is ours."""
        task = asyncio.current_task()
        assert task is not None
        if (before := _current.get()) is not None:
            before.tasks.pop(task, None)
        _current.set(self)
        self.own(task)

    def kill(self) -> None:
        """SIGKILL. Called from one of its own tasks, that one ends at its next await."""
        if not self.alive:
            return
        self.alive = False
        tasks, self.tasks = self.tasks, {}
        for task in tasks:
            task.cancel()
        assert self.broker is not None
        self.broker.vanish()

    def check(self) -> None:
        """Before and after everything it does to the world: it may be dead by now, or die here."""
        if self.alive and self.doom:
            self.doom -= 1
            if not self.doom:
                self.kill()
        if not self.alive:
            raise asyncio.CancelledError

    async def _before(self, write: bool) -> None:
        self.check()
        await asyncio.sleep(self.slow())
        self.check()
        self.store_fault("write" if write else "read")

    async def _after(self, write: bool) -> None:
        await asyncio.sleep(0)
        self.check()
        self.store_fault("answer")


class MortalBroker:
    """A process's connection to the hub: it can vanish, and tasks it spawns are the process's."""

    def __init__(self, process: Process, broker: MemoryBroker) -> None:
        self._process, self.inner = process, broker

    @property
    def connected(self) -> bool:
        return self._process.alive and self.inner.connected

    def vanish(self) -> None:
        """The connection ends with its process; the hub gives back what it held."""
        broker = self.inner
        broker._open = False
        if broker in broker.hub.connections:
            broker.hub.connections.remove(broker)
        for subscription in broker._subscriptions:
            if subscription.active:
                subscription.active = False
                broker.hub.subscribers[subscription._topic].remove(subscription._hear)
        broker._subscriptions.clear()
        for consumer in broker._consumers:
            consumer._stopped = True
        broker.lose()

    async def open(self, topology: Topology) -> None:
        await self.inner.open(topology)

    async def close(self) -> None:
        await self.inner.close()

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        self._process.check()
        await asyncio.sleep(0)
        self._process.check()
        answer = await self.inner.publish(queue, message, delay_seconds=delay_seconds)
        await asyncio.sleep(0)
        self._process.check()
        return answer

    async def consume(self, queue: str, prefetch: int, on_delivery: OnDelivery) -> Consumer:
        self._process.check()
        return await self.inner.consume(queue, prefetch, self._adopted(on_delivery))

    async def ready(self, queue: str) -> int:
        self._process.check()
        return await self.inner.ready(queue)

    async def broadcast(self, topic: str, body: bytes) -> None:
        self._process.check()
        await self.inner.broadcast(topic, body)

    async def subscribe(self, topic: str, on_broadcast: OnBroadcast) -> Consumer:
        self._process.check()
        return await self.inner.subscribe(topic, self._adopted(on_broadcast))

    async def marked(self) -> bool:
        self._process.check()
        return await self.inner.marked()

    async def mark(self) -> None:
        self._process.check()
        await self.inner.mark()

    def _adopted(self, call: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
        async def adopted(given: Any) -> None:
            self._process.adopt()
            self._process.check()
            await call(given)

        return adopted
