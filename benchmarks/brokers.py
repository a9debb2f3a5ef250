"""The brokers under measure: the in-memory one, and a real RabbitMQ found as the tests find it."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pydantic import SecretStr

from benchmarks.stream import OpenBroker
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.broker.memory import MemoryBroker
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.settings import BrokerSettings
from examstream.pipeline.topology import Topology
from tests.servers.choose import shared_rabbit


@contextmanager
def memory_broker() -> Iterator[OpenBroker]:
    """One in-memory broker; every connection meets the same queues."""
    hub = MemoryHub()

    async def opened(topology: Topology) -> Broker:
        broker = MemoryBroker(hub)
        await broker.open(topology)
        return broker

    yield opened


@contextmanager
def rabbit_broker() -> Iterator[Callable[[], AbstractContextManager[OpenBroker]]]:
    """A real RabbitMQ; each opening has queues of its own."""
    from examstream.pipeline.broker.rabbit_broker import RabbitBroker

    with (
        tempfile.TemporaryDirectory() as folder,
        shared_rabbit(Path(folder)) as server,
    ):

        @contextmanager
        def run() -> Iterator[OpenBroker]:
            prefix = f"bench{secrets.token_hex(3)}."
            settings = BrokerSettings(url=SecretStr(server.url), prefix=prefix)

            async def opened(topology: Topology) -> Broker:
                broker = RabbitBroker(settings)
                await broker.open(topology)
                return broker

            yield opened

        yield run
