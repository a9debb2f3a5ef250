"""A service's process with random delays, and some candidates rejected by force.

`python -m tests.fleet.disturbed generator`: the service's own `main`, its stage wrapped. The same
wrapping serves the standalone system, so that both are disturbed alike.
"""

import asyncio
import importlib
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from examstream.exam.messages import Task
from examstream.pipeline.run import told
from examstream.pipeline.work import Outputs, StageSpec

LONGEST_DELAY_SECONDS = 0.15
FORCED = "forced: out by the test"
STAGES = {
    "generator": ("stage",),
    "answerer": ("stage",),
    "grader": ("stage",),
    "renderer": ("question_stage", "papers_stage"),
}


def forced_out(task: Task) -> bool:
    """Every third place loses its first candidate, whatever it was."""
    return task.envelope.slot % 3 == 1 and task.envelope.candidate == 0


def disturbed(spec: StageSpec[Any], delays: random.Random) -> StageSpec[Any]:
    """The stage, slower by chance; the grader also rejects what is forced out."""

    async def handle(task: Task) -> Outputs:
        await asyncio.sleep(delays.random() * LONGEST_DELAY_SECONDS)
        if spec.name == "grader" and forced_out(task):
            noted = spec.note(task, "rejected", FORCED, 0.0)
            return spec.on_rejected(noted, FORCED)
        return await spec.handle(task)

    return replace(spec, handle=handle)


def wrapped(build: Any, delays: random.Random) -> Any:
    """A wiring function whose stages are disturbed."""

    def stage(*args: Any, **kwargs: Any) -> StageSpec[Any]:
        return disturbed(build(*args, **kwargs), delays)

    return stage


def main(arguments: Sequence[str]) -> int:
    (name,) = arguments
    module = importlib.import_module(f"services.{name}.__main__")
    delays = random.Random(os.getpid())
    for builder in STAGES[name]:
        setattr(module, builder, wrapped(getattr(module, builder), delays))
    result: int = told(module.main)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
