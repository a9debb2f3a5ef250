"""The servers the other tests stand on do what those tests rely on."""

import uuid

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import DeliveryError
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket
from pamqp.common import FieldTable
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from tests.servers.base import Rabbit, Server

BOUNDED: FieldTable = {
    "x-queue-type": "quorum",
    "x-max-length": 1,
    "x-overflow": "reject-publish",
}


async def test_a_quorum_queue_confirms_and_refuses_when_full(vhost_url: str) -> None:
    async with await aio_pika.connect(vhost_url) as connection:
        channel = await connection.channel(on_return_raises=True)
        queue = await channel.declare_queue("q", durable=True, arguments=BOUNDED)
        message = aio_pika.Message(b"x", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, "q")
        with pytest.raises(DeliveryError):
            await _publish_again_and_again(channel, message)
        taken = await queue.get()
        assert taken is not None
        assert taken.body == b"x"
        await taken.ack()


async def _publish_again_and_again(channel: AbstractChannel, message: aio_pika.Message) -> None:
    for _ in range(5):  # the bound of a quorum queue is soft
        await channel.default_exchange.publish(message, "q")


async def test_virtual_hosts_do_not_see_each_other(vhost_url: str, amqp_url: str) -> None:
    if vhost_url == amqp_url:
        pytest.skip("RabbitMQ was given by address, without EXAMSTREAM_TEST_RABBITMQCTL")
    name = f"seen-{uuid.uuid4().hex}"
    async with await aio_pika.connect(amqp_url) as other:
        await (await other.channel()).declare_queue(name, exclusive=True)
        async with await aio_pika.connect(vhost_url) as connection:
            channel = await connection.channel()
            with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
                await channel.declare_queue(name, passive=True)


async def test_rabbit_keeps_a_persistent_message_over_a_kill(own_rabbit: Rabbit) -> None:
    async with await aio_pika.connect(own_rabbit.url) as connection:
        channel = await connection.channel()
        await channel.declare_queue("q", durable=True, arguments={"x-queue-type": "quorum"})
    own_rabbit.restart()  # see base.Rabbit: else the queue itself is lost
    async with await aio_pika.connect(own_rabbit.url) as connection:
        message = aio_pika.Message(b"kept", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await (await connection.channel()).default_exchange.publish(message, "q")
    own_rabbit.kill()
    own_rabbit.start()
    async with await aio_pika.connect(own_rabbit.url) as connection:
        queue = await (await connection.channel()).declare_queue("q", passive=True)
        taken = await queue.get(timeout=30)
        assert taken is not None
        assert taken.body == b"kept"
    assert own_rabbit.ctl("list_queues", "--no-table-headers", "name").split() == ["q"]


async def test_mongo_answers_what_the_store_asks(mongo_uri: str, mongo_database: str) -> None:
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(
        mongo_uri, w="majority", journal=True
    )
    database = client[mongo_database]
    rows = database["rows"]
    await rows.create_index([("tenant_id", 1), ("exam", 1)], unique=True)
    await rows.insert_one({"tenant_id": "a", "exam": 1, "slots": {"1": {"state": "waiting"}}})
    with pytest.raises(DuplicateKeyError):
        await rows.insert_one({"tenant_id": "a", "exam": 1})
    after = await rows.find_one_and_update(
        {"tenant_id": "a", "exam": 1, "slots.1.state": "waiting"},
        {"$set": {"slots.1.state": "in_flight"}, "$inc": {"seq": 1}},
        return_document=ReturnDocument.AFTER,
    )
    assert after is not None
    assert (after["seq"], after["slots"]) == (1, {"1": {"state": "in_flight"}})

    bucket = AsyncIOMotorGridFSBucket(database)
    body = b"lecture" * 100_000
    stored = await bucket.upload_from_stream("lecture", body)
    assert await (await bucket.open_download_stream(stored)).read() == body
    client.close()


async def test_mongo_keeps_what_it_answered_over_a_kill(own_mongo: Server) -> None:
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(own_mongo.url)
    await client["kept"]["rows"].insert_one({"_id": 1})
    own_mongo.kill()
    own_mongo.start()
    assert await client["kept"]["rows"].find_one() == {"_id": 1}
    own_mongo.wipe()
    own_mongo.start()
    assert await client["kept"]["rows"].find_one() is None
    client.close()
