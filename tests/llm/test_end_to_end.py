"""An exam made with models that err, answer rubbish, refuse, stall and break down."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.read import LectureFile
from examstream.exam.settings import EngineSettings, Settings
from examstream.llm.settings import ModelSettings
from examstream.pipeline.settings import PipelineSettings, RetrySettings
from services.standalone import making
from services.standalone.display import Lines
from tests.llm.counting import Count, counted
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.faults import Rates
from tests.llm.emulator.running import running

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTY: dict[str, Any] = {
    "wrong_keys": 0.3,
    "misled": 1 / 3,
    "broken": 0.1,
    "refused": 0.1,
    "retry_after": "1",
    "failing": 0.03,
    "stalls": 0.05,
    "latency_seconds": 0.01,
}


def settings(base_url: str, **models: Any) -> Settings:
    """Everything by a model, pauses as short as they may be."""
    every = EngineSettings(generator=Engine.MODEL, answerer=Engine.MODEL, grader=Engine.MODEL)
    return Settings(
        engines=every,
        models=ModelSettings(
            base_url=base_url, generator="writer", call_timeout_seconds=1, **models
        ),
        pipeline=PipelineSettings(parallel_pipelines=6, retry=RetrySettings(backoff_factor=1)),
    )


def made(tmp_path: Path, lecture: str, rates: Rates, n: int, **models: Any) -> Count:
    """The figures of one exam."""
    source = EXAMPLES / lecture
    with running(Emulator(rates)) as here:
        asyncio.run(
            making.make(
                settings(here.base_url, **models),
                [LectureFile(source.name, source.read_bytes())],
                Blueprint(n=n, engine=Engine.MODEL, seed=3),
                tmp_path / "out",
                None,
                Lines(),
            )
        )
        log = httpx.get(here.base_url.removesuffix("/v1") + "/log").json()
    exam = json.loads((tmp_path / "out" / "exam.json").read_bytes())
    count = counted(exam, log)
    print(count)
    return count


@pytest.mark.parametrize(
    ("lecture", "mode", "seed"),
    [
        ("light-and-lenses.md", "tool", 1),
        ("zh-data-structures.md", "prompted", 2),
        ("light-and-lenses.md", "native", 6),
    ],
)
def test_a_faulty_endpoint_still_gives_every_question_and_no_wrong_one(
    tmp_path: Path, lecture: str, mode: str, seed: int
) -> None:
    count = made(tmp_path, lecture, Rates(seed=seed, **FAULTY), 20, output_mode=mode)

    assert count.accepted == count.asked == 20, count
    assert count.wrong_accepted_solver_right == 0, count
    assert count.good_lost == 0, count
    assert count.wrong_written > 0
    assert all(count.faults[name] for name in ("broken", "refused", "stalls")), count
