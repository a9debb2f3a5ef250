"""Errors over HTTP: RFC 9457 problem+json, naming the field, the value and the way out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from examstream.exam.lecture.errors import LectureError
from examstream.exam.store.base import Conflict
from examstream.exam.store.errors import StoreFull
from examstream.pipeline.errors import (
    BadInput,
    BrokerUnavailable,
    SettingsError,
    StoreUnavailable,
    Unavailable,
)
from services.gateway.core.exams import NotFound, NotNow

log = structlog.get_logger(__name__)

_SHOWN = 200  # characters of a wrong value that are shown back


class Problem(Exception):
    """An error with everything its problem+json will say."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        kind: str = "about:blank",
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        self.status, self.title, self.detail = status, title, detail
        self.kind, self.headers, self.members = kind, dict(headers or {}), members
        super().__init__(detail)

    def response(self) -> Response:
        body = {
            "type": self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        text = json.dumps(body, ensure_ascii=False)
        shown = text.encode("utf-8", "replace")  # what was sent may hold half a character
        return Response(shown, self.status, self.headers, "application/problem+json")


def limit(status: int, name: str, value: object, detail: str, retry_after: int = 0) -> Problem:
    """A limit was met: its name, its value, and when to come again."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    title = "Too many requests" if status == 429 else "Too large"
    return Problem(
        status, title, detail, kind="urn:examstream:limit", headers=headers, limit=name, value=value
    )


def field_error(field: str, value: object, problem: str, hint: str = "") -> Problem:
    """A field that cannot be used: 422."""
    shown = str(value)[:_SHOWN]
    error = {"field": field, "value": shown, "problem": problem, "hint": hint}
    detail = f"{field}: {problem}" + (f" {hint}" if hint else "")
    return Problem(422, "Invalid request", detail, kind="urn:examstream:invalid", errors=[error])


def not_found(what: str) -> Problem:
    return Problem(404, "Not found", f"There is no {what}.")


def install(app: FastAPI) -> None:
    """Every error of the app leaves as problem+json."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        return invalid(error.errors()).response()

    @app.exception_handler(BadInput)
    async def _bad(_: Request, error: BadInput) -> Response:
        return field_error(error.field, "", error.problem, error.hint).response()

    @app.exception_handler(LectureError)
    async def _lecture(_: Request, error: LectureError) -> Response:
        return field_error("lecture", "", str(error)).response()

    @app.exception_handler(NotFound)
    async def _none(_: Request, error: NotFound) -> Response:
        return not_found(str(error)).response()

    @app.exception_handler(NotNow)
    async def _not_now(_: Request, error: NotNow) -> Response:
        return Problem(409, "Not now", f"{error}.", kind="urn:examstream:not-now").response()

    @app.exception_handler(Conflict)
    async def _conflict(_: Request, error: Conflict) -> Response:
        detail = (
            "This Idempotency-Key came before with another request. "
            "Use a new key for a new request."
        )
        return Problem(409, "Idempotency key reused", detail).response()

    @app.exception_handler(Unavailable)
    async def _away(_: Request, error: Unavailable) -> Response:
        log.warning("a request met something away", reason=str(error))
        detail = f"{_away_in_public(error)} Nothing was lost: try again."
        return Problem(
            503, "Temporarily unavailable", detail, headers={"Retry-After": "2"}
        ).response()

    @app.exception_handler(SettingsError)
    async def _settings(_: Request, error: SettingsError) -> Response:
        log.error("a setting went bad while serving", reason=str(error))
        detail = "A setting of the server cannot be used; its log says which."
        return Problem(503, "Temporarily unavailable", detail).response()

    @app.exception_handler(ClientDisconnect)
    async def _gone(_: Request, error: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody reads it; no fault of ours to be logged

    @app.exception_handler(Exception)
    async def _fault(_: Request, error: Exception) -> Response:
        detail = "A fault of ours; the log says more. Nothing was lost."
        return Problem(500, "Internal error", detail).response()

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        return Problem(
            error.status_code, str(error.detail), str(error.detail), headers=headers
        ).response()


def _away_in_public(error: Unavailable) -> str:
    """What a tenant may know of it: no path, address or driver."""
    match error:
        case StoreFull():
            return "There is no room left to store anything."
        case StoreUnavailable():
            return "The store does not answer."
        case BrokerUnavailable():
            return "The broker does not answer."
    return "Something this stands on does not answer."


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Pydantic's findings as one 422, each with field, value, and what is wrong."""
    found = [
        {
            "field": ".".join(str(part) for part in error["loc"] if part != "body") or "body",
            "value": str(error.get("input", ""))[:_SHOWN],
            "problem": str(error["msg"]),
        }
        for error in errors
    ]
    detail = "; ".join(f"{e['field']}: {e['problem']} (got {e['value']!r})" for e in found[:5])
    return Problem(422, "Invalid request", detail, kind="urn:examstream:invalid", errors=found)
