"""`/v1/exams` and `/v1/lectures`."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from examstream.exam.states import SlotState
from services.gateway.core.exams import Exams
from services.gateway.core.live import slot_summary, summary
from services.gateway.http import requests
from services.gateway.http.doors import Tenant
from services.gateway.http.problems import field_error, limit

router = APIRouter(prefix="/v1")

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]
MEDIA = {
    "pdf": "application/pdf",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


def exams_of(request: Request) -> Exams:
    exams: Exams = request.app.state.exams
    return exams


@router.post("/lectures", status_code=201)
async def post_lectures(
    request: Request, response: Response, tenant: Tenant, idempotency_key: IdempotencyKey = ""
) -> dict[str, Any]:
    """Store lectures for later exams."""
    exams = exams_of(request)
    async with requests.form(request, tenant) as form:
        files = await requests.lecture_files(form, exams.limits.lecture_max_bytes)
    stored = await exams.upload_once(tenant, files, idempotency_key)
    response.headers["Location"] = f"/v1/lectures/{stored[0].lecture_id}"
    return {"lectures": [upload.model_dump(exclude={"sha256"}) for upload in stored]}


@router.post("/exams", status_code=202)
async def post_exams(
    request: Request, response: Response, tenant: Tenant, idempotency_key: IdempotencyKey = ""
) -> dict[str, Any]:
    """An exam of uploaded lectures (multipart with `spec`), or of stored ones (JSON)."""
    exams = exams_of(request)
    await room_for_one(request, tenant)
    if request.headers.get("content-type", "").startswith("application/json"):
        values = await requests.json_body(request)
        lectures = values.pop("lectures", None)
        if not isinstance(lectures, list) or not all(isinstance(one, str) for one in lectures):
            raise field_error("lectures", lectures, "is not a list of lecture ids.")
        spec = values.pop("spec", {})
        if not isinstance(spec, dict):
            raise field_error("spec", spec, "is not a JSON object.")
        blueprint = requests.from_json({**spec, **values})
    else:
        async with requests.form(request, tenant) as form:
            blueprint = requests.blueprint(form)
            files = await requests.lecture_files(
                form, exams.limits.lecture_max_bytes, exams.lectures_max
            )
        lectures = [(await exams.upload(tenant, file)).lecture_id for file in files]
    exam, _ = await exams.create(tenant, lectures, blueprint, idempotency_key)
    response.headers["Location"] = f"/v1/exams/{exam.exam_id}"
    return summary(exam)


async def room_for_one(request: Request, tenant: str) -> None:
    """429 once a tenant has too many exams that have not ended."""
    settings = request.app.state.settings
    briefs = await exams_of(request).store.open_exams()
    if sum(brief.tenant_id == tenant for brief in briefs) >= settings.exams_waiting_max:
        raise limit(
            429,
            "gateway.exams_waiting_max",
            settings.exams_waiting_max,
            "You have as many exams waiting as you may. Wait for one to end.",
            settings.retry_after_seconds,
        )


@router.get("/exams")
async def get_exams(
    request: Request, tenant: Tenant, limit: int = 50, before: float | None = None
) -> dict[str, Any]:
    """The tenant's exams, newest first."""
    found = await exams_of(request).store.list_exams(tenant, max(1, min(limit, 200)), before)
    return {"exams": [summary(exam) for exam in found]}


@router.get("/exams/{exam_id}")
async def get_exam(request: Request, tenant: Tenant, exam_id: str) -> dict[str, Any]:
    """One exam: its counts, what waits ahead of it, and an estimate of the seconds left."""
    exams = exams_of(request)
    exam = await exams.get(tenant, exam_id)
    ahead = await exams.ahead(exam)
    return {
        **summary(exam),
        "ahead": ahead,
        "waits_for": request.app.state.live.waits_for(exam),
        "estimate_seconds": request.app.state.pace.estimate(exam, ahead),
        "slots": [slot_summary(slot) for slot in exam.slots],
        "papers": await exams.papers(exam),
    }


@router.get("/exams/{exam_id}/questions")
async def get_questions(request: Request, tenant: Tenant, exam_id: str) -> dict[str, Any]:
    """The questions accepted so far, with keys, solutions and quotes."""
    exams = exams_of(request)
    exam = await exams.get(tenant, exam_id)
    accepted = [slot for slot in exam.slots if slot.state is SlotState.ACCEPTED]
    questions = []
    for slot in accepted:
        _, question = await exams.question(tenant, exam_id, slot.slot)
        questions.append({"number": slot.slot, **_shown(question.model_dump(mode="json"))})
    return {"questions": questions, "requested": summary(exam)["requested"]}


@router.get("/exams/{exam_id}/questions/{number}")
async def get_question(
    request: Request, tenant: Tenant, exam_id: str, number: int
) -> dict[str, Any]:
    """One accepted question."""
    slot, question = await exams_of(request).question(tenant, exam_id, number)
    return {"number": slot.slot, **_shown(question.model_dump(mode="json"))}


@router.get("/exams/{exam_id}/questions/{number}/history")
async def get_history(
    request: Request, tenant: Tenant, exam_id: str, number: int
) -> dict[str, Any]:
    """Every stage, attempt, engine, time, outcome and reason of a place."""
    slot, history = await exams_of(request).history(tenant, exam_id, number)
    told = [entry.model_dump(mode="json") for entry in history]
    return {**slot_summary(slot), "history": told}


@router.post("/exams/{exam_id}/questions/{number}/replace", status_code=202)
async def post_replace(
    request: Request,
    tenant: Tenant,
    exam_id: str,
    number: int,
    idempotency_key: IdempotencyKey = "",
) -> dict[str, Any]:
    """Another question for a place."""
    return summary(await exams_of(request).replace(tenant, exam_id, number, idempotency_key))


@router.post("/exams/{exam_id}/questions/{number}/drop")
async def post_drop(
    request: Request,
    tenant: Tenant,
    exam_id: str,
    number: int,
    idempotency_key: IdempotencyKey = "",
) -> dict[str, Any]:
    """No question for a place."""
    return summary(await exams_of(request).drop(tenant, exam_id, number, idempotency_key))


@router.post("/exams/{exam_id}/cancel")
async def post_cancel(
    request: Request, tenant: Tenant, exam_id: str, idempotency_key: IdempotencyKey = ""
) -> dict[str, Any]:
    return summary(await exams_of(request).cancel(tenant, exam_id, idempotency_key))


@router.post("/exams/{exam_id}/pause")
async def post_pause(
    request: Request, tenant: Tenant, exam_id: str, idempotency_key: IdempotencyKey = ""
) -> dict[str, Any]:
    return summary(await exams_of(request).pause(tenant, exam_id, True, idempotency_key))


@router.post("/exams/{exam_id}/resume")
async def post_resume(
    request: Request, tenant: Tenant, exam_id: str, idempotency_key: IdempotencyKey = ""
) -> dict[str, Any]:
    return summary(await exams_of(request).pause(tenant, exam_id, False, idempotency_key))


@router.get("/exams/{exam_id}/events")
async def get_events(
    request: Request,
    tenant: Tenant,
    exam_id: str,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID")] = "",
    after: int = 0,
) -> EventSourceResponse:
    """Server-sent events: what came after `Last-Event-ID` (or `after`), then live."""
    await exams_of(request).get(tenant, exam_id)
    if last_event_id and not (last_event_id.isdecimal() and len(last_event_id) < 20):
        raise field_error("Last-Event-ID", last_event_id, "is no event id of this stream.")
    seq = int(last_event_id) if last_event_id else after
    live, state = request.app.state.live, request.app.state

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for event in live.follow(tenant, exam_id, seq, lambda: state.stopping):
            id = str(event.id) if event.id is not None else None
            yield ServerSentEvent(event.json(), event=event.name, id=id)
        if not state.stopping:  # else the reader comes back to whoever serves next
            yield ServerSentEvent("{}", event="end")

    return EventSourceResponse(events(), ping=15, headers={"X-Accel-Buffering": "no"})


@router.get("/exams/{exam_id}/papers")
async def get_papers(request: Request, tenant: Tenant, exam_id: str) -> dict[str, Any]:
    exams = exams_of(request)
    return {"papers": await exams.papers(await exams.get(tenant, exam_id))}


@router.get("/exams/{exam_id}/papers/{name}")
async def get_paper(request: Request, tenant: Tenant, exam_id: str, name: str) -> Response:
    """A paper: exam.pdf, key.pdf, exam.json or lecture.txt; 409 before it is made."""
    return await paper(request, tenant, exam_id, name)


async def paper(request: Request, tenant: str, exam_id: str, name: str) -> Response:
    data = await exams_of(request).paper(tenant, exam_id, name)
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    disposition = f'attachment; filename="{name}"'
    return Response(data, media_type=media, headers={"Content-Disposition": disposition})


def _shown(question: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in question.items() if k not in {"history", "topic", "fact_id"}}
