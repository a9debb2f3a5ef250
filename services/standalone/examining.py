"""`examstream doctor`: are broker, store, fonts and engines there and fit, by asking them."""

import asyncio
import json
import platform
import socket
import tempfile
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rich.console import Console
from rich.table import Table
from rich.text import Text

from examstream.exam.blueprint import Engine
from examstream.exam.settings import Settings
from examstream.exam.store.choose import store_for
from examstream.exam.store.doctor import Finding
from examstream.exam.store.doctor import examine as examine_store
from examstream.exam.store.sqlite import SqliteStore
from examstream.pipeline.cpu import cores
from examstream.pipeline.errors import ExamstreamError
from examstream.pipeline.settings import BrokerSettings

FIT, UNFIT = 0, 1
_KNOCK_SECONDS = 0.5
_MEMORY_WANTED_BYTES = 1_000_000_000
_PART_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of one part of an installation."""

    name: str
    findings: Sequence[Finding]


async def examine(settings: Settings, as_json: bool) -> int:
    """Ask every part; print what was found; 0 if all is fit, else 1."""
    parts = [
        Part("machine", _machine()),
        Part("broker", await _bounded(_broker(settings))),
        Part("store", await _bounded(_store(settings))),
        Part("sealing", _sealing(settings)),
        Part("engines", await _bounded(_engines(settings))),
        Part("papers", await _bounded(_papers(settings))),
    ]
    fit = all(finding.ok for part in parts for finding in part.findings)
    if as_json:
        told = [{"part": p.name, **asdict(finding)} for p in parts for finding in p.findings]
        print(json.dumps({"fit": fit, "findings": told}, ensure_ascii=False, indent=2))
    else:
        _print(parts, fit)
    return FIT if fit else UNFIT


async def _bounded(findings: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
    """One part that hangs or breaks is a finding, not the end of the examination."""
    try:
        async with asyncio.timeout(_PART_SECONDS):
            return await findings
    except TimeoutError:
        return [Finding("answers", False, f"not within {_PART_SECONDS:g} s")]
    except ExamstreamError as error:
        return [Finding("answers", False, str(error))]


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
    from services.standalone.broker_doctor import examine as examine_broker

    return await examine_broker(settings.broker)


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
        store = store_for(settings.store)
        await store.open()
        try:
            return await examine_store(store)
        finally:
            await store.close()
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


def _sealing(settings: Settings) -> list[Finding]:
    key, services = settings.sealing.key, "url" in settings.broker.model_fields_set
    if key is None and not services:
        return [Finding("sealing.key", True, "standalone: made at each start")]
    if key is None or len(key.get_secret_value()) < 16:
        way = "Give generator and grader the same: EXAMSTREAM_SEALING__KEY=$(openssl rand -hex 32)"
        told = "is not set" if key is None else "is shorter than 16 characters"
        return [Finding("sealing.key", False, f"{told}. {way}")]
    return [Finding("sealing.key", True, "set")]


async def _engines(settings: Settings) -> list[Finding]:
    from services.standalone.engine_doctor import model, rules

    engines = settings.engines
    findings = await rules(settings)
    if (
        Engine.MODEL in {engines.generator, engines.answerer, engines.grader}
        or settings.models.base_url
    ):
        findings += await model(settings)
    return findings


async def _papers(settings: Settings) -> list[Finding]:
    from services.standalone.engine_doctor import papers

    return [await papers(settings, "en"), await papers(settings, "zh")]


def _print(parts: Sequence[Part], fit: bool) -> None:
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
    console.print("\nall is fit" if fit else "\nsomething is unfit: see the lines marked NO")
