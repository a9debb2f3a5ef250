"""`/livez`, `/readyz` and `/metrics` as a probe sees them."""

import asyncio
import socket

import pytest

from examstream.pipeline.errors import SettingsError
from examstream.pipeline.health import HealthServer
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.telemetry.stage_meter import StageMeter


async def get(port: int, path: str, method: str = "GET") -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    assert f"Content-Length: {len(body.encode())}" in head
    return int(head.split(" ")[1]), body


async def test_it_tells_life_and_readiness_apart_and_gives_the_reason() -> None:
    problems = {"dead": "", "unready": "the broker is away"}
    server = HealthServer(
        "127.0.0.1", 0, lambda: problems["dead"], lambda: problems["unready"], Metrics()
    )
    await server.start()
    assert await get(server.port, "/livez") == (200, "ok\n")
    assert await get(server.port, "/readyz") == (503, "the broker is away\n")
    problems.update(dead="stuck", unready="")
    assert await get(server.port, "/livez") == (503, "stuck\n")
    assert (await get(server.port, "/readyz"))[0] == 200
    assert (await get(server.port, "/elsewhere"))[0] == 404
    assert (await get(server.port, "/livez", "POST"))[0] == 404
    await server.stop()


async def test_what_is_wrong_with_a_process_that_is_ready_is_told_beside() -> None:
    wrong = {"aside": "the broker is away", "unready": ""}
    aside, unready = (lambda: wrong["aside"]), (lambda: wrong["unready"])
    server = HealthServer("127.0.0.1", 0, str, unready, Metrics(), aside=aside)
    await server.start()
    assert await get(server.port, "/readyz") == (200, "ok\nthe broker is away\n")
    wrong["unready"] = "stopping"
    assert await get(server.port, "/readyz") == (503, "stopping\n")
    wrong.update(aside="", unready="")
    assert await get(server.port, "/readyz") == (200, "ok\n")
    await server.stop()


async def test_a_process_shows_pages_of_its_own() -> None:
    problems = {"backlogs": "starting"}
    pages = {"/backlogs": lambda: (problems["backlogs"], '{"grader": 2}')}
    server = HealthServer("127.0.0.1", 0, str, str, Metrics(), pages)
    await server.start()
    assert await get(server.port, "/backlogs") == (503, "starting\n")
    problems.update(backlogs="")
    assert await get(server.port, "/backlogs") == (200, '{"grader": 2}')
    assert "/backlogs" in (await get(server.port, "/"))[1]
    await server.stop()


async def test_metrics_are_in_prometheus_format_with_our_prefix_beside_the_usual_ones_of_a_process() -> (
    None
):
    metrics = Metrics()
    StageMeter(metrics, "generator").ended("ok")
    server = HealthServer("127.0.0.1", 0, str, str, metrics)
    await server.start()
    status, text = await get(server.port, "/metrics")
    await server.stop()
    assert status == 200
    assert 'examstream_outcomes_total{outcome="ok",stage="generator"} 1.0' in text
    names = [line.split(" ")[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) > 15
    assert all(name.startswith(("examstream_", "process_")) for name in names)


async def test_a_port_in_use_is_a_settings_error_that_names_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = HealthServer("127.0.0.1", port, str, str, Metrics())
        with pytest.raises(SettingsError, match=f"telemetry.health_port = {port}"):
            await server.start()


async def test_a_client_that_says_nothing_or_too_much_harms_nobody() -> None:
    server = HealthServer("127.0.0.1", 0, str, str, Metrics())
    await server.start()
    _, silent = await asyncio.open_connection("127.0.0.1", server.port)
    reader, loud = await asyncio.open_connection("127.0.0.1", server.port)
    loud.write(b"x" * 100_000)
    assert await reader.read() == b""
    assert (await get(server.port, "/livez"))[0] == 200
    for writer in (silent, loud):
        writer.close()
    await server.stop()
