"""Each stage on its own: the one that is slow grows, and no other; to zero and awake; by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.cluster.shell import until
from tests.cluster.exams import STAGES, Exams
from tests.cluster.load import Load
from tests.cluster.slow import MOST, Slowed, by_model

pytestmark = pytest.mark.timeout(1800)
Saw = Callable[[str, str], None]
ONE_EACH = dict.fromkeys(STAGES, 1)


@pytest.mark.parametrize("slow", ["answerer", "generator"])
def test_the_slow_stage_grows_and_only_it_and_shrinks_after(
    exams: Exams,
    api_key: str,
    saw: Saw,
    tmp_path: Path,
    model: tuple[Slowed, str],
    slow: str,
) -> None:
    emulator, url = model
    exams.upgrade(values=by_model(url, tmp_path))
    exams.until_replicas(ONE_EACH, 120)
    highest = dict(ONE_EACH)
    emulator.seconds = {slow: 20.0}
    try:
        # One after the other: what comes at once is a backlog of the first stage, and grows it.
        with Load(
            exams.url,
            api_key,
            name=f"slow {slow}",
            questions=4,
            open_at_once=10,
            between_seconds=3,
            engine="model",
        ) as load:

            def grown() -> bool:
                for stage, count in exams.replicas().items():
                    highest[stage] = max(highest[stage], count)
                return highest[slow] == MOST

            until(grown, f"{slow} has {MOST} pods: {highest}", 180)
            until(lambda: load.ended >= 1, "an exam", 300)
            grown()
            emulator.seconds = {}
    finally:
        emulator.seconds = {}
    exams.until_replicas(ONE_EACH, 240)
    others = {stage: count for stage, count in highest.items() if stage != slow}
    assert set(others.values()) == {1}, highest
    assert not load.outcome.wrong + load.outcome.errors
    seen = f"{slow} 1 → {MOST} → 1, all others 1 throughout; {load.outcome.told()}"
    saw(f"{slow} slowed, bounds 1–{MOST} for all", seen)


def test_to_zero_and_awake_again(exams: Exams, api_key: str, saw: Saw) -> None:
    exams.upgrade(*(f"stages.{stage}.autoscaling.minReplicas=0" for stage in STAGES))
    exams.until_replicas(dict.fromkeys(STAGES, 0), 240)
    until(lambda: not any(exams.names(stage) for stage in STAGES), "no pod of a stage", 400)
    with Load(exams.url, api_key, name="awake", open_at_once=1) as load:
        until(lambda: load.ended >= 1, "an exam", 240)
    assert not load.outcome.wrong + load.outcome.errors
    seen = f"all stages at 0 without work; then {load.outcome.told()}"
    saw("to zero and awake again", seen)


def test_kubectl_scale_has_the_word_where_no_autoscaler_has(
    exams: Exams, api_key: str, saw: Saw
) -> None:
    exams.upgrade("autoscaling.source=none")
    wanted = {"generator": 2, "answerer": 3, "grader": 1, "renderer": 2}
    for stage, count in wanted.items():
        exams.kubectl("scale", f"deployment/exams-{stage}", f"--replicas={count}")
    exams.wait_available()
    exams.upgrade("autoscaling.source=none", "settings.telemetry.log_level=warning")
    with Load(exams.url, api_key, name="scaled", open_at_once=1) as load:
        until(lambda: load.ended >= 1, "an exam", 120)
    assert exams.replicas() == wanted
    assert not load.outcome.wrong + load.outcome.errors
    saw("`kubectl scale`, autoscaling `none`", "pods as asked for, an upgrade keeps them")
