"""What `helm test` runs makes an exam and fetches its PDF from a real gateway."""

import asyncio
import os
import sys
from pathlib import Path

from examstream.exam.gateway_settings import GatewaySettings
from examstream.exam.settings import Settings
from services.gateway.http.app import make_app
from services.gateway.keys import Keys, new_key
from services.gateway.serving import serve
from services.standalone.system import system
from tests.chart.rendering import CHART


async def test_it_makes_an_exam_and_fetches_its_pdf(tmp_path: Path) -> None:
    key = new_key(tmp_path / "keys", "local")
    settings = Settings(gateway=GatewaySettings(port=0))
    stopping, listening = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with system(settings, tmp_path / "data") as running:
        app = make_app(running, Keys(tmp_path / "keys"))
        serving = asyncio.create_task(serve(app, settings.gateway, stopping, listening.set_result))
        script = await asyncio.create_subprocess_exec(
            sys.executable,
            CHART / "files" / "exam.py",
            env={**os.environ, "GATEWAY": await listening, "API_KEY": key},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await script.communicate()
        stopping.set()
        await serving
    assert script.returncode == 0, said.decode()
    assert b": complete\n" in said
    assert b"its PDF has" in said
