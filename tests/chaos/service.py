"""One service under the hammer: its own `main`, with engines, clock and journal of ours.

`python -m tests.chaos.service generator-1`. The environment says the rest: CHAOS_FOLDER, where
journal, clocks and counts lie; CHAOS_PACE, by which service times are multiplied; CHAOS_EXPIRES
and CHAOS_MARGIN, the life of a dispatch in seconds and what the reconciler adds; CHAOS_DEFECT, a
deliberate one.
"""

import importlib
import mmap
import os
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.chaos import clock

STAGES = {
    "generator": ("stage",),
    "answerer": ("stage",),
    "grader": ("stage",),
    "renderer": ("question_stage", "papers_stage"),
    "gateway": (),
}
HELD = struct.Struct("<q")


def patch(owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    """Replace what is there; AttributeError where nothing is."""
    setattr(owner, name, wrap(getattr(owner, name)))


def run(name: str) -> int:
    """The service's own exit code."""
    from examstream.pipeline import run as runtime
    from tests.chaos import defects, telling
    from tests.chaos.engines import Engines, OneProcess
    from tests.chaos.journal import Journal

    folder, kind = Path(os.environ["CHAOS_FOLDER"]), name.partition("-")[0]
    clock.follow(folder / f"{name}.clock")
    _count_held(folder / f"{name}.held")
    journal = Journal(folder)
    engines = Engines(folder, journal, float(os.environ.get("CHAOS_PACE", "1")))
    main = importlib.import_module(f"services.{kind}.__main__")
    patch(runtime, "CpuPool", lambda _: OneProcess)
    for builder in STAGES[kind]:
        patch(
            main,
            builder,
            lambda build: lambda *args, **named: engines.knowing(build(*args, **named)),
        )
    if kind == "gateway":
        _gateway(main)
    else:
        _stage(kind, engines)
    if defect := os.environ.get("CHAOS_DEFECT"):
        defects.install(defect, kind)
    telling.install(kind, main, journal)
    result: int = runtime.told(main.main)
    return result


def _stage(kind: str, engines: Any) -> None:
    """The engines of a stage, in place of those the settings would choose."""
    wiring = importlib.import_module(f"services.{kind}.wiring")
    engine = {"generator": "write", "answerer": "solve", "grader": "judge"}
    if kind in engine:
        chosen = "emulated", getattr(engines, engine[kind])
        patch(wiring, "_engine", lambda _: lambda *_: chosen)
    else:
        patch(wiring, "_both", lambda _: engines.html)
        patch(wiring, "render_papers", lambda _: engines.papers)


def _gateway(main: Any) -> None:
    """A lecture read at once, a plan of decrees, and a dispatch whose life is short."""
    from services.gateway import planning
    from tests.chaos import engines

    class Reader:
        read = staticmethod(engines.read)

        @classmethod
        def of(cls, _: object) -> "Reader":
            return cls()

    def shorter(wired: Any) -> Any:
        def wiring(*args: Any) -> Any:
            made = wired(*args)
            seconds = {
                "expires_seconds": float(os.environ["CHAOS_EXPIRES"]),
                "expiry_margin_seconds": float(os.environ["CHAOS_MARGIN"]),
            }
            return replace(made, settings=made.settings.model_copy(update=seconds))

        return wiring

    patch(main, "CpuPool", lambda _: engines.OneProcess)
    patch(main, "ReaderPool", lambda _: Reader)
    patch(main, "wired", shorter)
    patch(planning, "plan", lambda _: engines.plan)


def _count_held(file: Path) -> None:
    """How many deliveries this process holds, where whoever is about to kill it can read it."""
    from examstream.pipeline.broker.rabbit_delivery import OpenChannel

    file.write_bytes(HELD.pack(0))
    with file.open("r+b") as opened:
        count = mmap.mmap(opened.fileno(), HELD.size)
    channels: dict[Any, int] = {}

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(channel: Any, *args: Any) -> Any:
            result = method(channel, *args)
            channels[channel] = channel.held
            if channel.closed.is_set() and not channel.held:
                del channels[channel]
            HELD.pack_into(count, 0, sum(channels.values()))
            return result

        return call

    for name in ("hold", "settled", "lose"):
        patch(OpenChannel, name, counted)


def held(file: Path) -> int:
    """How many deliveries that process holds now."""
    try:
        return int(HELD.unpack(file.read_bytes())[0])
    except (OSError, struct.error):
        return 0


def main(arguments: Sequence[str]) -> int:
    (name,) = arguments
    clock.install()
    return run(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
