"""Reading requests: multipart lectures with a spec, or lecture ids; limits met while reading."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from examstream.exam.blueprint import Blueprint
from examstream.exam.gateway_settings import GatewaySettings
from examstream.exam.lecture.read import LectureFile
from services.gateway.http.problems import Problem, field_error, invalid, limit

_SPEC_MAX_BYTES = 64 * 1024
_FILE_FIELDS = ("lectures", "lecture", "files", "file")


@asynccontextmanager
async def form(request: Request) -> AsyncIterator[FormData]:
    """The multipart form of a request, within the limits on bytes and on uploads at once."""
    settings: GatewaySettings = request.app.state.settings
    state = request.app.state
    if state.uploads >= settings.uploads_at_once:
        raise limit(
            429,
            "gateway.uploads_at_once",
            settings.uploads_at_once,
            "Too many uploads are being received. Try again in a moment.",
            settings.retry_after_seconds,
        )
    state.uploads += 1
    try:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Problem(
                415,
                "Unsupported media type",
                "Send multipart/form-data with the lecture files, or JSON with lecture ids.",
            )
        async with request.form(max_files=1000, max_fields=100) as parsed:
            yield parsed
    finally:
        state.uploads -= 1


async def lecture_files(parsed: FormData, lecture_max_bytes: int) -> list[LectureFile]:
    """The files of a form; 413 for one too large, 422 for none."""
    files = []
    for name in _FILE_FIELDS:
        for part in parsed.getlist(name):
            if not isinstance(part, UploadFile):
                raise field_error(name, part, "is not a file.", "Send the lecture as a file.")
            if (part.size or 0) > lecture_max_bytes:
                raise limit(
                    413,
                    "lectures.lecture_max_bytes",
                    lecture_max_bytes,
                    f"{part.filename}: {part.size} bytes; a lecture may have {lecture_max_bytes}.",
                )
            files.append(LectureFile(part.filename or "lecture", await part.read()))
    if not files:
        raise field_error("lectures", "", "there is no file.", "Send one as 'lectures'.")
    return files


def blueprint(parsed: FormData) -> Blueprint:
    """The blueprint of a form: a `spec` of JSON, or its fields one by one; 422 where bad."""
    spec = parsed.get("spec")
    if isinstance(spec, UploadFile):
        raise field_error("spec", "", "is a file.", "Send it as a form field of JSON.")
    if spec is not None:
        return from_json(_parsed(spec))
    fields = {
        name: value
        for name, value in parsed.items()
        if name in Blueprint.model_fields and isinstance(value, str) and value != ""
    }
    return from_json(fields)


def from_json(values: Any) -> Blueprint:
    """A blueprint of plain values; 422 naming each field, its value and what is wrong."""
    if not isinstance(values, dict):
        raise field_error("spec", values, "is not a JSON object.")
    try:
        return Blueprint.model_validate(values)
    except ValidationError as error:
        raise invalid(error.errors()) from None


async def json_body(request: Request) -> dict[str, Any]:
    """The JSON object a request carries; 422 otherwise."""
    raw = await request.body()
    if len(raw) > _SPEC_MAX_BYTES:
        raise limit(413, "spec", _SPEC_MAX_BYTES, "A JSON request may have 64 kB.")
    values = _parsed(raw.decode("utf-8", "replace"))
    if not isinstance(values, dict):
        raise field_error("body", values, "is not a JSON object.")
    return values


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise field_error("spec", text, f"is not JSON: {error}.") from None
