"""The server: chat completions with faults, and `GET /log` to count by."""

import asyncio
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from tests.llm.emulator.faults import Draws, Rates
from tests.llm.emulator.request import Asking, read
from tests.llm.emulator.solver import judge, solve
from tests.llm.emulator.writer import Writer


@dataclass
class Emulator:
    """What it is, what it was asked. `scripted`: faults or responses to give first, in order."""

    rates: Rates = field(default_factory=Rates)
    scripted: list[str | Response] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.draws, self.writer = Draws(self.rates), Writer(self.rates)

    async def answer(self, body: dict[str, Any]) -> Response:
        """One chat completion, or one fault."""
        self.bodies.append(body)
        asking = read(body)
        dice = self.draws.next(asking.prompt)
        fault: str | Response = self.draws.fault(dice)
        if self.scripted:
            fault = self.scripted.pop(0)
        entry = {"role": asking.role, "type": asking.kind, "fault": fault, "model": body["model"]}
        self.log.append(entry)
        if isinstance(fault, Response):
            entry["fault"] = f"HTTP {fault.status_code}"
            return fault
        if self.rates.latency_seconds:
            await self._pause(dice.expovariate(1 / self.rates.latency_seconds))
        match fault:
            case "refused":
                return _error(429, "rate_limit_exceeded", {"Retry-After": self.rates.retry_after})
            case "failing":
                return _error(500, "server_error", {})
            case "stalls":
                await self._pause(self.rates.stall_seconds)
        value = self._value(asking)
        entry["stem"] = value.get("stem", "")
        if fault == "broken":
            return _completion(asking, body, *_broken(value, dice))
        return _completion(asking, body, json.dumps(value, ensure_ascii=False))

    def _value(self, asking: Asking) -> dict[str, Any]:
        match asking.role:
            case "writer":
                return self.writer.write(asking)
            case "solver":
                return solve(asking, self.writer.made)
            case _:
                return judge(asking, self.writer.made)

    def told(self) -> list[dict[str, Any]]:
        """The log, each writing call with the truth about its question."""
        made = self.writer.made
        return [
            entry
            if (known := made.get(entry.get("stem", ""))) is None
            else entry
            | {
                "key_right": known.key_right,
                "solver_right": not known.misled,
                "quote_right": known.quote_right,
                "quote": known.answer["quote"],
            }
            for entry in self.log
        ]

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass


def app(emulator: Emulator) -> FastAPI:
    """The HTTP side."""
    api = FastAPI()

    @api.post("/v1/chat/completions")
    async def completions(request: Request) -> Response:
        return await emulator.answer(await request.json())

    @api.get("/log")
    async def log() -> list[dict[str, Any]]:
        return emulator.told()

    return api


def _broken(value: dict[str, Any], dice: Random) -> tuple[str, str]:
    """(content, reason it finished): cut off, a field missing, or only talk."""
    whole = json.dumps(value, ensure_ascii=False)
    kind = dice.randrange(3)
    if kind == 0:
        return whole[: len(whole) // 2], "length"
    if kind == 1:
        for name in ("stem", "answer", "stands_alone"):
            value = {k: v for k, v in value.items() if k != name}
        return json.dumps(value), "stop"
    return "Certainly! I cannot put this into JSON.", "stop"


def _completion(
    asking: Asking, body: dict[str, Any], content: str, finish: str = "stop"
) -> Response:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if asking.shape == "tool" and content.startswith("{"):
        call = {"name": asking.tool, "arguments": content}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
    size = len(asking.prompt) // 4
    usage = {"prompt_tokens": size, "completion_tokens": 60, "total_tokens": size + 60}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return JSONResponse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1767225600,
            "model": body["model"],
            "choices": [choice],
            "usage": usage,
        }
    )


def _error(status: int, code: str, headers: dict[str, str]) -> Response:
    error = {"message": "emulated", "type": code, "code": code}
    return JSONResponse({"error": error}, status, headers)
