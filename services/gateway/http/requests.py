"""Reading requests: multipart lectures with a spec, or lecture ids; limits met while reading."""

import json
from collections import Counter
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
async def form(request: Request, tenant: str) -> AsyncIterator[FormData]:
    """The multipart form of a request, within the limits on bytes and on uploads at once.

    Without keys there is one tenant, and all places are its own.
    """
    settings: GatewaySettings = request.app.state.settings
    uploads: Counter[str] = request.app.state.uploads
    own_max = settings.uploads_at_once_of_tenant if request.app.state.keys else None
    for name, most, now in (
        ("uploads_at_once", settings.uploads_at_once, uploads.total()),
        ("uploads_at_once_of_tenant", own_max, uploads[tenant]),
    ):
        if most is not None and now >= most:
            raise limit(
                429,
                f"gateway.{name}",
                most,
                "Too many uploads are being received. Try again in a moment.",
                settings.retry_after_seconds,
            )
    uploads[tenant] += 1
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
        uploads[tenant] -= 1
        if not uploads[tenant]:
            del uploads[tenant]


async def lecture_files(
    parsed: FormData, lecture_max_bytes: int, lectures_max: int | None = None
) -> list[LectureFile]:
    """The files of a form; 413 for one too large, 422 for none or more than are wanted."""
    count = sum(len(parsed.getlist(name)) for name in _FILE_FIELDS)
    if lectures_max is not None and count > lectures_max:
        hint = f"Send at most {lectures_max} (gateway.lectures_per_exam_max)."
        raise field_error("lectures", count, "are more files than one exam may draw on.", hint)
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
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > _SPEC_MAX_BYTES:
            raise limit(413, "spec", _SPEC_MAX_BYTES, "A JSON request may have 64 kB.")
    values = _parsed(raw.decode("utf-8", "replace"))
    if not isinstance(values, dict):
        raise field_error("body", values, "is not a JSON object.")
    return values


def _parsed(text: str) -> Any:
    try:
        values = json.loads(text)
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise field_error("spec", text, "holds half a character (a lone surrogate).") from None
    except ValueError as error:
        raise field_error("spec", text, f"is not JSON: {error}.") from None
    except RecursionError:
        raise field_error("spec", text, "is nested too deeply.") from None
    return values
