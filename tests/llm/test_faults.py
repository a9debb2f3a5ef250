"""The door's map: complete, and each fault means what the design says."""

import asyncio
import inspect
from typing import Any

import httpx2
import openai
import pytest
from pydantic_ai import exceptions
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError

from examstream.llm.errors import BrokenAnswer, ProviderUnavailable, Refused
from examstream.llm.faults import meaning
from examstream.llm.retry_after import retry_after_seconds
from examstream.pipeline.errors import ExamstreamError, Reject, Retry
from examstream.pipeline.verdict import Verdict, rule

NOW = 1767225600.0  # Thu, 01 Jan 2026 00:00:00 GMT
SECRET = "the prompt, word for word"


def http(status: int, code: str = "", **headers: str) -> ModelHTTPError:
    body = {"error": {"message": SECRET, "code": code or None, "type": None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ModelHTTPError(status, "m", body, headers=named)


def caused(cause: Exception) -> ModelAPIError:
    fault = ModelAPIError("m", SECRET)
    fault.__cause__ = cause
    return fault


REQUEST = httpx2.Request("POST", "http://localhost/v1")


def connection(cause: Exception) -> ModelAPIError:
    told = openai.APIConnectionError(request=REQUEST)
    told.__cause__ = cause
    return caused(told)


@pytest.mark.parametrize(
    ("fault", "kind", "verdict"),
    [
        (http(429, retry_after="7"), Retry, Verdict.PARK),
        (http(503), Retry, Verdict.PARK),
        (http(529), Retry, Verdict.PARK),
        (http(429, "insufficient_quota"), Refused, Verdict.FAIL),
        (http(401), Refused, Verdict.FAIL),
        (http(402), Refused, Verdict.FAIL),
        (http(403), Refused, Verdict.FAIL),
        (http(400, "billing_hard_limit_reached"), Refused, Verdict.FAIL),
        (http(404, "model_not_found"), Refused, Verdict.FAIL),
        (http(400, "context_length_exceeded"), Refused, Verdict.FAIL),
        (http(400, "content_filter"), Reject, Verdict.REJECT),
        (http(408), Retry, Verdict.RETRY),
        (http(500), Retry, Verdict.RETRY),
        (http(502), Retry, Verdict.RETRY),
        (http(504), Retry, Verdict.RETRY),
        (connection(httpx2.ConnectError(SECRET)), ProviderUnavailable, Verdict.HOLD),
        (connection(httpx2.ConnectTimeout(SECRET)), ProviderUnavailable, Verdict.HOLD),
        (connection(httpx2.ReadError(SECRET)), Retry, Verdict.RETRY),
        (connection(httpx2.RemoteProtocolError(SECRET)), Retry, Verdict.RETRY),
        (caused(openai.APITimeoutError(REQUEST)), Retry, Verdict.RETRY),
        (TimeoutError(), Retry, Verdict.RETRY),
        (ValueError(SECRET), BrokenAnswer, Verdict.RETRY),
    ],
)
def test_each_fault_means_one_thing(
    fault: Exception, kind: type[Exception], verdict: Verdict
) -> None:
    ours = meaning(fault, "m", NOW)

    assert isinstance(ours, kind)
    assert SECRET not in str(ours)
    assert rule(ours, 1, 3, 2).verdict is verdict


@pytest.mark.parametrize("status", range(400, 600))
def test_every_status_is_one_of_ours(status: int) -> None:
    assert isinstance(meaning(http(status), "m", NOW), ExamstreamError)


GIVEN: dict[str, tuple[Any, ...]] = {"ModelRequestTimeout": ("m", 1.0)}
RUN_ERRORS = [
    kind
    for _, kind in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(kind, exceptions.AgentRunError)
    and not issubclass(kind, ModelHTTPError)  # tried status by status
]


@pytest.mark.parametrize("kind", RUN_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_the_library_knows_is_one_of_ours(kind: type[Exception]) -> None:
    two = issubclass(kind, ModelAPIError)
    arguments = GIVEN.get(kind.__name__, ("m", SECRET) if two else (SECRET,))
    ours = meaning(kind(*arguments), "m", NOW)

    assert isinstance(ours, ExamstreamError)
    assert SECRET not in str(ours)


def test_a_defect_of_our_own_stays_what_it_is() -> None:
    fault = KeyError("ours")
    assert meaning(fault, "m", NOW) is fault
    assert not isinstance(fault, asyncio.CancelledError)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT"}, 30.0),
        ({"Retry-After": "Wed, 31 Dec 2025 23:00:00 GMT"}, 0.0),
        ({"Retry-After": "999999999"}, 3600.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(
    headers: dict[str, str] | None, seconds: float | None
) -> None:
    assert retry_after_seconds(headers, NOW) == seconds


def test_the_wait_the_other_side_asks_for_is_the_wait_of_the_work() -> None:
    ours = meaning(http(429, retry_after="Thu, 01 Jan 2026 00:00:30 GMT"), "m", NOW)

    assert isinstance(ours, Retry)
    assert ours.after_seconds == 30.0
    assert rule(ours, 1, 3, 2).delay_seconds == 30.0
