"""Readers of live events that leave are forgotten."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from examstream.exam.gateway_settings import GatewaySettings
from examstream.exam.settings import Settings
from services.gateway.http.app import make_app
from services.gateway.serving import serve
from services.standalone.system import system
from tests.pipeline.street import until
from tests.standalone.commands import CHINESE

READERS = 20


async def test_readers_who_leave_are_forgotten(tmp_path: Path) -> None:
    settings = Settings(gateway=GatewaySettings(port=0))
    stopping, address = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with system(settings, tmp_path) as gateway:
        app = make_app(gateway, None)
        serving = asyncio.create_task(
            serve(app, settings.gateway, stopping, lambda at: address.set_result(at))
        )
        async with httpx.AsyncClient(base_url=await address) as client:
            files = {"lectures": (CHINESE.name, CHINESE.read_bytes())}
            posted = await client.post("/v1/exams", files=files, data={"n": "4"})
            at = posted.headers["Location"]
            await client.post(f"{at}/pause")
            reading = []
            async with AsyncExitStack() as streams:
                for _ in range(READERS):
                    stream = client.stream("GET", f"{at}/events")
                    reading.append((await streams.enter_async_context(stream)).aiter_lines())
                    assert (await anext(reading[-1])).startswith(("id:", "event:"))
                assert sum(map(len, gateway.live._readers.values())) == READERS
            await until(lambda: not gateway.live._readers, "all readers are forgotten")
        stopping.set()
        await serving
