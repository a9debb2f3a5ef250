"""Requests as metrics: by route as it is written in the code, never by the path that was asked for."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examstream.pipeline.telemetry.metrics import Metrics

_ELSEWHERE = "none"
"""The route of what no route answers: paths are the asker's, and there is no end of them."""
_ASKED = ("/v1/exams", "/generate")
"""Where exams are asked for: counted from 0, so that `rate()` sees the first."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def begin(metrics: Metrics) -> None:
    """At once: the middleware itself is made with the first request."""
    for route in _ASKED:
        metrics.http_requests.labels("POST", route, 202)


class Counted:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(self._metrics, scope)

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.begins(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception:
            if not answer.route:
                answer.begins(500)  # Starlette sends it outside of all middleware
            raise
        finally:
            answer.ends()


class _Answer:
    """One answer; its route is known once it begins."""

    def __init__(self, metrics: Metrics, scope: Scope) -> None:
        self._metrics, self._scope, self._asked_at = metrics, scope, time.monotonic()
        self.route = ""

    def begins(self, status: int) -> None:
        path = getattr(self._scope.get("route"), "path", None)
        self.route = path if isinstance(path, str) else _ELSEWHERE
        method = self._scope["method"] if self._scope["method"] in _METHODS else "other"
        metrics = self._metrics
        metrics.http_seconds.labels(self.route).observe(time.monotonic() - self._asked_at)
        metrics.http_open.labels(self.route).inc()
        metrics.http_requests.labels(method, self.route, status).inc()

    def ends(self) -> None:
        if self.route:
            self._metrics.http_open.labels(self.route).dec()
