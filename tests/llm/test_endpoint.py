"""Asking over the wire: one request an ask, every way of answering, nothing told to logs."""

import json
import logging
import socket
from typing import Any

import pytest
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, SecretStr

from examstream.llm.base import Budget
from examstream.llm.endpoint import EndpointModel, endpoint_of
from examstream.llm.errors import BrokenAnswer, ProviderUnavailable, Refused
from examstream.llm.settings import ModelSettings, OutputMode, Price
from examstream.pipeline.errors import OverBudget, Retry
from tests.llm.emulator.faults import Rates
from tests.llm.emulator.running import Running

SECRET = "quicksilver"


class Told(BaseModel):
    """An answer."""

    answer: int
    reason: str = ""


def model(base_url: str, **settings: Any) -> EndpointModel:
    chosen = ModelSettings(base_url=base_url, **{"answer_tries": 1, **settings})
    return EndpointModel(chosen, "m")


def said(content: str, finish: str = "stop") -> Response:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content},
        "finish_reason": finish,
    }
    return JSONResponse(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


async def asked(here: Running, *replies: str | Response, **settings: Any) -> Told:
    here.emulator.scripted[:] = replies
    return (await model(here.base_url, **settings).ask("Rules.", SECRET, Told)).output


@pytest.mark.parametrize(
    "reply",
    ["refused", "failing", "broken", JSONResponse({}, 503), JSONResponse({}, 401), said("no")],
    ids=["429", "500", "broken", "503", "401", "talk"],
)
async def test_no_fault_is_asked_again_by_sdk_or_library(
    here: Running, reply: str | Response
) -> None:
    with pytest.raises((Retry, Refused)):
        await asked(here, reply)

    assert len(here.emulator.log) == 1


async def test_a_connection_refused_holds_the_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ProviderUnavailable):
        await model(f"http://127.0.0.1:{port}/v1").ask("Rules.", "Ask.", Told)


async def test_a_stall_is_a_fault_of_the_work_after_the_calls_time(here: Running) -> None:
    with pytest.raises(Retry) as caught:
        await asked(here, "stalls", call_timeout_seconds=0.2)

    assert caught.value.counts
    assert len(here.emulator.log) == 1


@pytest.mark.parametrize(
    "content",
    [
        '{"answer": 7}',
        '```json\n{"answer": 7}\n```',
        'Here it is:\n{"answer": "7", "reason": "so"}\nI hope it helps.',
        '{"answer": 7, "reason": "a\nb", "more": [1]}',
    ],
)
@pytest.mark.parametrize("mode", ["tool", "native", "prompted"])
async def test_an_answer_is_read_however_it_is_sent(
    here: Running, content: str, mode: OutputMode
) -> None:
    assert (await asked(here, said(content), output_mode=mode)).answer == 7


@pytest.mark.parametrize("mode", ["tool", "native", "prompted"])
async def test_the_shape_is_asked_for_as_the_model_is_set(here: Running, mode: OutputMode) -> None:
    await asked(here, said('{"answer": 7}'), output_modes={"m": mode})

    body = here.emulator.bodies[-1]
    found = "tool" if "tools" in body else "native" if "response_format" in body else "prompted"
    assert found == mode
    assert "answer" in json.dumps(body)


@pytest.mark.parametrize(
    "content", ["", "no", "[1, 2]", '{"answer": "many"}', '{"reason": "quicksilver"}', '{"answer"']
)
async def test_a_useless_answer_is_a_fault_that_quotes_nothing(here: Running, content: str) -> None:
    with pytest.raises(BrokenAnswer) as caught:
        await asked(here, said(content))

    assert caught.value.counts
    assert SECRET not in str(caught.value)
    assert "many" not in str(caught.value)


async def test_a_body_that_is_no_completion_is_a_useless_answer(here: Running) -> None:
    for body in (PlainTextResponse("<html>"), JSONResponse({"hello": 1}), PlainTextResponse("{")):
        with pytest.raises(BrokenAnswer):
            await asked(here, body)


async def test_a_useless_answer_is_asked_for_once_more_where_that_is_set(here: Running) -> None:
    here.emulator.scripted[:] = [said("no"), said('{"answer": 7}')]
    answered = await model(here.base_url, answer_tries=2).ask("Rules.", "Ask.", Told)

    assert answered.output.answer == 7
    assert answered.usage.calls == 2
    assert answered.usage.tokens == 240


@pytest.mark.parametrize("fault", ["failing", "stalls"])
async def test_a_call_that_came_to_nothing_may_be_made_once_more(here: Running, fault: str) -> None:
    here.emulator.scripted[:] = [fault, said('{"answer": 7}')]
    asking = model(here.base_url, answer_tries=2, call_timeout_seconds=0.3)

    assert (await asking.ask("Rules.", "Ask.", Told)).usage.calls == 2


@pytest.mark.parametrize("reply", ["refused", JSONResponse({}, 503), JSONResponse({}, 402)])
async def test_who_asks_to_wait_or_to_pay_is_not_asked_again(
    here: Running, reply: str | Response
) -> None:
    with pytest.raises((Retry, Refused)):
        await asked(here, reply, answer_tries=5)

    assert len(here.emulator.log) == 1


async def test_what_was_used_is_told_with_its_price(here: Running) -> None:
    here.emulator.scripted[:] = [said('{"answer": 7}')]
    prices = {"m": Price(input_usd=2, output_usd=10)}
    usage = (await model(here.base_url, prices=prices).ask("Rules.", "Ask.", Told)).usage

    assert (usage.input_tokens, usage.output_tokens, usage.micro_usd) == (100, 20, 400)


async def test_no_answer_may_be_longer_than_the_allowance_pays_for(here: Running) -> None:
    here.emulator.scripted[:] = [said('{"answer": 7}')]
    await model(here.base_url).ask("Rules.", "Ask.", Told, Budget(tokens=500))

    assert 64 <= here.emulator.bodies[-1]["max_tokens"] < 500


@pytest.mark.parametrize("budget", [Budget(tokens=50), Budget(micro_usd=0)])
async def test_an_allowance_that_pays_for_nothing_costs_no_call(
    here: Running, budget: Budget
) -> None:
    prices = {"m": Price(input_usd=1, output_usd=1)}
    with pytest.raises(OverBudget):
        await model(here.base_url, prices=prices).ask("Rules.", "Ask.", Told, budget)

    assert here.emulator.log == []


async def test_after_a_429_nobody_asks_before_its_time(here: Running) -> None:
    with pytest.raises(Retry) as first:
        await asked(here, "refused")
    with pytest.raises(Retry) as second:
        await asked(here)

    assert not first.value.counts
    assert not second.value.counts
    assert second.value.after_seconds is not None
    assert 0 < second.value.after_seconds <= 1
    assert len(here.emulator.log) == 1


async def test_all_models_of_an_endpoint_share_one_limiter(here: Running) -> None:
    settings = ModelSettings(base_url=here.base_url, generator="a")
    again = ModelSettings(base_url=here.base_url, generator="b", output_max_tokens=99)

    assert endpoint_of(settings) is endpoint_of(again)


async def test_nothing_of_prompt_answer_or_key_is_logged(
    here: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = SecretStr("sk-hidden")
    await asked(here, said('{"answer": 7, "reason": "quicksilver"}'), api_key=key)
    with pytest.raises(BrokenAnswer):
        await asked(here, said("quicksilver"), api_key=key)

    assert SECRET not in caplog.text
    assert "sk-hidden" not in caplog.text
    assert "sk-hidden" not in repr(ModelSettings(api_key=key))


def test_the_rates_of_the_emulator_are_none_unless_asked_for() -> None:
    rates = Rates()
    assert rates.broken == rates.refused == rates.failing == rates.stalls == rates.wrong_keys == 0
