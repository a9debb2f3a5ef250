"""What happens to a delivery: named here, decided from an exception here, applied in job.py."""

from asyncio import TimeoutError as AsyncioTimeoutError
from dataclasses import dataclass
from enum import StrEnum
from traceback import extract_tb

from examstream.pipeline.backoff import retry_delay_seconds
from examstream.pipeline.errors import (
    Cancelled,
    ExamstreamError,
    Hopeless,
    Reject,
    Retry,
    Unavailable,
)

UNKNOWN_VERSION_SECONDS = 128.0
"""How long a message of a newer major version is parked: a rollback must not lose it."""


class Verdict(StrEnum):
    """The ends of a delivery. All but ABANDON and HOLD end in an ack, after the publishes."""

    FORWARD = "ok"  # publish what the handler made
    RETRY = "retry"  # a new message with attempt + 1, down the ladder
    PARK = "park"  # the same attempt, down the ladder
    HOLD = "hold"  # something is away: the same work once more, here, counted by nobody
    FAIL = "failed"  # attempts used up, or no attempt would do
    REJECT = "rejected"
    CANCEL = "cancelled"
    EXPIRE = "expired"  # dropped before spending; the reconciler offers it again
    QUARANTINE = "quarantine"  # delivered too often: to be worked alone
    POISON = "poison"  # kills even there
    UNREADABLE = "unreadable"
    GIVE_BACK = "given_back"  # stopping: the same message, to `again`
    ABANDON = "lost"  # its channel is gone: publish nothing, the broker delivers it again


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, the reason a person reads, and the delay where there is one."""

    verdict: Verdict
    reason: str = ""
    delay_seconds: float = 0.0


def rule(fault: BaseException, attempt: int, max_attempts: int, backoff_factor: float) -> Ruling:
    """What an exception of a handler means for its delivery; `attempt` is the one that ended."""
    match fault:
        case Cancelled():
            return Ruling(Verdict.CANCEL, "cancelled")
        case Reject():
            return Ruling(Verdict.REJECT, fault.reason)
        case Unavailable():
            return Ruling(Verdict.HOLD, str(fault))
        case Hopeless():
            return Ruling(Verdict.FAIL, str(fault))
        case Retry(counts=False):
            return Ruling(Verdict.PARK, fault.reason, fault.after_seconds or 0.0)
    reason, after = reason_of(fault), 0.0
    if isinstance(fault, Retry):
        after = fault.after_seconds or 0.0
    if attempt >= max_attempts:
        return Ruling(Verdict.FAIL, reason)
    delay = max(after, retry_delay_seconds(attempt + 1, backoff_factor))
    return Ruling(Verdict.RETRY, reason, delay)


def reason_of(fault: BaseException) -> str:
    """Our own errors speak for themselves; of others only the kind and place, for a message of
    theirs may quote lecture or key (design §4.5).
    """
    if isinstance(fault, ExamstreamError):
        return str(fault)
    if isinstance(fault, TimeoutError | AsyncioTimeoutError):
        return "timeout"
    return f"fault: {type(fault).__name__}{place_of(fault)}"


def place_of(fault: BaseException) -> str:
    """` at file:line` of where it was raised, without a word of its text."""
    elsewhere = getattr(fault, "raised_at", None)  # in a process of the pool
    if isinstance(elsewhere, str):
        return f" at {elsewhere}"
    frames = extract_tb(fault.__traceback__)
    if not frames:
        return ""
    return f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"
