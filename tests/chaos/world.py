"""Real servers behind the proxies, and a fleet on them."""

import asyncio
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import aio_pika
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import AMQPError

from examstream.exam.routes import topology
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.topology import LADDER_SECONDS
from tests.chaos.fleet import Fleet
from tests.chaos.proxy import Proxy
from tests.servers.base import Rabbit, Server
from tests.servers.ports import free_port

QUEUE_SIZE = 2
"""In front of each stage: small, so that outputs meet full queues."""
SETTLED_SECONDS = 2.5
"""RabbitMQ 3.10 loses a quorum queue that was declared just before a kill (tests/servers)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What shapes a fleet. The life of a dispatch is `expires_seconds`, and the margin more."""

    expires_seconds: float = 20.0
    margin_seconds: float = 3.0
    hold_seconds: float = 5.0
    heartbeat_seconds: int = 2
    pace: float = 1.0
    defect: str = ""

    @property
    def patience_seconds(self) -> float:
        return self.expires_seconds + self.margin_seconds


@dataclass
class World:
    """One run's servers, proxies and processes; `database` and queue names are its own."""

    folder: Path
    rabbit: Rabbit
    mongo: Server
    sizes: Sizes
    prefix: str = field(default_factory=lambda: f"chaos{secrets.token_hex(3)}.")
    declared_at: float = 0.0

    def __post_init__(self) -> None:
        amqp, mongo = urlsplit(self.rabbit.url), urlsplit(self.mongo.url)
        self._ports = free_port(), free_port()
        self.broker = Proxy(self._ports[0], amqp.port or 5672, amqp=True)
        self.store = Proxy(self._ports[1], mongo.port or 27017)
        self.database = self.prefix.rstrip(".")
        amqp_url = amqp._replace(netloc=amqp.netloc.replace(f":{amqp.port}", f":{self._ports[0]}"))
        self.fleet = Fleet(
            self.folder, self._environ(), self._settings(amqp_url.geturl(), self._ports[1])
        )

    def _environ(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("EXAMSTREAM_", "CHAOS_"))}
        return {
            **kept,
            "CHAOS_FOLDER": str(self.folder),
            "CHAOS_PACE": str(self.sizes.pace),
            "CHAOS_EXPIRES": str(self.sizes.expires_seconds),
            "CHAOS_MARGIN": str(self.sizes.margin_seconds),
            "CHAOS_DEFECT": self.sizes.defect,
        }

    def _settings(self, amqp_url: str, mongo_port: int) -> dict[str, str]:
        sizes = {
            f"EXAMSTREAM_PIPELINE__QUEUE_SIZES__{stage}": str(QUEUE_SIZE)
            for stage in ("GENERATION", "ANSWERING", "GRADING", "RENDERING")
        }
        places = {
            f"EXAMSTREAM_PIPELINE__CONCURRENCY__{stage}": "2"
            for stage in ("GENERATION", "ANSWERING", "GRADING", "RENDERING")
        }
        return {
            **sizes,
            **places,
            "EXAMSTREAM_BROKER__URL": amqp_url,
            "EXAMSTREAM_BROKER__PREFIX": self.prefix,
            "EXAMSTREAM_BROKER__HEARTBEAT_SECONDS": str(self.sizes.heartbeat_seconds),
            "EXAMSTREAM_BROKER__PUBLISH_TIMEOUT_SECONDS": "3",
            "EXAMSTREAM_STORE__URL": f"mongodb://127.0.0.1:{mongo_port}/",
            "EXAMSTREAM_STORE__DATABASE": self.database,
            "EXAMSTREAM_STORE__OPERATION_TIMEOUT_SECONDS": str(self.sizes.heartbeat_seconds + 1),
            "EXAMSTREAM_STORE__SERVER_SELECTION_TIMEOUT_SECONDS": "2",
            "EXAMSTREAM_PIPELINE__LIMITS__HOLD_SECONDS": str(self.sizes.hold_seconds),
            "EXAMSTREAM_SEALING__KEY": secrets.token_hex(16),
            "EXAMSTREAM_TELEMETRY__LOG_LEVEL": "info",
        }

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            await self.broker.start()
            await self.store.start()
            await self.fleet.start()
        except BaseException:
            await self.__aexit__()
            raise
        self.declared()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.fleet.stop()
        await self.broker.stop()
        await self.store.stop()

    def declared(self) -> None:
        """Queues were declared just now."""
        self.declared_at = asyncio.get_running_loop().time()

    async def settled(self) -> None:
        """Until the broker would keep what was declared."""
        await asyncio.sleep(
            max(0.0, self.declared_at + SETTLED_SECONDS - asyncio.get_running_loop().time())
        )

    @property
    def queues(self) -> list[str]:
        """Every queue of the fleet, as the broker knows it."""
        names = [q.name for q in topology(PipelineSettings()).queues()]
        return [
            self.prefix + name for name in (*names, *(f"ladder.{s:g}s" for s in LADDER_SECONDS))
        ]

    async def messages(self, queues: list[str]) -> dict[str, int]:
        """Messages that wait, by queue; those that are not there are left out."""
        found = {}
        connection = await aio_pika.connect(self.rabbit.url, timeout=5)
        async with connection:
            for queue in queues:
                with suppress(AMQPError):
                    channel = await connection.channel()
                    declared = await channel.declare_queue(queue, passive=True)
                    found[queue] = declared.declaration_result.message_count or 0
        return found

    async def destroy(self, queue: str, *, delete: bool) -> int:
        """Purge or delete a queue, past the proxy; how many messages went with it."""
        connection = await aio_pika.connect(self.rabbit.url, timeout=5)
        async with connection:
            channel: AbstractChannel = await connection.channel()
            underlay = await channel.get_underlay_channel()
            with suppress(AMQPError):
                if delete:
                    gone = (await underlay.queue_delete(queue, timeout=5)).message_count
                else:
                    gone = (await underlay.queue_purge(queue, timeout=5)).message_count
                return gone or 0
        return 0
