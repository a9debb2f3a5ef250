"""How far beyond its size a bounded queue goes: RabbitMQ's bound on a quorum queue is soft."""

import asyncio

from examstream.pipeline.broker.base import Broker, Message, Published
from tests.pipeline.labs import Lab, MemoryLab
from tests.pipeline.letters import STAGE

PROCESSES, AT_ONCE, ROUNDS = 4, 5, 10


async def test_a_queue_goes_beyond_its_size_by_no_more_than_the_publishes_in_flight(
    lab: Lab,
) -> None:
    """Each process has so many publishes in flight as a stage of that concurrency would."""
    brokers = [await lab.broker() for _ in range(PROCESSES)]

    async def publisher(broker: Broker) -> int:
        answers = [await broker.publish(STAGE.fresh, Message(b"x")) for _ in range(ROUNDS)]
        return answers.count(Published.CONFIRMED)

    publishers = [publisher(broker) for broker in brokers for _ in range(AT_ONCE)]
    confirmed = sum(await asyncio.gather(*publishers))
    in_flight = 0 if isinstance(lab, MemoryLab) else len(publishers)
    assert STAGE.queue_size <= confirmed <= STAGE.queue_size + in_flight
    assert await brokers[0].ready(STAGE.fresh) == confirmed  # what was confirmed is there
    print(f"{confirmed} in a queue of {STAGE.queue_size}, {len(publishers)} publishes in flight")
