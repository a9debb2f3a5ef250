"""One connection to RabbitMQ, kept: when it goes, it is made again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from examstream.pipeline.broker.rabbit import RabbitChannel, RabbitConnection
from examstream.pipeline.ending import end
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.settings import BrokerSettings

log = logging.getLogger(__name__)

Prepare = Callable[[RabbitConnection, Callable[[], None]], Awaitable[None]]
CONNECT_TRY_SECONDS = 5.0


class RabbitLink:
    """Connects, prepares, waits for the end, and begins again after `reconnect_seconds`.

    `prepare(connection, lost)` runs before the link counts as connected; `lost` tells that what it
    made is gone, and the preparation is made again on the same connection.
    """

    def __init__(self, settings: BrokerSettings, name: str, prepare: Prepare) -> None:
        self._settings, self._name, self._prepare = settings, name, prepare
        self._connection: RabbitConnection | None = None
        self._up = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self.fault = ""

    @property
    def connected(self) -> bool:
        return self._up.is_set()

    async def ready(self) -> None:
        await self._up.wait()

    def start(self) -> None:
        self._keeper = asyncio.ensure_future(self._keep())

    async def close(self) -> None:
        self._up.clear()
        await end(self._keeper)
        if self._connection is not None:
            await self._connection.close()

    async def channel(self, on_closed: Callable[[], None], *, confirms: bool) -> RabbitChannel:
        """Raises BrokerUnavailable at once where there is no connection."""
        connection = self._connection
        if connection is None or not self._up.is_set():
            raise BrokerUnavailable("the broker is away")
        return await connection.channel(on_closed, confirms=confirms)

    async def _keep(self) -> None:
        while True:
            try:
                self._connection = await RabbitConnection.connect(
                    self._settings.url.get_secret_value(),
                    name=self._name,
                    heartbeat_seconds=self._settings.heartbeat_seconds,
                    timeout_seconds=CONNECT_TRY_SECONDS,
                )
                await self._serve(self._connection)
            except BrokerUnavailable as fault:
                if str(fault) != self.fault:
                    log.warning("%s: the broker is away: %s", self._name, fault)
                self.fault = str(fault)
            finally:
                self._up.clear()
                connection, self._connection = self._connection, None
                if connection is not None:
                    await connection.close()
            await asyncio.sleep(self._settings.reconnect_seconds)

    async def _serve(self, connection: RabbitConnection) -> None:
        while not connection.closed.is_set():
            lost = asyncio.Event()
            await self._prepare(connection, lost.set)
            self.fault = ""
            self._up.set()
            closed = asyncio.ensure_future(connection.closed.wait())
            gone = asyncio.ensure_future(lost.wait())
            try:
                await asyncio.wait({closed, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                closed.cancel()
                gone.cancel()
                self._up.clear()
            await asyncio.sleep(self._settings.reconnect_seconds)
        log.warning("%s: the connection to the broker is lost", self._name)
