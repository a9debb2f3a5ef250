"""What a stage may rely on, whichever broker it stands on. Each sentence holds for both."""

import asyncio
import logging

import pytest

from examstream.pipeline.broker.base import Broker, Delivery, Message, Published
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.topology import Queue, StageQueues, Topology
from tests.pipeline.labs import Lab
from tests.pipeline.letters import NEXT, OUTCOMES, STAGE, TOPOLOGY
from tests.pipeline.street import until


class Taker:
    """Holds what it is given until told."""

    def __init__(self) -> None:
        self.held: list[Delivery] = []
        self.lost: list[bytes] = []

    async def __call__(self, delivery: Delivery) -> None:
        self.held.append(delivery)
        delivery.on_lost(lambda: self.lost.append(delivery.body))

    @property
    def bodies(self) -> list[bytes]:
        return [delivery.body for delivery in self.held]


async def put(broker: Broker, queue: str, *bodies: bytes) -> None:
    for body in bodies:
        assert await broker.publish(queue, Message(body)) is Published.CONFIRMED


async def waiting(broker: Broker, queue: str, count: int) -> None:
    """Until so many are ready (a quorum queue counts a moment late)."""
    async with asyncio.timeout(10):
        while await broker.ready(queue) != count:  # noqa: ASYNC110 - the broker has no event
            await asyncio.sleep(0.01)


async def test_a_message_is_delivered_with_its_headers_and_gone_when_acked(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await broker.publish("first", Message(b"one", {"traceparent": "00-1"}))
    await broker.consume("first", 5, taker)
    await until(lambda: taker.held)
    delivery = taker.held[0]
    assert (delivery.body, delivery.headers, delivery.queue, delivery.times_delivered) == (
        b"one",
        {"traceparent": "00-1"},
        "first",
        1,
    )
    await delivery.ack()
    await broker.close()
    later = await lab.broker()
    await put(later, "first", b"two")
    await later.consume("first", 5, taker)
    await until(lambda: len(taker.held) == 2)
    assert taker.bodies == [b"one", b"two"]


async def test_messages_come_in_the_order_they_were_published(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    bodies = [str(n).encode() for n in range(8)]
    await put(broker, "first", *bodies)
    await broker.consume("first", 10, taker)
    await until(lambda: len(taker.held) == 8)
    assert taker.bodies == bodies


async def test_a_bounded_queue_answers_full_and_takes_again_when_there_is_room(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    answers = [await broker.publish("first", Message(b"x")) for _ in range(20)]
    assert answers.count(Published.CONFIRMED) in (10, 11)  # a quorum queue's bound is soft
    assert set(answers[12:]) == {Published.FULL}
    await broker.consume("first", 20, taker)
    await until(lambda: len(taker.held) >= 10)
    async with asyncio.timeout(5):
        while await broker.publish("first", Message(b"y")) is not Published.CONFIRMED:
            pass


async def test_what_is_taken_does_not_count_against_the_bound(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await broker.consume("first", 5, taker)
    for n in range(15):
        assert await broker.publish("first", Message(b"x")) is Published.CONFIRMED
        await until(lambda n=n: len(taker.held) >= min(n + 1, 5))  # type: ignore[misc]


async def test_the_again_queue_has_no_bound(lab: Lab) -> None:
    broker = await lab.broker()
    await put(broker, STAGE.again, *[b"x"] * 40)
    await waiting(broker, STAGE.again, 40)


async def test_a_queue_nobody_declared_is_unroutable(lab: Lab) -> None:
    broker = await lab.broker()
    assert await broker.publish("nowhere", Message(b"x")) is Published.UNROUTABLE
    assert await broker.publish("first", Message(b"x")) is Published.CONFIRMED


async def test_a_queue_that_was_deleted_is_declared_again_by_a_publish(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await lab.delete("first")
    assert await broker.publish("first", Message(b"x")) is Published.CONFIRMED
    await broker.consume("first", 1, taker)
    await until(lambda: taker.bodies == [b"x"])


async def test_a_delayed_message_comes_after_its_rung_and_not_before(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await broker.consume(STAGE.again, 5, taker)
    before = asyncio.get_running_loop().time()
    message = Message(b"late", {"traceparent": "00-1"})
    assert await broker.publish(STAGE.again, message, delay_seconds=0.4) is Published.CONFIRMED
    await until(lambda: taker.held)
    took = asyncio.get_running_loop().time() - before
    assert 0.45 < took < 3  # the rung is 0.5 s
    assert taker.held[0].headers == {"traceparent": "00-1"}
    assert taker.held[0].times_delivered == 1


async def test_prefetch_bounds_what_is_held_and_an_ack_makes_room(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1", b"2", b"3", b"4")
    await broker.consume("first", 2, taker)
    await until(lambda: len(taker.held) == 2)
    await waiting(broker, "first", 2)
    await taker.held[0].ack()
    await until(lambda: len(taker.held) == 3)
    await waiting(broker, "first", 1)


async def test_ready_counts_what_waits_and_not_what_is_taken(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1", b"2", b"3")
    await waiting(broker, "first", 3)
    await broker.consume("first", 1, taker)
    await until(lambda: taker.held)
    await waiting(broker, "first", 2)


async def test_a_requeued_message_comes_again_and_counts(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"x")
    await broker.consume("first", 5, taker)
    await until(lambda: len(taker.held) == 1)
    await taker.held[0].requeue()
    await until(lambda: len(taker.held) == 2)
    assert taker.held[1].times_delivered == 2


async def test_past_the_delivery_limit_a_message_is_in_quarantine(lab: Lab) -> None:
    stage = StageQueues("first", 10)
    few = tuple(Queue(q.name, q.max_length, 2, q.dead_letters_to) for q in stage.queues()[:2])
    broker = await lab.broker(Topology((), (*few, Queue(stage.quarantine))))
    taker, alone = Taker(), Taker()
    await broker.consume(stage.quarantine, 1, alone)
    await put(broker, "first", b"poison")
    await broker.consume("first", 1, taker)
    for count in (1, 2, 3):
        await until(lambda count=count: len(taker.held) == count)  # type: ignore[misc]
        await taker.held[-1].requeue()
    await until(lambda: alone.held)
    assert alone.bodies == [b"poison"]


async def test_a_lost_connection_gives_back_what_was_held_and_says_so(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1", b"2")
    await broker.consume("first", 5, taker)
    await until(lambda: len(taker.held) == 2)
    await lab.cut(broker)
    await until(lambda: len(taker.held) == 4, "both came again")
    assert sorted(taker.lost) == [b"1", b"2"]
    assert [d.lost for d in taker.held] == [True, True, False, False]
    assert taker.bodies[2:] == [b"1", b"2"]
    assert {d.times_delivered for d in taker.held[2:]} == {2}


async def test_acking_a_lost_delivery_changes_nothing(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1")
    await broker.consume("first", 5, taker)
    await until(lambda: taker.held)
    await lab.cut(broker)
    await until(lambda: len(taker.held) == 2)
    await taker.held[0].ack()
    await taker.held[0].requeue()
    await lab.cut(broker)
    await until(lambda: len(taker.held) == 3)
    called: list[str] = []
    taker.held[0].on_lost(lambda: called.append("at once"))
    assert called == ["at once"]


async def test_what_one_connection_loses_another_gets(lab: Lab) -> None:
    first, second = await lab.broker(), await lab.broker()
    dying, living = Taker(), Taker()
    await put(first, "first", b"1")
    await first.consume("first", 1, dying)
    await until(lambda: dying.held)
    await second.consume("first", 5, living)
    await first.close()
    await until(lambda: living.bodies == [b"1"])


async def test_a_consumer_survives_the_deletion_of_its_queue(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1")
    consumer = await broker.consume("first", 5, taker)
    await until(lambda: taker.held)
    await lab.delete("first")
    await until(lambda: consumer.active)
    async with asyncio.timeout(10):
        while len(taker.held) < 2:
            await put(broker, "first", b"2")
            await asyncio.sleep(0.05)
    assert not taker.held[0].lost  # the message is gone; its work may still land
    await taker.held[0].ack()


async def test_a_stopped_consumer_takes_no_more_and_keeps_what_it_holds(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    await put(broker, "first", b"1")
    consumer = await broker.consume("first", 5, taker)
    await until(lambda: taker.held)
    await consumer.stop()
    assert not consumer.active
    await put(broker, "first", b"2")
    await waiting(broker, "first", 1)
    assert (len(taker.held), taker.held[0].lost) == (1, False)
    await taker.held[0].ack()
    await waiting(broker, "first", 1)


async def test_a_broadcast_reaches_every_process_and_is_not_kept(lab: Lab) -> None:
    first, second = await lab.broker(), await lab.broker()
    heard: list[tuple[str, bytes]] = []

    async def hear_first(body: bytes) -> None:
        heard.append(("first", body))

    async def hear_second(body: bytes) -> None:
        heard.append(("second", body))

    await first.subscribe("control", hear_first)
    await first.broadcast("control", b"early")
    await until(lambda: heard)
    await second.subscribe("control", hear_second)
    await first.broadcast("other", b"not for you")
    await first.broadcast("control", b"late")
    await until(lambda: len(heard) == 3)
    assert sorted(heard) == [("first", b"early"), ("first", b"late"), ("second", b"late")]


async def test_a_subscription_survives_a_lost_connection(lab: Lab) -> None:
    broker = await lab.broker()
    other = await lab.broker()
    heard: list[bytes] = []

    async def hear(body: bytes) -> None:
        heard.append(body)

    await broker.subscribe("control", hear)
    await lab.cut(broker)
    async with asyncio.timeout(10):
        while not heard:
            await other.broadcast("control", b"are you there")
            await asyncio.sleep(0.05)


async def test_the_marker_is_there_once_it_was_set(lab: Lab) -> None:
    broker = await lab.broker()
    assert not await broker.marked()
    await broker.mark()
    assert await broker.marked()
    assert await (await lab.broker()).marked()


async def test_with_a_queue_that_was_deleted_the_marker_goes(lab: Lab) -> None:
    broker = await lab.broker()
    await broker.mark()
    await lab.delete("first")
    assert await broker.publish("first", Message(b"x")) is Published.CONFIRMED
    assert not await broker.marked()


async def test_a_broker_that_is_away_refuses_within_its_time_and_serves_again(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    consumer = await broker.consume("first", 5, taker)
    await lab.take_away()
    await until(lambda: not broker.connected)
    async with asyncio.timeout(10):
        with pytest.raises(BrokerUnavailable):
            await broker.publish("first", Message(b"x"))
    await broker.broadcast("control", b"heard by nobody, and no error")
    await lab.bring_back()
    await until(lambda: broker.connected and consumer.active)
    await put(broker, "first", b"back")
    await until(lambda: b"back" in taker.bodies)


async def test_a_consumer_asked_for_while_the_broker_is_away_stands_when_it_is_back(
    lab: Lab,
) -> None:
    broker, taker = await lab.broker(), Taker()
    await lab.take_away()
    await until(lambda: not broker.connected)
    consumer = await broker.consume("first", 5, taker)
    assert not consumer.active
    await lab.bring_back()
    await until(lambda: broker.connected and consumer.active)
    await put(broker, "first", b"x")
    await until(lambda: taker.held)


async def test_a_queue_keeps_its_own_bound_when_the_settings_changed(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    await lab.broker()
    larger = Topology((StageQueues("first", 500), NEXT), (Queue(OUTCOMES),))
    with caplog.at_level(logging.WARNING):
        broker = await lab.broker(larger)
    assert "first" in caplog.text
    assert "10" in caplog.text
    answers = {await broker.publish("first", Message(b"x")) for _ in range(20)}
    assert Published.FULL in answers


async def test_publishes_at_once_are_all_confirmed(lab: Lab) -> None:
    broker, taker = await lab.broker(), Taker()
    publishes = [broker.publish(STAGE.again, Message(str(n).encode())) for n in range(200)]
    assert set(await asyncio.gather(*publishes)) == {Published.CONFIRMED}
    await broker.consume(STAGE.again, 500, taker)
    await until(lambda: len(taker.held) == 200)
    assert TOPOLOGY.queues()
