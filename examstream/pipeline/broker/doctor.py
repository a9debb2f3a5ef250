"""Is this RabbitMQ fit? By doing with it what the stream does, on queues deleted at the end; where
that cannot be, they expire.

It speaks to the channel, not to `RabbitBroker`, which would declare queues that stay.
"""

import asyncio
import secrets
from collections.abc import Awaitable
from contextlib import suppress
from urllib.parse import urlsplit

from examstream.pipeline.broker.base import Published
from examstream.pipeline.broker.rabbit import (
    Arguments,
    Incoming,
    RabbitChannel,
    RabbitConnection,
    header_of,
)
from examstream.pipeline.errors import ExamstreamError
from examstream.pipeline.finding import Finding, hold
from examstream.pipeline.settings import BrokerSettings

_CONNECT_SECONDS = 5.0
_WAIT_SECONDS = 10.0
_EXPIRES_MS = 60_000
_DELAY_MS = 500
_BOUND = 1
_LIMIT = 2
_TRIES = 10  # a quorum queue's bound is soft: it may take a few before it says full


async def examine(settings: BrokerSettings) -> list[Finding]:
    """Ask the broker; one finding where it cannot be reached."""
    try:
        connection = await RabbitConnection.connect(
            settings.url.get_secret_value(),
            name="examstream doctor",
            heartbeat_seconds=settings.heartbeat_seconds,
            timeout_seconds=_CONNECT_SECONDS,
        )
    except ExamstreamError as error:
        host = urlsplit(settings.url.get_secret_value()).hostname
        way = "Start RabbitMQ, or set broker.url (EXAMSTREAM_BROKER__URL)."
        return [Finding("broker answers", False, f"{host}: {error}. {way}")]
    try:
        channel = await connection.channel(lambda: None, confirms=True)
        asked = _Asked(channel, f"{settings.prefix}doctor.{secrets.token_hex(4)}")
        findings = [
            Finding("broker answers", True, f"RabbitMQ {connection.version}"),
            await _held("quorum queue, confirmed publish", asked.confirms()),
            await _held("a full queue says so", asked.full()),
            await _held("what no queue takes comes back", asked.returned()),
            await _held("delivery count and limit, dead letters", asked.counted()),
            await _held("delays, by dead-lettering", asked.delayed()),
        ]
        await asked.forget()
        return findings
    except ExamstreamError as error:
        return [Finding("broker answers", False, str(error))]
    finally:
        await connection.close()


async def _held(name: str, answer: Awaitable[str]) -> Finding:
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            return Finding(name, True, await answer)
    except TimeoutError:
        return Finding(name, False, f"no answer within {_WAIT_SECONDS:g} s")
    except (ExamstreamError, AssertionError) as error:
        return Finding(name, False, f"{error}. RabbitMQ 3.10 or newer is needed")


class _Asked:
    def __init__(self, channel: RabbitChannel, name: str) -> None:
        self._channel, self._name = channel, name
        self._declared: list[str] = []

    async def confirms(self) -> str:
        queue = await self._queue("first", {})
        answer = await self._publish(queue, b"one")
        hold(answer is Published.CONFIRMED, f"a publish was answered {answer}")
        return "yes"

    async def full(self) -> str:
        arguments: Arguments = {"x-max-length": _BOUND, "x-overflow": "reject-publish"}
        queue = await self._queue("bounded", arguments)
        for sent in range(1, _TRIES + 1):
            if await self._publish(queue, b"more") is Published.FULL:
                return f"message {sent} of a queue for {_BOUND} was refused"
        raise AssertionError(f"a queue for {_BOUND} took {_TRIES}: bounds do not hold")

    async def returned(self) -> str:
        answer = await self._publish(f"{self._name}.nobody", b"lost")
        hold(answer is Published.UNROUTABLE, f"it was {answer}: messages could be lost unseen")
        return "yes"

    async def counted(self) -> str:
        """A classic queue knows "again", but no third time and no limit."""
        letters = await self._queue("letters", {})
        limited = {
            "x-delivery-limit": _LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": letters,
        }
        queue = await self._queue("again", limited)
        counts: list[int] = []

        async def back(message: Incoming) -> None:
            counts.append(header_of(message)[1])
            await self._channel.requeue(_tag(message))

        await self._publish(queue, b"one")
        tag = await self._channel.consume(queue, back, prefetch=1)
        await self._arrived(letters)
        await self._channel.cancel(tag)
        wanted = list(range(1, _LIMIT + 2))
        hold(counts == wanted, f"deliveries were counted {counts}, not {wanted}")
        return f"given back {len(counts)} times, counted each, then a dead letter"

    async def delayed(self) -> str:
        back = await self._queue("back", {})
        ladder = {
            "x-message-ttl": _DELAY_MS,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": back,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
        began = asyncio.get_running_loop().time()
        await self._publish(await self._queue("ladder", ladder), b"later")
        await self._arrived(back)
        took = asyncio.get_running_loop().time() - began
        hold(took >= _DELAY_MS / 1000, f"{_DELAY_MS} ms took {took:.3f} s")
        return f"{_DELAY_MS} ms took {took * 1000:.0f} ms"

    async def forget(self) -> None:
        """Delete what was declared; what cannot be deleted expires."""
        for queue in self._declared:
            with suppress(ExamstreamError, TimeoutError):
                await self._channel.delete_queue(queue)

    async def _arrived(self, queue: str) -> None:
        """Take one message of the queue."""
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def take(message: Incoming) -> None:
            await self._channel.ack(_tag(message))
            arrived.set_result(None)

        tag = await self._channel.consume(queue, take, prefetch=1)
        await arrived
        await self._channel.cancel(tag)

    async def _queue(self, name: str, arguments: Arguments) -> str:
        full = f"{self._name}.{name}"
        expiring = {"x-queue-type": "quorum", "x-expires": _EXPIRES_MS, **arguments}
        await self._channel.declare_queue(full, expiring)
        self._declared.append(full)
        return full

    async def _publish(self, queue: str, body: bytes) -> Published:
        return await self._channel.publish("", queue, body, {}, _WAIT_SECONDS)


def _tag(message: Incoming) -> int:
    return int(getattr(message.delivery, "delivery_tag", None) or 0)
