"""From what a handler raised to what happens to its delivery."""

import asyncio

import pytest

from examstream.pipeline.errors import (
    BrokerUnavailable,
    Cancelled,
    CpuCrashed,
    Hopeless,
    Reject,
    Retry,
    StoreUnavailable,
)
from examstream.pipeline.verdict import Ruling, Verdict, reason_of, rule


def ruled(fault: BaseException, attempt: int = 1) -> Ruling:
    return rule(fault, attempt, max_attempts=3, backoff_factor=2)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (Retry("once more"), Verdict.RETRY),
        (Retry("429", 30, counts=False), Verdict.PARK),
        (TimeoutError(), Verdict.RETRY),
        (ValueError(), Verdict.RETRY),
        (CpuCrashed("it died"), Verdict.RETRY),
        (asyncio.CancelledError(), Verdict.RETRY),
        (Reject("twin"), Verdict.REJECT),
        (Hopeless("no money"), Verdict.FAIL),
        (Cancelled(), Verdict.CANCEL),
        (BrokerUnavailable("away"), Verdict.HOLD),
        (StoreUnavailable("away"), Verdict.HOLD),
    ],
)
def test_each_fault_has_one_verdict(fault: BaseException, verdict: Verdict) -> None:
    assert ruled(fault).verdict is verdict


def test_the_last_attempt_fails() -> None:
    assert ruled(ValueError(), attempt=2).verdict is Verdict.RETRY
    assert ruled(ValueError(), attempt=3).verdict is Verdict.FAIL


def test_what_does_not_count_never_fails() -> None:
    assert ruled(Retry("429", 1, counts=False), attempt=99).verdict is Verdict.PARK
    assert ruled(StoreUnavailable("away"), attempt=99).verdict is Verdict.HOLD


def test_a_retry_waits_the_longer_of_its_wish_and_the_back_off() -> None:
    assert ruled(Retry("busy", 30)).delay_seconds == 30
    assert ruled(Retry("busy", 0.1)).delay_seconds == 2
    assert ruled(Retry("busy"), attempt=2).delay_seconds == 4


def test_our_own_errors_speak_and_others_tell_only_kind_and_place() -> None:
    with pytest.raises(KeyError) as raised:
        raise KeyError("the answer is C")
    assert reason_of(raised.value).startswith("fault: KeyError at test_verdict.py:")
    assert "answer" not in reason_of(raised.value)
    assert reason_of(Retry("the answer is broken")) == "the answer is broken"
    assert reason_of(TimeoutError("secret")) == "timeout"
