"""One delivery, from taken to settled. What ends it is a ruling, applied in `_settle` only."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic

from examstream.pipeline.backoff import Pauses, parking_headers, still_parked_seconds
from examstream.pipeline.broker.base import Delivery
from examstream.pipeline.errors import Unavailable, UnknownVersion
from examstream.pipeline.outlet import ChannelLost
from examstream.pipeline.stopping import Stopping
from examstream.pipeline.telemetry.tracing import Hop
from examstream.pipeline.verdict import UNKNOWN_VERSION_SECONDS, Ruling, Verdict, reason_of, rule
from examstream.pipeline.work import Outputs, Send, W, as_sends

if TYPE_CHECKING:
    from examstream.pipeline.stage import Stage

log = logging.getLogger(__name__)

FIRST_HOLD_SECONDS, LONGEST_HOLD_SECONDS = 0.2, 2.0
"""Between two tries while something is away: back at full rate within 2 s of its return."""
DEFAULT_PARK_SECONDS = 1.0
BROKEN_SECONDS = 1.0
HEAR_FIRST_SECONDS = 2.0
"""Before quarantine, which harms nobody: two tellings of those who live."""


class Job(Generic[W]):
    """The work on one delivery."""

    def __init__(self, stage: "Stage[W]", delivery: Delivery) -> None:
        self._stage, self._delivery = stage, delivery
        self._stopping = Stopping(stage.clock)
        self._work: W | None = None
        self._outputs: Sequence[Send] = ()
        self._seconds = 0.0
        self._away: Exception | None = None  # for which it is held
        self._hop: Hop | None = None

    @property
    def cancel_key(self) -> str | None:
        return None if self._work is None else self._work.cancel_key

    def interrupt(self, verdict: Verdict) -> None:
        """CANCEL, GIVE_BACK or ABANDON: stop handling and end so."""
        self._stopping.stop(verdict)

    async def run(self) -> None:
        """Never raises, save when the loop itself is being torn down."""
        stage, delivery = self._stage, self._delivery
        with stage.tracing.hop(stage.spec.name, delivery.headers) as hop:
            self._hop = hop
            try:
                ruling = await self._decide()
                await self._settle(ruling)
                hop.ended(ruling.verdict)
                stage.meter.ended(ruling.verdict)
            except ChannelLost:
                hop.ended(Verdict.ABANDON)
                stage.meter.ended(Verdict.ABANDON)
            except Exception as fault:  # a defect in decode, note, encode or an on_… of the stage
                log.error("%s: a delivery cannot be settled: %s", stage.spec.name, reason_of(fault))
                stage.meter.fault("unsettled")
                await stage.clock.sleep(BROKEN_SECONDS)
                await delivery.requeue()  # counted: at last it is poison, and raw_failed speaks

    # --- deciding: nothing is published or acked before `_settle`

    async def _decide(self) -> Ruling:
        parked = still_parked_seconds(self._delivery.headers)
        if parked > 0:
            return Ruling(Verdict.PARK, "parked", parked)
        return await self._interruptible()

    async def _interruptible(self) -> Ruling:
        """Examine and handle, under the three meanings of a cancelled task (design §4.1)."""
        stopping = self._stopping
        if stopping.reason is not None:
            return Ruling(stopping.reason)
        stopping.begin()
        try:
            ruling = await self._examine()
        except asyncio.CancelledError:
            await stopping.over()
            if stopping.reason is None:
                raise  # the loop is being torn down: no publish, no ack, the broker knows
            return Ruling(stopping.reason)
        await stopping.over()
        finished = ruling.verdict is Verdict.FORWARD and stopping.reason is Verdict.GIVE_BACK
        if stopping.reason is not None and not finished:
            return Ruling(stopping.reason)
        return ruling

    async def _examine(self) -> Ruling:
        """Handle, unless there is a reason not to. One that killed is not even decoded first."""
        stage, delivery, limits = self._stage, self._delivery, self._stage.settings.limits
        hear = limits.hear_survivors_seconds
        alone = delivery.queue == stage.spec.queues.quarantine
        if not alone and await stage.has_crashed(
            delivery, limits.crashes_before_quarantine, min(hear, HEAR_FIRST_SECONDS)
        ):
            return Ruling(Verdict.QUARANTINE, "its deliveries ended in crashes")
        try:
            self._work = work = stage.spec.decode(delivery.body)
        except UnknownVersion as newer:
            return Ruling(Verdict.PARK, str(newer), UNKNOWN_VERSION_SECONDS)
        except Exception as fault:
            return Ruling(Verdict.UNREADABLE, reason_of(fault))
        if alone and await stage.has_crashed(delivery, limits.crashes_in_quarantine, hear):
            return Ruling(Verdict.POISON, "poison: it killed every process that worked on it")
        if stage.is_cancelled(work.cancel_key):
            return Ruling(Verdict.CANCEL, "cancelled")
        if stage.time.past(work.envelope.expires_at):
            return Ruling(Verdict.EXPIRE, "expired")
        stage.meter.waited(stage.clock.wall() - work.envelope.enqueued_at)
        return await self._handle(work)

    async def _handle(self, work: W) -> Ruling:
        stage = self._stage
        pauses = Pauses(FIRST_HOLD_SECONDS, LONGEST_HOLD_SECONDS)
        held_since: float | None = None
        while True:
            started = stage.clock.monotonic()
            ruling = await self._attempt(work)
            self._seconds = stage.clock.monotonic() - started
            stage.meter.handled(ruling.verdict, self._seconds)
            if ruling.verdict is not Verdict.HOLD:
                stage.is_back()
                return ruling
            if (
                self._stopping.reason is not None
            ):  # the handler made something else of its cancellation
                return ruling
            held_since = started if held_since is None else held_since
            if stage.clock.monotonic() - held_since > stage.settings.limits.hold_seconds:
                # Held for long, the broker would take it from us (consumer timeout): all that is
                # held here becomes new messages.
                stage.give_back_unstarted()
                return Ruling(Verdict.GIVE_BACK, ruling.reason)
            if self._away is not None:
                await stage.spec.on_held(work, self._away)
            await stage.wait_until_back(self, pauses.next_seconds(), ruling.reason)
            if stage.time.past(work.envelope.expires_at):
                return Ruling(Verdict.EXPIRE, "expired")

    async def _attempt(self, work: W) -> Ruling:
        spec, stopping = self._stage.spec, self._stopping
        limit = self._stage.clock.call_later(spec.timeout_seconds, stopping.time_out)
        try:
            self._outputs = as_sends(await spec.handle(work))
        except asyncio.CancelledError as cancelled:
            if stopping.reason is not None or stopping.torn_down:
                raise
            # over time, or the handler let a cancelled task of its own through
            return self._ruled(work, TimeoutError() if stopping.timed_out else cancelled)
        except Exception as fault:
            return self._ruled(work, TimeoutError() if stopping.timed_out else fault)
        finally:
            limit.cancel()
        return Ruling(Verdict.FORWARD)

    def _ruled(self, work: W, fault: BaseException) -> Ruling:
        stage, retry = self._stage, self._stage.settings.retry
        ruling = rule(fault, work.envelope.attempt, retry.max_attempts, retry.backoff_factor)
        if ruling.verdict in (Verdict.RETRY, Verdict.FAIL, Verdict.HOLD):
            self._away = fault if isinstance(fault, Unavailable) else None
            stage.meter.fault(type(fault).__name__)
            log.warning("%s: %s: %s", stage.spec.name, ruling.verdict, reason_of(fault))
        return ruling

    # --- settling: publish, then ack

    async def _settle(self, ruling: Ruling) -> None:
        """Publish what the ruling says, each confirmed, and ack last.

        Dying before the first confirm: the broker delivers the input again, nothing happened.
        Dying between a confirm and the ack: both input and output live, one lineage runs twice,
        and the epoch lets one of them land. Acked first, a crash would lose the question.
        """
        stage = self._stage
        if ruling.verdict is Verdict.ABANDON or self._delivery.lost:
            raise ChannelLost
        sends = self._sends(ruling)
        stage.is_settling(self)
        assert self._hop is not None
        trace = self._hop.headers() if sends else {}
        for send in sends:
            stamped = Send(
                send.queue, send.body, {**send.headers, **trace}, send.again, send.delay_seconds
            )
            await stage.outlet.send(stamped, self._delivery, lambda: stage.is_holding(self))
        await self._delivery.ack()
        if self._work is not None and ruling.verdict in (Verdict.RETRY, Verdict.PARK):
            await stage.spec.on_parked(self._work, ruling.delay_seconds or DEFAULT_PARK_SECONDS)

    def _sends(self, ruling: Ruling) -> Sequence[Send]:
        match ruling.verdict:
            case Verdict.FORWARD:
                return self._outputs
            case Verdict.RETRY | Verdict.PARK:
                self._stage.meter.retried()
                return (self._later(ruling),)
            case Verdict.QUARANTINE:
                return (self._same(self._stage.spec.queues.quarantine),)
            case Verdict.GIVE_BACK:
                return (self._same(self._home()),)
            case Verdict.UNREADABLE:
                return as_sends(self._stage.spec.raw_failed(self._delivery.body, ruling.reason))
            case Verdict.FAIL | Verdict.REJECT | Verdict.CANCEL:
                return as_sends(self._outcome(ruling))
            case Verdict.POISON:
                return self._poison(ruling)
            case _:  # EXPIRE: nothing to say, the reconciler offers it again
                return ()

    def _outcome(self, ruling: Ruling) -> Outputs:
        spec, work = self._stage.spec, self._work
        assert work is not None
        if ruling.verdict is Verdict.CANCEL:
            return spec.on_cancelled(work)
        noted = spec.note(work, ruling.verdict, ruling.reason, self._seconds)
        if ruling.verdict is Verdict.REJECT:
            return spec.on_rejected(noted, ruling.reason)
        return spec.on_failed(noted, ruling.reason)

    def _poison(self, ruling: Ruling) -> Sequence[Send]:
        """What made it poison may be a defect of these very functions: then by its bytes alone."""
        try:
            return as_sends(self._outcome(ruling))
        except Exception as fault:
            return as_sends(self._stage.spec.raw_failed(self._delivery.body, reason_of(fault)))

    def _later(self, ruling: Ruling) -> Send:
        """The work once more, as a new message down the ladder into `again`."""
        stage, work = self._stage, self._work
        delay = ruling.delay_seconds or DEFAULT_PARK_SECONDS
        headers = parking_headers(self._delivery.headers, delay)
        if work is None:  # not read: an unknown version, or it is parked still
            return Send(self._home(), self._delivery.body, headers, delay_seconds=delay)
        noted = stage.spec.note(work, ruling.verdict, ruling.reason, self._seconds)
        changes: dict[str, object] = {"enqueued_at": stage.clock.wall() + delay}
        if ruling.verdict is Verdict.RETRY:
            changes["attempt"] = work.envelope.attempt + 1
        body = stage.spec.encode(noted.with_envelope(**changes))
        return Send(self._home(), body, headers, delay_seconds=delay)

    def _same(self, queue: str) -> Send:
        return Send(queue, self._delivery.body, self._delivery.headers)

    def _home(self) -> str:
        """Where this message goes when it is to come back: who must be alone stays so."""
        stage, queues = self._stage, self._stage.spec.queues
        killed = stage.crashes(self._delivery) >= stage.settings.limits.crashes_before_quarantine
        alone = killed or self._delivery.queue == queues.quarantine
        return queues.quarantine if alone else queues.again
