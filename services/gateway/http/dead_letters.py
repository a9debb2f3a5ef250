"""`/v1/admin/dead-letters`: what failed for good, for those who hold the admin key."""

from typing import Any

from fastapi import APIRouter, Depends, Request

from services.gateway.core.dead_letters import DeadLetters
from services.gateway.http.doors import admin

router = APIRouter(prefix="/v1/admin/dead-letters", dependencies=[Depends(admin)])


def _letters(request: Request) -> DeadLetters:
    letters: DeadLetters = request.app.state.dead_letters
    return letters


@router.get("")
async def get_letters(
    request: Request, tenant: str = "", limit: int = 100, after: str = ""
) -> dict[str, Any]:
    """Dead letters of all tenants or of one, by id; `next` goes into `after` for the following."""
    return await _letters(request).list(tenant, max(1, min(limit, 1000)), after)


@router.get("/{id:path}")
async def get_letter(request: Request, id: str) -> dict[str, Any]:
    """One dead letter: the message that failed, its history, the reason."""
    return await _letters(request).show(id)


@router.post("/{id:path}/replay", status_code=202)
async def post_replay(request: Request, id: str) -> dict[str, Any]:
    """Run its slot again. Safe to repeat: a second time changes nothing."""
    letter = await _letters(request).replay(id)
    return {"id": letter["id"], "state": letter["state"], "replayed": letter["replayed"]}


@router.post("/{id:path}/drop")
async def post_drop(request: Request, id: str) -> dict[str, Any]:
    """Forget it; its slot stays failed."""
    await _letters(request).drop(id)
    return {"id": id, "dropped": True}
