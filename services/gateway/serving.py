"""Serving HTTP: uvicorn around a running gateway; SIGTERM ends it after what runs has ended."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn
from fastapi import FastAPI

from examstream.exam.gateway_settings import GatewaySettings
from examstream.pipeline.errors import SettingsError
from services.gateway.http.doors import loopback
from services.gateway.keys import Keys

_CLOSE_SECONDS = 5
_STARTING_LOOK_SECONDS = 0.005


def known_keys(settings: GatewaySettings) -> Keys | None:
    """The keys of the settings; without any the server may listen on loopback only."""
    if settings.keys_file is not None:
        return Keys(settings.keys_file)
    if not loopback(settings.host):
        raise SettingsError(
            f"gateway.host: {settings.host} is open to others, and there are no API keys. "
            "Make one (examstream keys new TENANT) and name its file in gateway.keys_file, "
            "or listen on 127.0.0.1."
        )
    return None


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: FastAPI,
    settings: GatewaySettings,
    stopping: asyncio.Event,
    on_listening: Callable[[str], None],
    listener: socket.socket | None = None,
) -> None:
    """Serve until `stopping`; `on_listening` gets the address. SettingsError for a taken port."""
    listener = listener or bound(settings)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_CLOSE_SECONDS,
        lifespan="off",
        backlog=2048,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not (server.started or serving.done()):  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(_STARTING_LOOK_SECONDS)
    host, port = listener.getsockname()[:2]
    on_listening(f"http://{f'[{host}]' if ':' in host else host}:{port}")
    ended = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, ended}, return_when=asyncio.FIRST_COMPLETED)
    app.state.stopping = True  # event streams end
    server.should_exit = True
    await serving
    ended.cancel()


def bound(settings: GatewaySettings) -> socket.socket:
    """A socket on the address of the settings; it refuses until it is served. SettingsError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"gateway.port: cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
            "Choose another port (--port 0 takes a free one)."
        ) from None
    listener.set_inheritable(False)
    return listener
