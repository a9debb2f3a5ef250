"""What a stage does with a delivery, over memory and over RabbitMQ."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from examstream.pipeline.broker.base import Broker, Delivery, Message, Published
from examstream.pipeline.errors import Cancelled, Reject, Retry, Unavailable
from examstream.pipeline.telemetry.tracing import TraceContext, current_trace
from examstream.pipeline.work import Outputs, Send
from tests.pipeline.labs import Lab
from tests.pipeline.letters import NEXT, OUTCOMES, STAGE, Letter, Stamp, forward
from tests.pipeline.street import Street, settings, until


@pytest.fixture
async def street(lab: Lab) -> AsyncIterator[Street]:
    made = await Street(await lab.broker()).read()
    yield made
    await made.close()


async def never(letter: Letter) -> Outputs:
    await asyncio.Event().wait()
    raise AssertionError


async def test_what_a_handler_makes_goes_to_the_next_queue(street: Street) -> None:
    await street.stage(forward)
    await street.post("one", "two", "three")
    await until(lambda: len(street.second.bodies) == 3)
    assert sorted(street.second.texts) == ["one", "three", "two"]


async def test_a_handler_may_make_several_messages_or_none(street: Street) -> None:
    async def handle(letter: Letter) -> Outputs:
        if letter.text == "none":
            return ()
        return [Send(NEXT.fresh, letter.encode()), Send(NEXT.fresh, letter.encode())]

    await street.stage(handle)
    await street.post("none", "two")
    await until(lambda: len(street.second.bodies) == 2 and street.count("ok") == 2)


async def test_again_is_served_before_newcomers(street: Street) -> None:
    gate, seen = asyncio.Event(), []

    async def handle(letter: Letter) -> Outputs:
        seen.append(letter.text)
        await gate.wait()
        return ()

    stage = await street.stage(handle, concurrency=1)
    await street.post("running")
    await until(lambda: seen)
    await street.post("new")
    await street.post("revised", queue=STAGE.again)
    await until(lambda: len(stage._fresh) == 1 and len(stage._again) == 1)
    gate.set()
    await until(lambda: len(seen) == 3)
    assert seen == ["running", "revised", "new"]


async def test_no_more_than_the_concurrency_run_at_once(street: Street) -> None:
    running, most = 0, 0
    full = asyncio.Event()

    async def handle(letter: Letter) -> Outputs:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 3:
            full.set()
        await full.wait()  # the first ones wait for each other, however slowly they are delivered
        await asyncio.sleep(0.002)
        running -= 1
        return ()

    await street.stage(handle, concurrency=3)
    await street.post(*[str(n) for n in range(30)], queue=STAGE.again)
    await until(lambda: street.count("ok") == 30)
    assert most == 3


async def test_a_fault_comes_again_as_a_new_message_with_its_reason(street: Street) -> None:
    async def handle(letter: Letter) -> Outputs:
        if letter.envelope.attempt == 1:
            raise ValueError("the lecture says 42")
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, pipeline=settings(backoff_factor=1))
    await street.post("one")
    await until(lambda: street.second.bodies)
    letter = street.second.letters[0]
    assert letter.envelope.attempt == 2
    stage, attempt, outcome, reason = letter.envelope.history[0]
    assert (stage, attempt, outcome) == ("first", 1, "retry")
    assert reason.startswith("fault: ValueError at test_stage.py:")
    assert "42" not in reason  # a library's words may quote lecture or key


async def test_attempts_used_up_end_in_an_outcome_with_every_attempt(street: Street) -> None:
    async def handle(letter: Letter) -> Outputs:
        raise Retry("the answer is broken")

    await street.stage(handle, pipeline=settings(max_attempts=2, backoff_factor=1))
    await street.post("one")
    await until(lambda: street.outcomes.bodies)
    outcome = street.outcomes.outcomes[0]
    assert (outcome["kind"], outcome["reason"]) == ("failed", "the answer is broken")
    assert [entry[1:3] for entry in outcome["history"]] == [[1, "retry"], [2, "failed"]]


async def test_a_timeout_stops_the_work_and_counts(street: Street) -> None:
    stopped: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(letter.text)
        raise AssertionError

    await street.stage(handle, timeout_seconds=0.05, pipeline=settings(max_attempts=1))
    await street.post("one")
    await until(lambda: street.outcomes.bodies)
    assert stopped == ["one"]
    assert street.outcomes.outcomes[0]["reason"] == "timeout"


async def test_a_reject_and_a_cancel_are_outcomes_and_never_tried_again(street: Street) -> None:
    tries: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        tries.append(letter.text)
        raise Reject("twin: asked before") if letter.text == "twin" else Cancelled

    await street.stage(handle)
    await street.post("twin", "dropped")
    await until(lambda: len(street.outcomes.bodies) == 2)
    assert sorted((o["kind"], o["reason"]) for o in street.outcomes.outcomes) == [
        ("cancelled", ""),
        ("rejected", "twin: asked before"),
    ]
    assert sorted(tries) == ["dropped", "twin"]


async def test_bytes_that_are_no_message_are_told_and_gone(street: Street) -> None:
    await street.stage(forward)
    await street.broker.publish(STAGE.fresh, Message(b"\xff no message"))
    await street.post("fine")
    await until(lambda: street.outcomes.bodies and street.second.bodies)
    assert street.outcomes.outcomes[0]["kind"] == "unreadable"
    assert street.second.texts == ["fine"]


async def test_a_newer_major_version_is_parked_and_not_lost(street: Street) -> None:
    handled: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        handled.append(letter.text)
        return ()

    await street.stage(handle)
    await street.post("from the future", major=2)
    await until(lambda: street.count("park") == 1)
    assert handled == []
    assert street.outcomes.bodies == []


async def test_what_expired_is_dropped_before_anything_is_spent(street: Street) -> None:
    handled: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        handled.append(letter.text)
        return ()

    stage = await street.stage(handle)
    stage.time.hear(1.0)
    await street.post("old", envelope=Stamp(expires_at=1.0))
    await street.post("new")
    await until(lambda: handled == ["new"] and street.count("expired") == 1)
    assert street.outcomes.bodies == []


async def test_cancel_stops_running_work_and_drops_what_comes_later(street: Street) -> None:
    started: list[str] = []

    async def handle(letter: Letter) -> Outputs:
        started.append(letter.text)
        return await never(letter)

    stage = await street.stage(handle)
    await street.post("one", "two", cancel_key="t/doomed")
    await street.post("other", cancel_key="t/lives")
    await until(lambda: len(started) == 3)
    stage.cancel(["t/doomed"])
    await until(lambda: len(street.outcomes.bodies) == 2)
    await street.post("late", cancel_key="t/doomed")
    await until(lambda: len(street.outcomes.bodies) == 3)
    assert {o["kind"] for o in street.outcomes.outcomes} == {"cancelled"}
    assert "late" not in started
    assert stage.status.busy == 1


async def test_a_cancel_in_the_handlers_last_step_does_not_cut_the_outcome(
    street: Street,
) -> None:
    async def handle(letter: Letter) -> Outputs:
        street.stages[0].cancel(["t/1"])  # no await follows: the cancel is still to come
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle)
    await street.post("one", cancel_key="t/1")
    await until(lambda: street.count("cancelled") == 1)
    await until(lambda: [o["kind"] for o in street.outcomes.outcomes] == ["cancelled"])
    assert street.second.bodies == []


async def test_while_something_is_away_nothing_is_taken_and_nothing_counted(
    street: Street,
) -> None:
    away, seen = True, []

    async def handle(letter: Letter) -> Outputs:
        seen.append((letter.text, letter.envelope.attempt))
        if away:
            raise Unavailable("the store is away")
        return Send(NEXT.fresh, letter.encode())

    stage = await street.stage(handle, concurrency=2)
    await street.post("one")
    await until(lambda: stage.status.holding == 1)
    await street.post("two")
    await until(lambda: len(seen) >= 2)  # the same work, once more
    assert {text for text, _ in seen} == {"one"}
    away = False
    await until(lambda: len(street.second.bodies) == 2)
    assert {letter.envelope for letter in street.second.letters} == {Stamp()}


async def test_a_full_queue_holds_the_result_and_pressure_walks_upstream(lab: Lab) -> None:
    street = Street(await lab.broker())  # nobody reads `second`
    stage = await street.stage(forward, concurrency=2)
    posted = 0
    async with asyncio.timeout(20):
        while stage.status.holding < 2:
            posted += 1
            await street.broker.publish(STAGE.again, Message(Letter(str(posted)).encode()))
            await asyncio.sleep(0.005)
    assert 10 <= await street.broker.ready(NEXT.fresh) <= 14  # a quorum queue's bound is soft
    before = street.count("ok")
    await street.post("behind")
    assert not stage.has_place
    assert street.count("ok") == before
    await street.second.start()
    await until(lambda: len(street.second.bodies) == posted + 1)
    await until(lambda: stage.status.holding == 0)
    await street.close()


async def test_a_result_held_too_long_goes_to_the_next_again_queue(lab: Lab) -> None:
    street = Street(await lab.broker())
    await street.stage(forward, concurrency=1, pipeline=settings(hold_seconds=0.2))
    await street.post(*[str(n) for n in range(14)], queue=STAGE.again)
    await until(lambda: street.count("ok") == 14)
    over = await street.broker.ready(NEXT.again)
    assert over >= 1
    assert over + await street.broker.ready(NEXT.fresh) == 14
    await street.close()


async def test_a_lost_channel_aborts_the_work_and_publishes_nothing(lab: Lab) -> None:
    mine, other = await lab.broker(), await lab.broker()
    street = await Street(other).read()
    gate, aborted, started = asyncio.Event(), [], []

    async def handle(letter: Letter) -> Outputs:
        started.append(letter.text)
        try:
            await gate.wait()
        except asyncio.CancelledError:
            aborted.append(letter.text)
            raise
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, broker=mine)
    await street.post("1", "2", "3", "4")
    await until(lambda: len(started) == 4)
    await lab.cut(mine)
    await until(lambda: len(started) == 8)
    gate.set()
    await until(lambda: len(street.second.bodies) == 4 and street.count("ok") == 4)
    assert sorted(aborted) == ["1", "2", "3", "4"]
    assert sorted(street.second.texts) == ["1", "2", "3", "4"]  # and not eight
    await street.close()
    await mine.close()


async def test_losing_the_broker_is_nobodys_crash(lab: Lab) -> None:
    """A process that outlives its channel knows that its messages killed nobody."""
    mine, other = await lab.broker(), await lab.broker()
    street = await Street(other).read()
    gate, started = asyncio.Event(), 0

    async def handle(letter: Letter) -> Outputs:
        nonlocal started
        started += 1
        await gate.wait()
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, broker=mine)
    await street.post("innocent")
    for deliveries in (1, 2, 3, 4):
        await until(lambda d=deliveries: started == d)  # type: ignore[misc]
        if deliveries < 4:
            await lab.cut(mine)
    gate.set()
    await until(lambda: street.second.texts == ["innocent"])
    assert street.count("quarantine") == 0
    await street.close()
    await mine.close()


async def test_a_drain_finishes_what_runs_and_gives_back_the_rest(street: Street) -> None:
    gate, started = asyncio.Event(), []

    async def handle(letter: Letter) -> Outputs:
        started.append(letter.text)
        await gate.wait()
        return Send(NEXT.fresh, letter.encode())

    stage = await street.stage(handle, concurrency=2)
    await street.post("1", "2", "3", "4")
    await until(lambda: len(started) == 2 and len(stage._fresh) == 2)
    stopping = asyncio.ensure_future(stage.stop(10))
    await until(lambda: street.count("given_back") == 2)
    gate.set()
    await stopping
    await until(lambda: sorted(street.second.texts) == sorted(started))
    other = await street.stage(forward)
    await until(lambda: sorted(street.second.texts) == ["1", "2", "3", "4"])
    assert {letter.envelope.attempt for letter in street.second.letters} == {1}
    await other.stop(0)


async def test_stopping_at_once_gives_back_everything_and_counts_against_nobody(
    street: Street,
) -> None:
    stage = await street.stage(never, concurrency=2)
    await street.post("1", "2", "3")
    await until(lambda: stage.status.busy == 2 and len(stage._fresh) == 1)
    await stage.stop(0)
    given: list[Delivery] = []

    async def take(delivery: Delivery) -> None:
        given.append(delivery)

    await street.broker.consume(STAGE.again, 10, take)
    await until(lambda: len(given) == 3)
    assert {d.times_delivered for d in given} == {1}
    assert {Letter.decode(d.body).envelope.attempt for d in given} == {1}


async def test_a_second_stop_ends_the_wait_of_the_first(street: Street) -> None:
    stage = await street.stage(never)
    await street.post("1")
    await until(lambda: stage.status.busy == 1)
    first = asyncio.ensure_future(stage.stop(60))
    await until(lambda: stage._stopping)
    await stage.stop(0)
    async with asyncio.timeout(5):
        await first
    assert street.count("given_back") == 1


async def test_a_next_queue_that_was_deleted_is_declared_again(lab: Lab) -> None:
    street = Street(await lab.broker())
    await street.stage(forward)
    await lab.delete(NEXT.fresh)
    await street.post("one")
    await street.second.start()
    await until(lambda: street.second.texts == ["one"])
    await street.close()


async def test_the_trace_follows_from_message_to_message(street: Street) -> None:
    inside: list[TraceContext | None] = []

    async def handle(letter: Letter) -> Outputs:
        inside.append(current_trace.get())
        if letter.envelope.attempt == 1:
            raise Retry("once more")
        return Send(NEXT.fresh, letter.encode())

    await street.stage(handle, pipeline=settings(backoff_factor=1))
    begun = TraceContext.new()
    await street.broker.publish(STAGE.fresh, Message(Letter("x").encode(), begun.headers()))
    await until(lambda: street.second.headers)
    ended = TraceContext.read(street.second.headers[0])
    assert ended is not None
    assert ended.trace_id == begun.trace_id
    spans = {begun.span_id, ended.span_id, *(c.span_id for c in inside if c is not None)}
    assert {c.trace_id for c in inside if c is not None} == {begun.trace_id}
    assert len(spans) == 3  # the first hop, its retry (which made the last header), the beginning


class DiesAt:
    """A broker whose process dies right before or after one of its calls."""

    def __init__(self, broker: Broker, die: str) -> None:
        self._broker, self._die = broker, die
        self.dead = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._broker, name)

    async def consume(self, queue: str, prefetch: int, on_delivery: object) -> object:
        async def take(delivery: Delivery) -> None:
            await on_delivery(AckDies(delivery, self))  # type: ignore[operator]

        return await self._broker.consume(queue, prefetch, take)

    async def publish(
        self, queue: str, message: Message, *, delay_seconds: float | None = None
    ) -> Published:
        await self.point("before publish")
        answer = await self._broker.publish(queue, message, delay_seconds=delay_seconds)
        await self.point("after publish")
        return answer

    async def point(self, name: str) -> None:
        if self.dead.is_set() or name == self._die:
            self.dead.set()
            await asyncio.Event().wait()  # nothing of this process happens any more


class AckDies:
    def __init__(self, delivery: Delivery, process: DiesAt) -> None:
        self._delivery, self._process = delivery, process

    def __getattr__(self, name: str) -> object:
        return getattr(self._delivery, name)

    async def ack(self) -> None:
        await self._process.point("before ack")
        await self._delivery.ack()
        await self._process.point("after ack")


@pytest.mark.parametrize(
    ("die", "results"),
    [
        ("before publish", 1),
        ("after publish", 2),
        ("before ack", 2),
        ("after ack", 1),
    ],
)
async def test_dying_anywhere_loses_nothing_and_doubles_only_between_confirm_and_ack(
    lab: Lab, die: str, results: int
) -> None:
    dying = await lab.broker()
    street = await Street(await lab.broker()).read()
    process = DiesAt(dying, die)
    dead = await street.stage(forward, broker=process)  # type: ignore[arg-type]
    street.stages.remove(dead)
    await street.post("one")
    await asyncio.wait_for(process.dead.wait(), 10)
    await dying.close()  # the broker sees the connection go
    for task in tuple(dead._tasks):
        task.cancel()
    await street.stage(forward)
    await street.post("after")
    await until(lambda: len(street.second.bodies) == results + 1)
    assert sorted(street.second.texts) == sorted(["one"] * results + ["after"])
    assert await street.broker.ready(OUTCOMES) == 0
    await street.close()
