"""The door to pydantic-ai: a model behind any OpenAI-compatible endpoint.

One ask is one request, save where it came to nothing (no use, no answer in time, 5xx) and
`answer_tries` allows another; what the other side asked to wait for is never asked again here. The
SDK retries nothing, and pydantic-ai's direct interface knows no retries: tested by counting.
"""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from openai import AsyncOpenAI
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelRequest, ModelResponse
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings as CallSettings

from examstream.llm.answer import read_answer
from examstream.llm.base import Answered, Budget, T, Usage
from examstream.llm.budget import cost, estimated_tokens, output_limit
from examstream.llm.errors import BrokenAnswer
from examstream.llm.faults import WAIT, meaning
from examstream.llm.limiter import Limiter
from examstream.llm.meter import CANCELLED, OK, ModelMeter, outcome_of
from examstream.llm.request import AGAIN, asked
from examstream.llm.settings import ModelSettings, Price
from examstream.pipeline.errors import Retry
from examstream.pipeline.telemetry.metrics import Metrics

_TALKATIVE = ("openai", "httpx", "httpx2", "httpcore", "httpcore2")
"""Loggers that would write whole prompts, or every request, where the level is debug or info."""


class Endpoint:
    """One connection door and one limiter, shared by all models of an endpoint in a process."""

    def __init__(self, settings: ModelSettings) -> None:
        key = settings.api_key.get_secret_value() if settings.api_key else "none"
        self.client = AsyncOpenAI(
            base_url=settings.base_url,
            api_key=key,
            max_retries=0,  # retries are ours alone: the stage's, counted and delayed by it
            timeout=settings.call_timeout_seconds,
            # A call takes seconds, so a handshake each is cheap; a connection kept is one that
            # the other side may have closed, and one to be closed when the process ends.
            default_headers={"Connection": "close"},
        )
        self.limiter = Limiter(settings.concurrency_max)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)


_endpoints: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Endpoint]] = WeakKeyDictionary()
"""By the loop they run in: in standalone three stages share one endpoint and its limiter."""


def endpoint_of(settings: ModelSettings) -> Endpoint:
    """The running loop's endpoint of these settings."""
    mine = _endpoints.setdefault(asyncio.get_running_loop(), {})
    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    key = f"{settings.base_url} {hash(secret)} {settings.concurrency_max}"
    if key not in mine:
        mine[key] = Endpoint(settings)
    return mine[key]


class EndpointModel:
    """A `Model` by its name at the settings' endpoint."""

    def __init__(self, settings: ModelSettings, name: str, metrics: Metrics | None = None) -> None:
        self._settings, self._name = settings, name
        self._mode = settings.output_modes.get(name, settings.output_mode)
        self._price = settings.prices.get(name, Price())
        self._meter = ModelMeter(metrics or Metrics(), name)

    @property
    def name(self) -> str:
        return self._name

    async def ask(
        self, instructions: str, prompt: str, output: type[T], budget: Budget | None = None
    ) -> Answered[T]:
        """See `Model.ask`."""
        left, used, text = budget or Budget(), Usage(), prompt
        for tries_left in reversed(range(self._settings.answer_tries)):
            try:
                answered = await self._once(instructions, text, output, left)
            except Retry as fault:
                if not (fault.counts and tries_left):
                    raise
                lost = Usage(calls=1)
                if isinstance(fault, BrokenAnswer):
                    lost, text = fault.lost, prompt + AGAIN
                used, left = used.plus(lost), left.less(lost)
                continue
            return Answered(answered.output, used.plus(answered.usage))
        raise AssertionError("answer_tries is at least 1")

    async def _once(
        self, instructions: str, prompt: str, output: type[T], budget: Budget
    ) -> Answered[T]:
        asking, parameters = asked(instructions, output, self._mode)
        longest = output_limit(
            self._settings.output_max_tokens,
            estimated_tokens(asking + prompt) + parameters.tokens,
            budget,
            self._price,
        )
        response, seconds = await self._request(asking, prompt, parameters.parameters, longest)
        usage = response.usage
        spent = cost(self._price, usage.input_tokens, usage.output_tokens)
        self._meter.answered(seconds, spent)
        try:
            answered = Answered(read_answer(response, output, self._name), spent)
        except Exception as fault:
            self._meter.ended(outcome_of(fault))
            if isinstance(fault, BrokenAnswer):
                fault.lost = spent
            raise
        self._meter.ended(OK)
        return answered

    async def _request(
        self, instructions: str, prompt: str, parameters: Any, longest: int
    ) -> tuple[ModelResponse, float]:
        """The response, and the seconds it took."""
        endpoint = endpoint_of(self._settings)
        async with endpoint.limiter.place():
            if (quiet := endpoint.limiter.quiet_seconds()) > 0:
                raise Retry(f"model {self._name}: asked to wait", quiet, counts=False)
            settings = CallSettings(max_tokens=longest)
            if self._settings.temperature is not None:
                settings["temperature"] = self._settings.temperature
            began = time.monotonic()
            try:
                async with asyncio.timeout(self._settings.call_timeout_seconds):
                    response = await model_request(
                        self._model(endpoint),
                        [ModelRequest.user_text_prompt(prompt, instructions=instructions)],
                        model_settings=settings,
                        model_request_parameters=parameters,
                        instrument=False,
                    )
            except asyncio.CancelledError:
                self._meter.ended(CANCELLED)
                raise
            except Exception as fault:
                ours = meaning(fault, self._name)
                self._meter.ended(outcome_of(ours))
                if ours is fault:
                    raise
                status = getattr(fault, "status_code", None)
                if isinstance(ours, Retry) and not ours.counts and status in WAIT:
                    endpoint.limiter.refused(ours.after_seconds)
                raise ours from None  # the cause's text may quote the prompt
            endpoint.limiter.went_well()
            return response, time.monotonic() - began

    def _model(self, endpoint: Endpoint) -> OpenAIChatModel:
        return OpenAIChatModel(
            self._name,
            provider=OpenAIProvider(openai_client=endpoint.client),
            # OpenAI's own newer models want `max_completion_tokens`; others know the older name.
            profile=OpenAIModelProfile(
                openai_chat_supports_max_completion_tokens=_is_openai(self._settings.base_url)
            ),
        )


def _is_openai(base_url: str) -> bool:
    return urlsplit(base_url).hostname == "api.openai.com"
