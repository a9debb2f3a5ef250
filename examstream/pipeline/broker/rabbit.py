"""The door to RabbitMQ: the only aio_pika import. Connections and channels, errors mapped.

Not `connect_robust`: it restores what it remembers, but says "connected" before its consumers are
back (aio-pika #231, #632), never restores one the broker cancelled (#334), and holds a publish
until the connection returns (#636). So: plain connections, and rabbit_broker.py brings them back.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import aio_pika
import aiormq
from aio_pika.exceptions import (
    CONNECTION_EXCEPTIONS,
    AuthenticationError,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    DeliveryError,
    ProbableAuthenticationError,
    PublishError,
)
from aiormq.abc import DeliveredMessage
from pamqp import commands

from examstream.pipeline.broker.base import Published
from examstream.pipeline.errors import BrokerUnavailable

Arguments = dict[str, Any]
Incoming = DeliveredMessage
Closed = Callable[[], None]

_PERSISTENT = 2
_message_ids = count(1)  # a returned message is known again by its id (aiormq)


class QueueMissing(BrokerUnavailable):
    """A passive declare found no such queue; its channel is closed."""


class QueueDiffers(BrokerUnavailable):
    """The queue is there with other arguments; its channel is closed. Says what differs."""


@contextmanager
def mapped() -> Iterator[None]:
    """Whatever aio-pika raises leaves as one of ours; cancelling our own task stays that."""
    try:
        yield
    except BrokerUnavailable:
        raise
    except (AuthenticationError, ProbableAuthenticationError) as fault:
        raise BrokerUnavailable("the broker refuses the user or password of broker.url") from fault
    except ChannelNotFoundEntity as fault:
        raise QueueMissing(_text(fault)) from fault
    except ChannelPreconditionFailed as fault:
        raise QueueDiffers(_text(fault)) from fault
    except asyncio.CancelledError as fault:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise BrokerUnavailable("the connection to the broker was closed") from fault
    except CONNECTION_EXCEPTIONS as fault:
        raise BrokerUnavailable(_text(fault)) from fault
    except Exception as fault:
        if type(fault) is not Exception:  # a defect of ours, to be seen as one
            raise
        # aiormq rejects what waits on a closed channel with a bare Exception
        raise BrokerUnavailable("the channel was closed") from fault


def _text(fault: BaseException) -> str:
    try:
        return (str(fault) or type(fault).__name__).split("\n", 1)[0][:300]
    except Exception:  # some of theirs cannot be worded
        return type(fault).__name__


class RabbitChannel:
    """One AMQP channel. `on_closed` is called once, however it ends."""

    def __init__(self, channel: aiormq.Channel, on_closed: Closed) -> None:
        self._channel = channel
        channel.closing.add_done_callback(lambda _: on_closed())

    @property
    def usable(self) -> bool:
        return not self._channel.is_closed

    async def close(self) -> None:
        with suppress(BrokerUnavailable), mapped():
            async with asyncio.timeout(2):
                await self._channel.close()

    async def publish(
        self,
        exchange: str,
        routing_key: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout_seconds: float,
    ) -> Published:
        """Persistent, mandatory, confirmed. The channel was opened with `on_return_raises`:
        without it a returned message looks confirmed.
        """
        properties = commands.Basic.Properties(
            headers=dict(headers),
            delivery_mode=_PERSISTENT,
            message_id=str(next(_message_ids)),
        )
        with mapped():
            try:
                async with asyncio.timeout(timeout_seconds):
                    await self._channel.basic_publish(
                        body,
                        exchange=exchange,
                        routing_key=routing_key,
                        properties=properties,
                        mandatory=True,
                        wait=False,
                    )
            except PublishError:  # a subclass of what a full queue raises: it comes first
                return Published.UNROUTABLE
            except DeliveryError:
                return Published.FULL
        return Published.CONFIRMED

    async def send(self, exchange: str, routing_key: str, body: bytes) -> None:
        """Best effort, on a channel without confirms."""
        with mapped():
            async with asyncio.timeout(1):
                await self._channel.basic_publish(
                    body,
                    exchange=exchange,
                    routing_key=routing_key,
                    properties=commands.Basic.Properties(delivery_mode=1),
                    wait=False,
                )

    async def state(self, queue: str) -> tuple[int, int]:
        """Messages that wait, and consumers the broker knows; raises QueueMissing."""
        with mapped():
            answer = await self._channel.queue_declare(queue, passive=True, timeout=5)
            return answer.message_count or 0, answer.consumer_count or 0

    async def declare_queue(self, queue: str, arguments: Arguments) -> None:
        """Durable; raises QueueDiffers where it is there with other arguments."""
        with mapped():
            await self._channel.queue_declare(queue, durable=True, arguments=arguments, timeout=10)

    async def delete_queue(self, queue: str) -> None:
        """Nothing where there is none."""
        with mapped():
            await self._channel.queue_delete(queue, timeout=10)

    async def declare_own_queue(self, exchange: str, routing_key: str, arguments: Arguments) -> str:
        """An exclusive queue bound to an exchange; it goes with the connection."""
        with mapped():
            answer = await self._channel.queue_declare(
                "", exclusive=True, arguments=arguments, timeout=10
            )
            name = str(answer.queue)
            await self._channel.queue_bind(name, exchange, routing_key, timeout=10)
            return name

    async def declare_exchange(self, exchange: str, kind: str) -> None:
        with mapped():
            await self._channel.exchange_declare(
                exchange, exchange_type=kind, durable=True, timeout=10
            )

    async def bind(self, queue: str, exchange: str) -> None:
        with mapped():
            await self._channel.queue_bind(queue, exchange, "", timeout=10)

    def on_cancel_notice(self, call: Callable[[], None]) -> None:
        """The broker cancelled a consumer: its queue was deleted, or its leader went."""

        async def cancelled(_: Any) -> None:
            call()

        self._channel.on_consumer_cancel_callbacks.add(cancelled)

    async def consume(
        self,
        queue: str,
        on_message: Callable[[Incoming], Coroutine[Any, Any, None]],
        *,
        prefetch: int | None,
    ) -> str:
        """The consumer tag, known once the broker confirmed it. No prefetch: no acks either."""
        with mapped():
            if prefetch is not None:
                await self._channel.basic_qos(prefetch_count=prefetch, timeout=10)
            answer = await self._channel.basic_consume(
                queue, on_message, no_ack=prefetch is None, timeout=10
            )
            return str(answer.consumer_tag)

    async def cancel(self, consumer_tag: str) -> None:
        with mapped():
            await self._channel.basic_cancel(consumer_tag, timeout=5)

    async def ack(self, delivery_tag: int) -> None:
        with mapped():
            await self._channel.basic_ack(delivery_tag, wait=False)

    async def requeue(self, delivery_tag: int) -> None:
        with mapped():
            await self._channel.basic_nack(delivery_tag, requeue=True, wait=False)


class RabbitConnection:
    """One AMQP connection. `closed` is set when it is gone, by whose doing ever."""

    def __init__(self, connection: aio_pika.abc.AbstractConnection) -> None:
        self._connection = connection
        self.closed = asyncio.Event()
        connection.close_callbacks.add(lambda *_: self.closed.set())

    @classmethod
    async def connect(
        cls, url: str, *, name: str, heartbeat_seconds: int, timeout_seconds: float
    ) -> "RabbitConnection":
        with mapped():
            connection = aio_pika.Connection(
                aio_pika.connection.make_url(url, heartbeat=heartbeat_seconds, name=name)
            )
            try:
                await connection.connect(timeout=timeout_seconds)
            except BaseException:  # unclosed, it would be closed when collected, in any thread
                await connection.close()
                raise
        return cls(connection)

    @property
    def version(self) -> str:
        """What the broker says it is."""
        transport = self._connection.transport
        if transport is None or not isinstance(transport.connection, aiormq.Connection):
            return "unknown"
        return str((transport.connection.server_properties or {}).get("version", "unknown"))

    async def channel(self, on_closed: Closed, *, confirms: bool) -> RabbitChannel:
        with mapped():
            async with asyncio.timeout(10):
                channel = self._connection.channel(
                    publisher_confirms=confirms, on_return_raises=confirms
                )
                await channel.initialize()
                underlay = await channel.get_underlay_channel()
                assert isinstance(underlay, aiormq.Channel)
                return RabbitChannel(underlay, on_closed)

    async def close(self) -> None:
        with suppress(BrokerUnavailable), mapped():
            async with asyncio.timeout(5):
                await self._connection.close()
        self.closed.set()


def header_of(message: Incoming) -> tuple[dict[str, str], int]:
    """Our own headers, and how often it was delivered. The broker's `x-` headers are left out: a
    retry must be a new message without `x-death`.
    """
    raw = message.header.properties.headers or {}
    headers = {k: v for k, v in raw.items() if isinstance(v, str) and not k.startswith("x-")}
    counted = raw.get("x-delivery-count")
    if isinstance(counted, int):
        return headers, counted + 1
    return headers, 2 if message.redelivered else 1
