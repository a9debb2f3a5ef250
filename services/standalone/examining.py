"""`examstream doctor`: are broker, store, fonts and engines there and fit, by asking them."""

import asyncio
import platform
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rich.console import Console
from rich.table import Table
from rich.text import Text

from examstream.exam import doctor
from examstream.exam.doctor import FIT, UNFIT
from examstream.exam.settings import Settings
from examstream.exam.store.doctor import examine as examine_store
from examstream.exam.store.doctor import examine_server
from examstream.exam.store.sqlite import SqliteStore
from examstream.llm.doctor import examine as examine_models
from examstream.pipeline.cpu import cores
from examstream.pipeline.finding import Finding, Part, as_json, bounded, fit, verdict
from examstream.pipeline.settings import BrokerSettings

_ENGINES = ("generator", "answerer", "grader")
_KNOCK_SECONDS = 0.5
_MEMORY_WANTED_BYTES = 1_000_000_000


async def examine(settings: Settings, json_wanted: bool) -> int:
    """Ask every part; print what was found; 0 if all is fit, else 1."""
    parts = [
        Part("machine", _machine()),
        Part("broker", await bounded(_broker(settings))),
        Part("store", await bounded(_store(settings))),
        Part("sealing", await _sealing(settings)),
        Part("engines", await bounded(_engines(settings))),
        Part("papers", await bounded(_papers(settings))),
    ]
    if json_wanted:
        print(as_json(parts))
    else:
        _print(parts)
    return FIT if fit(parts) else UNFIT


def _machine() -> list[Finding]:
    free = psutil.virtual_memory().available
    enough = free >= _MEMORY_WANTED_BYTES
    way = "" if enough else "; 1000 MB are wanted: close something"
    return [
        Finding("python", True, f"{platform.python_version()} on {platform.system()}"),
        Finding("cores", True, f"{cores()} may be used"),
        Finding("memory", enough, f"{free // 10**6} MB free{way}"),
    ]


async def _broker(settings: Settings) -> Sequence[Finding]:
    if "url" not in settings.broker.model_fields_set and not await _knocked(settings.broker):
        told = "standalone: in memory. The five services need RabbitMQ (broker.url)."
        return [Finding("broker", True, told)]
    return await doctor.broker(settings)


async def _knocked(broker: BrokerSettings) -> bool:
    """Whether somebody listens where RabbitMQ would be."""
    url = urlsplit(broker.url.get_secret_value())

    def knock() -> bool:
        try:
            address = url.hostname or "localhost", url.port or 5672
            with socket.create_connection(address, _KNOCK_SECONDS):
                return True
        except OSError:
            return False

    return await asyncio.to_thread(knock)


async def _store(settings: Settings) -> Sequence[Finding]:
    if settings.store.url:
        return await examine_server(settings.store)
    with tempfile.TemporaryDirectory(prefix=".examstream-doctor-", dir=_writable()) as folder:
        sqlite = SqliteStore(folder)
        await sqlite.open()
        try:
            found = await examine_store(sqlite)
        finally:
            await sqlite.close()
    return [Finding("store", True, "standalone: SQLite in the data folder"), *found]


def _writable() -> str | None:
    """Beside where data folders are made, if that can be written: its disk is what matters."""
    here = Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=here):
            return str(here)
    except OSError:
        return None


async def _sealing(settings: Settings) -> Sequence[Finding]:
    if settings.sealing.key is None and "url" not in settings.broker.model_fields_set:
        return [Finding("sealing.key", True, "standalone: made at each start")]
    return await doctor.sealing(settings)


async def _engines(settings: Settings) -> list[Finding]:
    from services.gateway.doctor import rules

    findings, asking = await rules(settings), doctor.asking(settings, *_ENGINES)
    return findings + await examine_models(settings.models, asking)


async def _papers(settings: Settings) -> Sequence[Finding]:
    from services.renderer.doctor import papers

    return await papers(settings)


def _print(parts: Sequence[Part]) -> None:
    console = Console(highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for part in parts:
        for place, found in enumerate(part.findings):
            mark = Text("ok", "green") if found.ok else Text("NO", "bold red")
            name = part.name if place == 0 else ""
            table.add_row(Text(name), mark, Text(found.name), Text(found.detail))
    console.print(table)
    console.print(f"\n{verdict(parts)}")
