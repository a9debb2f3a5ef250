"""A broker under test, and the hands that break it: one for memory, one for RabbitMQ."""

import asyncio
from typing import Protocol
from urllib.parse import urlsplit

import aio_pika
from pydantic import SecretStr

from examstream.pipeline.broker.base import Broker
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.broker.rabbit_broker import RabbitBroker
from examstream.pipeline.settings import BrokerSettings
from examstream.pipeline.topology import Topology
from tests.pipeline.letters import TOPOLOGY
from tests.pipeline.proxy import Proxy


class Lab(Protocol):
    """Makes brokers of one installation; each is a process's own connection."""

    async def broker(self, topology: Topology = TOPOLOGY) -> Broker: ...

    async def cut(self, broker: Broker) -> None:
        """Break this broker's connections; they may come back at once."""
        ...

    async def take_away(self) -> None: ...

    async def bring_back(self) -> None: ...

    async def delete(self, queue: str) -> None: ...

    async def close(self) -> None: ...


class MemoryLab:
    def __init__(self) -> None:
        self.hub = MemoryHub()
        self._brokers: list[MemoryBroker] = []

    async def broker(self, topology: Topology = TOPOLOGY) -> Broker:
        broker = MemoryBroker(self.hub)
        self._brokers.append(broker)
        await broker.open(topology)
        return broker

    async def cut(self, broker: Broker) -> None:
        assert isinstance(broker, MemoryBroker)
        broker.lose()
        broker.restore()

    async def take_away(self) -> None:
        self.hub.stop()

    async def bring_back(self) -> None:
        self.hub.start()

    async def delete(self, queue: str) -> None:
        self.hub.delete(queue)

    async def close(self) -> None:
        self.hub.start()
        for broker in self._brokers:
            await broker.close()


class RabbitLab:
    def __init__(self, url: str, prefix: str) -> None:
        self._url, self._prefix = url, prefix
        parts = urlsplit(url)
        self._address = parts.hostname or "localhost", parts.port or 5672
        self._proxies: dict[Broker, Proxy] = {}
        self._starting: list[Proxy] = []

    async def broker(self, topology: Topology = TOPOLOGY) -> Broker:
        proxy = Proxy(*self._address)
        self._starting.append(proxy)
        port = await proxy.start()
        parts = urlsplit(self._url)
        login = parts.netloc.rpartition("@")[0]
        url = parts._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()
        broker = RabbitBroker(
            BrokerSettings(
                url=SecretStr(url),
                prefix=self._prefix,
                reconnect_seconds=0.05,
                publish_timeout_seconds=5,
            )
        )
        self._proxies[broker] = proxy
        await broker.open(topology)
        return broker

    async def cut(self, broker: Broker) -> None:
        self._proxies[broker].cut()

    async def take_away(self) -> None:
        for proxy in self._proxies.values():
            proxy.refuse()

    async def bring_back(self) -> None:
        for proxy in self._proxies.values():
            proxy.accept()

    async def delete(self, queue: str) -> None:
        async with await aio_pika.connect(self._url) as connection:
            channel = await connection.channel()
            await channel.queue_delete(self._prefix + queue)

    async def close(self) -> None:
        for broker in self._proxies:
            await broker.close()
        for proxy in self._starting:
            await proxy.stop()
        await self._delete_all()

    async def _delete_all(self) -> None:
        names = [queue.name for queue in TOPOLOGY.queues()]
        async with await aio_pika.connect(self._url) as connection:
            channel = await connection.channel()
            await asyncio.gather(
                *(channel.queue_delete(self._prefix + name) for name in (*names, "marker"))
            )
