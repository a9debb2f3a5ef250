"""The HTTP application over a running gateway."""

from collections import Counter
from importlib.resources import files

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse

from examstream import __version__
from examstream.exam.paper import json_schema
from examstream.pipeline.telemetry.metrics import Metrics
from services.gateway.core.gateway import Gateway
from services.gateway.http import dead_letters, exams, problems, short
from services.gateway.http.bounds import Bounds
from services.gateway.http.counted import Counted, begin
from services.gateway.http.reference import reference
from services.gateway.keys import Keys

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}


def make_app(gateway: Gateway, keys: Keys | None, metrics: Metrics | None = None) -> FastAPI:
    """The app; the gateway is started and stopped by whoever made it."""
    app = FastAPI(title="Examstream", version=__version__, docs_url=None, redoc_url=None)
    app.state.settings = gateway.settings
    app.state.keys = keys
    app.state.exams, app.state.live, app.state.pace = gateway.exams, gateway.live, gateway.pace
    app.state.dead_letters = gateway.dead_letters
    app.state.uploads = Counter[str]()  # being received, by tenant
    app.state.stopping = False
    problems.install(app)
    app.include_router(exams.router)
    app.include_router(short.router)
    app.include_router(dead_letters.router)
    app.add_middleware(Bounds, settings=gateway.settings)
    metrics = metrics or Metrics()
    begin(metrics)
    app.add_middleware(Counted, metrics=metrics)  # outermost: refusals count too
    _page(app)
    return app


def _page(app: FastAPI) -> None:
    root = files("services.gateway") / "page"

    @app.get("/", include_in_schema=False)
    async def index() -> Response:
        html = (root / "index.html").read_text("utf-8")
        return HTMLResponse(html, headers={"Content-Security-Policy": _CSP})

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(reference(app.openapi()), headers={"Content-Security-Policy": _CSP})

    @app.get("/page/{name}", include_in_schema=False)
    async def asset(name: str) -> Response:
        if name not in _PAGE:
            raise problems.not_found(f"page/{name}")
        return Response((root / name).read_bytes(), media_type=_PAGE[name])

    @app.get("/v1/schemas/exam.json")
    async def schema() -> JSONResponse:
        """The JSON Schema of exam.json."""
        return JSONResponse(json_schema())
