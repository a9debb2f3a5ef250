"""The door's map of errors is complete: nothing of aio-pika leaves it."""

import asyncio
import gc
import inspect

import aio_pika
import aio_pika.exceptions
import aiormq.exceptions
import pamqp.exceptions
import pytest

from examstream.pipeline.broker.rabbit import QueueDiffers, QueueMissing, RabbitConnection, mapped
from examstream.pipeline.errors import BrokerUnavailable


def raised_by_libraries() -> list[type[BaseException]]:
    found: dict[str, type[BaseException]] = {}
    for module in (aio_pika.exceptions, aiormq.exceptions, pamqp.exceptions):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, BaseException) and kind.__module__.startswith(
                ("aio_pika", "aiormq", "pamqp")
            ):
                found[f"{kind.__module__}.{kind.__name__}"] = kind
    assert len(found) > 30
    return list(found.values())


@pytest.mark.parametrize("kind", raised_by_libraries(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_libraries_becomes_broker_unavailable(
    kind: type[BaseException],
) -> None:
    fault = kind.__new__(kind)
    fault.args = ("text",)
    with pytest.raises(BrokerUnavailable), mapped():
        raise fault


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionResetError(),
        OSError(),
        TimeoutError(),
        RuntimeError("closed"),
        Exception("bare, as aiormq rejects futures"),
    ],
)
def test_what_the_network_and_the_loop_raise_does_too(fault: Exception) -> None:
    with pytest.raises(BrokerUnavailable), mapped():
        raise fault


def test_the_two_answers_to_a_declare_are_told_apart() -> None:
    with pytest.raises(QueueMissing), mapped():
        raise aiormq.exceptions.ChannelNotFoundEntity("no queue")
    with pytest.raises(QueueDiffers), mapped():
        raise aiormq.exceptions.ChannelPreconditionFailed("inequivalent arg")


def test_a_defect_of_our_own_is_not_taken_for_an_absence() -> None:
    with pytest.raises(KeyError), mapped():
        raise KeyError("ours")


async def test_a_cancel_of_our_own_task_stays_one_and_another_becomes_an_absence() -> None:
    async def waits() -> None:
        with mapped():
            await asyncio.Event().wait()

    task = asyncio.ensure_future(waits())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async def rejected() -> None:
        with mapped():
            raise asyncio.CancelledError

    with pytest.raises(BrokerUnavailable):
        await asyncio.ensure_future(rejected())


async def test_a_connection_that_never_was_is_closed() -> None:
    """Else it is when it is collected, which warns where that is in another thread."""
    with pytest.raises(BrokerUnavailable) as kept:  # and the frames in which it stood
        await RabbitConnection.connect(
            "amqp://127.0.0.1:1/", name="never was", heartbeat_seconds=10, timeout_seconds=5
        )
    assert kept.value.__cause__ is not None
    there = [one for one in gc.get_objects() if isinstance(one, aio_pika.Connection)]
    ours = [one for one in there if one.url.query.get("name") == "never was"]
    assert [one.is_closed for one in ours] == [True]
