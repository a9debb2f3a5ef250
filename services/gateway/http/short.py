"""The short shape: generate, status, download."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.gateway.core.live import summary
from services.gateway.http import requests
from services.gateway.http.doors import Tenant
from services.gateway.http.exams import IdempotencyKey, exams_of, paper, room_for_one

router = APIRouter()


@router.post("/generate", status_code=202)
async def generate(
    request: Request, response: Response, tenant: Tenant, idempotency_key: IdempotencyKey = ""
) -> dict[str, str]:
    """A lecture and a number: an exam."""
    exams = exams_of(request)
    await room_for_one(request, tenant)
    async with requests.form(request, tenant) as form:
        blueprint = requests.blueprint(form)
        files = await requests.lecture_files(
            form, exams.limits.lecture_max_bytes, exams.lectures_max
        )
    lectures = [(await exams.upload(tenant, file)).lecture_id for file in files]
    exam, _ = await exams.create(tenant, lectures, blueprint, idempotency_key)
    response.headers["Location"] = f"/status/{exam.exam_id}"
    return {"job_id": exam.exam_id}


@router.get("/status/{job_id}")
async def status(request: Request, tenant: Tenant, job_id: str) -> dict[str, Any]:
    return {"job_id": job_id, **summary(await exams_of(request).get(tenant, job_id))}


@router.get("/download/{job_id}")
async def download(request: Request, tenant: Tenant, job_id: str) -> Response:
    """The exam as PDF; 409 with what is missing before it is ready."""
    return await paper(request, tenant, job_id, "exam.pdf")
