"""A model endpoint that pods can reach, each of its roles as slow as is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import yaml
from fastapi import Response

from scripts.cluster.places import HOST_ADDRESS
from tests.cluster.exams import STAGES
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.request import read
from tests.llm.emulator.running import running

MOST = 3  # pods of a stage, at the same bounds for all
# The stage that asks in a role.
ROLES = {"generator": "writer", "answerer": "solver", "grader": "judge"}


class Slowed(Emulator):
    """`seconds`: what a call of a stage takes on average, by the stage's name."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.seconds: dict[str, float] = {}
        self._dice = Random(1)

    async def answer(self, body: dict[str, Any]) -> Response:
        role = read(body).role
        for stage, seconds in self.seconds.items():
            if ROLES[stage] == role:  # uneven, else answers come in waves that no endpoint makes
                await self._pause(seconds * self._dice.uniform(0.3, 1.7))
        return await super().answer(body)


@contextmanager
def endpoint() -> Iterator[tuple[Slowed, str]]:
    """The endpoint and its `base_url`, on this machine's end of the wire to the node."""
    emulator = Slowed()
    with running(emulator, host=HOST_ADDRESS) as here:
        yield emulator, here.base_url


def by_model(url: str, folder: Path) -> Path:
    """Values: the same bounds and places for all stages, and questions made by that endpoint."""
    places = dict.fromkeys(("generation", "answering", "grading", "rendering"), 8)
    bounds = {"minReplicas": 1, "maxReplicas": MOST}
    engines = dict.fromkeys(("generator", "answerer", "grader"), "model")
    values = {
        "stages": {stage: {"autoscaling": bounds} for stage in STAGES},
        "settings": {
            "engines": engines,
            "models": {"base_url": url, "generator": "emulated"},
            "pipeline": {"concurrency": places},
        },
    }
    file = folder / "values.yaml"
    file.write_text(yaml.safe_dump(values))
    return file
