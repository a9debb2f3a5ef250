"""Leading: of all gateways one dispatches and reconciles, under a lease in the store (design §4.3)."""

import asyncio
import time as machine
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from examstream.exam.store.base import SYSTEM, Body, Lease, Store
from examstream.pipeline.errors import Unavailable
from services.gateway.core.dispatcher import Dispatcher
from services.gateway.core.reconciler import Reconciler
from services.gateway.core.stream_clock import StreamClock

log = structlog.get_logger(__name__)

LEASE = "dispatch"
CONTROL_SECONDS = 1.0
FINISH_SECONDS = 5.0
"""What a claim and its publish may take when the process stops."""
SLOW_FACTOR, TERM_MAX_SECONDS = 4.0, 30.0
"""A lease lasts at least so many times as long as asking for it took."""


class LeaseLost(Exception):
    """The lease could not be renewed in time, or another held it meanwhile."""


@dataclass(slots=True)
class Lead:
    """Takes the lease, leads while it is ours, tries again when it is lost."""

    store: Store
    owner: str
    lease_seconds: float
    dispatcher: Dispatcher
    reconciler: Reconciler
    time: StreamClock
    announce: Callable[[], Awaitable[None]]  # tells workers the time and the cancelled exams
    monotonic: Callable[[], float] = machine.monotonic
    _lease: Lease | None = None
    _good_until: float = 0.0
    _term: float = 0.0  # how long a lease is asked for now
    _running: asyncio.Task[None] | None = field(default=None)

    @property
    def leads(self) -> bool:
        """Whether this gateway dispatches now."""
        return self._lease is not None

    def lawful(self) -> bool:
        """Whether nobody else can hold the lease yet, by our own clock: a process that was stopped
        for a while must not dispatch when it goes on."""
        return self._lease is not None and self.monotonic() < self._good_until

    def start(self) -> None:
        self._term = self.lease_seconds
        self._running = asyncio.create_task(self._run(), name="lead")

    async def stop(self) -> None:
        """Finish the claim that is being made, give up the lease."""
        if self._lease is not None:
            with suppress(TimeoutError, Unavailable):
                async with asyncio.timeout(FINISH_SECONDS):
                    await self.time.keep(at_once=True)
                    if await self.dispatcher.finish():
                        fence = str(self._lease.fence).encode()
                        await self.store.put(SYSTEM, Body.DISPATCHED, "fence", fence)
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            began, term = self.monotonic(), self._term
            lease = await self._ask()
            if lease is None:
                await asyncio.sleep(self.lease_seconds / 3)
                continue
            self._good_until = began + term
            self._lease = lease
            log.info("this gateway dispatches", fence=lease.fence)
            try:
                await self._lead(lease)
            except* LeaseLost:
                log.warning("another gateway may dispatch now")
            except* Exception as faults:  # a defect of ours must not end all leading
                kinds = [type(fault).__name__ for fault in faults.exceptions]
                log.exception("leading failed", faults=kinds)
                await asyncio.sleep(self.lease_seconds)
            finally:
                self._lease = None
                with suppress(Unavailable):
                    await self.store.release(lease)

    async def _lead(self, lease: Lease) -> None:
        self.reconciler.looked.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep(lease))
            await self._patiently(self.time.resume)
            group.create_task(self.reconciler.rounds.run())
            group.create_task(self._dispatch(lease))
            group.create_task(self._announce())

    async def _dispatch(self, lease: Lease) -> None:
        """First what an earlier dispatcher, or a broker that lost its queues, left behind."""
        await self.reconciler.looked.wait()

        async def take_over() -> None:
            clean = await self.store.get(SYSTEM, Body.DISPATCHED, "fence")
            await self.dispatcher.take_over(lease.fence, int(clean or b"0"))

        await self._patiently(take_over)
        await self.dispatcher.rounds.run()

    async def _patiently(self, do: Callable[[], Awaitable[None]]) -> None:
        """Until the store answers, or the lease is lost."""
        while True:
            try:
                return await do()
            except Unavailable as error:
                log.warning("taking over waits", reason=str(error))
                await asyncio.sleep(self.lease_seconds / 3)

    async def _ask(self) -> Lease | None:
        """Take or renew. A store that is slow to answer gives longer leases, or two gateways would
        take them from each other for ever and neither would get to work."""
        began = self.monotonic()
        try:
            return await self.store.lease(LEASE, self.owner, self._term)
        except Unavailable as error:
            log.warning("no lease", reason=str(error))
            return None
        finally:
            slow = SLOW_FACTOR * (self.monotonic() - began)
            self._term = max(self.lease_seconds, min(slow, TERM_MAX_SECONDS), 0.7 * self._term)

    async def _keep(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(self.lease_seconds / 3)
            began, renewed, term = self.monotonic(), None, self._term
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, self._good_until - began)):
                    renewed = await self._ask()
            if renewed is not None and renewed.fence != lease.fence:
                raise LeaseLost
            if renewed is not None:
                self._good_until = began + term
            elif self.monotonic() >= self._good_until:
                raise LeaseLost

    async def _announce(self) -> None:
        """The stream's time, and the cancelled exams until nothing of them can still run."""
        while True:
            with suppress(Unavailable):
                await self.announce()
            await asyncio.sleep(CONTROL_SECONDS)
