"""The bound on a request's bytes, kept whether or not the request says its length."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.http.problems import Problem, limit

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Bounds:
    """ASGI middleware: 413 at once for a length too large, and as soon as too much has come."""

    def __init__(self, app: ASGIApp, request_max_bytes: int) -> None:
        self._app, self._max = app, request_max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "")
        if said.isdecimal() and int(said) > self._max:
            await self._refusal(int(said)).response()(scope, receive, send)
            return
        came = 0

        async def bounded() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._max:
                raise self._refusal(came)
            return message

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, bounded, hardened)

    def _refusal(self, came: int) -> Problem:
        detail = f"The request has {came} bytes or more; it may have {self._max}."
        return limit(413, "gateway.request_max_bytes", self._max, detail)
