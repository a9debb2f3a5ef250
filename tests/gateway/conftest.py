"""A whole system in this process, and HTTP clients for its app."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from examstream.exam.gateway_settings import GatewaySettings
from examstream.exam.settings import Settings
from services.gateway.http.app import make_app
from services.gateway.keys import Keys, new_key
from services.standalone.system import system

EXAMPLES = Path(__file__).parents[2] / "examples"
LECTURE = EXAMPLES / "zh-data-structures.md"
TYPES = ["single_choice", "true_false", "fill_in"]

Client = httpx.AsyncClient
Opened = Callable[..., Awaitable[Client]]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a system by gateway settings; a client of its app, with a tenant's key if asked."""
    async with AsyncExitStack() as stack:

        async def open_system(tenant: str | None = None, **gateway: Any) -> Client:
            settings = Settings(gateway=GatewaySettings(**gateway))
            running = await stack.enter_async_context(system(settings, tmp_path / "data"))
            keys_file = tmp_path / "keys"
            headers = {}
            if tenant is not None:
                headers["Authorization"] = f"Bearer {new_key(keys_file, tenant)}"
            app = make_app(running, Keys(keys_file) if tenant is not None else None)
            stack.callback(setattr, app.state, "stopping", True)
            transport = httpx.ASGITransport(app)
            client = Client(transport=transport, base_url="http://localhost", headers=headers)
            return await stack.enter_async_context(client)

        yield open_system


@pytest.fixture
async def client(opened: Opened) -> Client:
    """A client of a system without keys."""
    return await opened()


def upload(name: str = "lecture.md") -> dict[str, tuple[str, bytes]]:
    return {"lectures": (name, LECTURE.read_bytes())}


async def posted(client: Client, **spec: Any) -> str:
    """Post the example lecture; the exam's path."""
    spec = {"n": 4, "types": TYPES, **spec}
    answer = await client.post("/v1/exams", files=upload(), data={"spec": json.dumps(spec)})
    assert answer.status_code == 202, answer.text
    return answer.headers["Location"]


async def ended(client: Client, at: str) -> dict[str, Any]:
    """Wait for the exam's events to end; the exam."""
    answer = await client.get(f"{at}/events")
    assert answer.status_code == 200
    assert "event: end" in answer.text
    exam: dict[str, Any] = (await client.get(at)).json()
    return exam
