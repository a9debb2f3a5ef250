"""`examstream doctor` of one service: it asks what that service stands on, and nothing else."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence

from examstream.exam.blueprint import Engine
from examstream.exam.settings import Settings, read
from examstream.pipeline.broker import doctor as broker_doctor
from examstream.pipeline.finding import Finding, Part, as_json, as_lines, bounded, fit

FIT, UNFIT = 0, 1
Asking = Callable[[Settings], Awaitable[Sequence[Finding]]]


def run(service: str, parts: Mapping[str, Asking]) -> int:
    """Ask each part with the settings of the environment and print it; 0 if all is fit, else 1.

    Errors: SettingsError.
    """
    about = f"Ask what the {service} stands on; 0: all is fit, 1: something is not."
    parser = argparse.ArgumentParser(prog="examstream", description=about)
    parser.add_argument("command", choices=["doctor"])
    parser.add_argument("--json", action="store_true", help="findings as JSON")
    asked = parser.parse_args()
    found = asyncio.run(_found(parts, read(None, os.environ)))
    print(as_json(found) if asked.json else as_lines(found))
    return FIT if fit(found) else UNFIT


async def _found(parts: Mapping[str, Asking], settings: Settings) -> list[Part]:
    return [Part(name, await bounded(ask(settings))) for name, ask in parts.items()]


async def broker(settings: Settings) -> Sequence[Finding]:
    """Whether this RabbitMQ is fit."""
    return await broker_doctor.examine(settings.broker)


async def sealing(settings: Settings) -> Sequence[Finding]:
    """Whether the secret that keys travel under is there."""
    key = settings.sealing.key
    if key is None or len(key.get_secret_value()) < 16:
        way = "Give generator and grader the same: EXAMSTREAM_SEALING__KEY=$(openssl rand -hex 32)"
        told = "is not set" if key is None else "is shorter than 16 characters"
        return [Finding("sealing.key", False, f"{told}. {way}")]
    return [Finding("sealing.key", True, "set")]


def asking(settings: Settings, *stages: str) -> list[str]:
    """Those of `stages` whose engine is a model."""
    return [stage for stage in stages if getattr(settings.engines, stage) is Engine.MODEL]
