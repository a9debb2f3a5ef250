"""HTTP requests as metrics."""

import httpx
import pytest
from fastapi import FastAPI

from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.http.counted import Counted


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def client(metrics: Metrics) -> httpx.AsyncClient:
    app = FastAPI()

    @app.get("/v1/exams/{exam_id}")
    async def get_exam(exam_id: str) -> dict[str, str]:
        return {"exam": exam_id}

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    app.add_middleware(Counted, metrics=metrics)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def requests(metrics: Metrics, method: str, route: str, status: int) -> float | None:
    labels = {"method": method, "route": route, "status": str(status)}
    return metrics.registry.get_sample_value("examstream_http_requests_total", labels)


async def test_requests_are_counted_by_the_route_and_never_by_an_id(
    client: httpx.AsyncClient, metrics: Metrics
) -> None:
    for exam in ("exam_1", "exam_2"):
        await client.get(f"/v1/exams/{exam}")
    assert requests(metrics, "GET", "/v1/exams/{exam_id}", 200) == 2
    assert b"exam_1" not in metrics.text()
    open_now = {"route": "/v1/exams/{exam_id}"}
    assert metrics.registry.get_sample_value("examstream_http_open", open_now) == 0
    assert metrics.registry.get_sample_value("examstream_http_seconds_count", open_now) == 2


async def test_what_no_route_answers_is_one_route(
    client: httpx.AsyncClient, metrics: Metrics
) -> None:
    for path in ("/a", "/b"):
        await client.get(path)
    await client.request("BREW", "/coffee")
    assert requests(metrics, "GET", "none", 404) == 2
    assert requests(metrics, "other", "none", 404) == 1


async def test_a_fault_of_ours_is_a_500(client: httpx.AsyncClient, metrics: Metrics) -> None:
    await client.get("/broken")
    assert requests(metrics, "GET", "/broken", 500) == 1
