"""The bounds on a request: its bytes, whether or not it says its length, and the time it takes."""

import asyncio
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examstream.exam.gateway_settings import GatewaySettings
from services.gateway.http.problems import Problem, limit

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Bounds:
    """ASGI middleware: 413 at once for a length too large, and as soon as too much has come; 408
    for what comes too slowly. Both close the connection: nobody reads the rest."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app, self._max = app, settings.request_max_bytes
        self._silence = settings.upload_silence_seconds
        self._seconds = settings.upload_timeout_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "")
        if said.isdecimal() and int(said) > self._max:
            await self._too_large(int(said)).response()(scope, receive, send)
            return
        came, whole, ends = 0, False, time.monotonic() + self._seconds

        async def bounded() -> Message:
            nonlocal came, whole
            if whole:  # what follows is the client's leaving
                return await receive()
            left = ends - time.monotonic()
            try:
                async with asyncio.timeout(min(self._silence, left)):
                    message = await receive()
            except TimeoutError:
                raise self._too_slow(left) from None
            whole = not message.get("more_body", False)
            came += len(message.get("body", b""))
            if came > self._max:
                raise self._too_large(came)
            return message

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, bounded, hardened)

    def _too_large(self, came: int) -> Problem:
        detail = f"The request has {came} bytes or more; it may have {self._max}."
        problem = limit(413, "gateway.request_max_bytes", self._max, detail)
        problem.headers["Connection"] = "close"
        return problem

    def _too_slow(self, left: float) -> Problem:
        silent = left > self._silence
        name = "upload_silence_seconds" if silent else "upload_timeout_seconds"
        value = self._silence if silent else self._seconds
        what = "Nothing more of the request came" if silent else "The request did not end"
        return Problem(
            408,
            "Too slow",
            f"{what} within {value:g} seconds. Send it again.",
            kind="urn:examstream:limit",
            headers={"Connection": "close"},
            limit=f"gateway.{name}",
            value=value,
        )
