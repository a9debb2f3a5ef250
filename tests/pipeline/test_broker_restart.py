"""RabbitMQ killed and wiped under a running stage."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from examstream.pipeline.broker.base import Consumer
from examstream.pipeline.broker.rabbit_broker import RabbitBroker
from examstream.pipeline.settings import BrokerSettings
from examstream.pipeline.work import Outputs, Send
from tests.pipeline.letters import NEXT, STAGE, TOPOLOGY, Letter
from tests.pipeline.street import Street, until
from tests.servers.base import Rabbit


@pytest.fixture
async def street(own_rabbit: Rabbit, queue_prefix: str) -> AsyncIterator[Street]:
    settings = BrokerSettings(
        url=SecretStr(own_rabbit.url), prefix=queue_prefix, publish_timeout_seconds=2
    )
    broker = RabbitBroker(settings)
    await broker.open(TOPOLOGY)
    made = await Street(broker).read()
    yield made
    await made.close()


async def test_a_killed_broker_loses_nothing_and_a_wiped_one_is_noticed(
    street: Street, own_rabbit: Rabbit
) -> None:
    gate, started = asyncio.Event(), []

    async def handle(letter: Letter) -> Outputs:
        started.append(letter.text)
        await gate.wait()
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, concurrency=3)
    await street.broker.mark()
    texts = [str(n) for n in range(8)]
    await street.post(*texts, queue=STAGE.again)
    await until(lambda: len(started) == 3)

    await asyncio.to_thread(own_rabbit.kill)
    await until(lambda: not street.broker.connected)
    await asyncio.to_thread(own_rabbit.start)
    gate.set()
    await until(lambda: set(street.second.texts) == set(texts), "all came through")
    assert street.outcomes.bodies == []
    assert {letter.envelope.attempt for letter in street.second.letters} == {1}
    assert street.count("quarantine") == 0
    assert await street.broker.marked()

    await asyncio.to_thread(own_rabbit.wipe)
    await until(lambda: not street.broker.connected)
    await asyncio.to_thread(own_rabbit.start)
    await until(lambda: street.broker.connected and all(c.active for c in _consumers(street)))
    assert not await street.broker.marked()
    await street.post("after")
    await until(lambda: "after" in street.second.texts)


def _consumers(street: Street) -> list[Consumer]:
    return [consumer for stage in street.stages for consumer in stage.consumers]
