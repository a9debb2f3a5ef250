"""The one alert that needs an autoscaler, by its fault: a stage at its maximum while slots wait."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.cluster import programs
from scripts.cluster.places import RELEASE
from scripts.cluster.shell import until
from scripts.dashboards.every import EVERY
from scripts.dashboards.panel import KUBE
from tests.cluster.exams import STAGES, Exams
from tests.cluster.load import Load
from tests.cluster.slow import MOST, Slowed, by_model
from tests.cluster.watch import ALERT, FIRED, Watch, watching
from tests.observability.stand import RULES, impatient

pytestmark = pytest.mark.timeout(1800)
Saw = Callable[[str, str], None]
SLOW = "answerer"
SLOWED = {f"keda-hpa-{RELEASE}-{SLOW}"}  # the HPA that KEDA makes
# Room before the slow stage for all that may be in the stream: what finds none there waits before
# the generator, which then grows too. A queue keeps the bound it was declared with, so these are
# queues of their own.
ROOMY = ("settings.broker.prefix=roomy.", "settings.pipeline.queue_sizes.answering=64")


def test_stage_at_maximum_fires_for_the_slowed_stage_alone_and_ends(
    exams: Exams, api_key: str, saw: Saw, tmp_path: Path, model: tuple[Slowed, str]
) -> None:
    emulator, url = model
    (tmp_path / "rules").mkdir()
    rules = [impatient(path, tmp_path / "rules") for path in sorted(RULES.glob("*.yaml"))]
    state_metrics = programs.state_metrics()
    exams.upgrade(*ROOMY, values=by_model(url, tmp_path))
    exams.until_replicas(dict.fromkeys(STAGES, 1), 120)
    with watching(exams, state_metrics, tmp_path, rules) as watch:
        emulator.seconds = {SLOW: 20.0}
        try:
            # As much as the stream has places for: the stage reaches its maximum, no slot waits.
            with Load(
                exams.url,
                api_key,
                name="at maximum",
                open_at_once=10,
                between_seconds=3,
                engine="model",
            ) as load:
                until(lambda: exams.replicas()[SLOW] == MOST, f"{SLOW} has {MOST} pods", 180)
                assert watch.at_maximum() == set()
                # And more, so that slots wait.
                with Load(
                    exams.url,
                    api_key,
                    name="waiting",
                    questions=6,
                    open_at_once=8,
                    between_seconds=3,
                    engine="model",
                ) as flood:
                    began = time.monotonic()
                    until(lambda: watch.at_maximum() != set(), ALERT, 180, 2)
                    fired_seconds = time.monotonic() - began
                    watch.wait_for(f"count_over_time({FIRED}[5m]) >= 20", 120)
                    assert watch.ever_at_maximum() == SLOWED
                    until(lambda: shown(watch) == told(exams), "panels as kubectl tells", 30)
                    replicas, others = exams.replicas(), sorted(set(watch.firing()) - {ALERT})

                    emulator.seconds = {}
                    load.stop()
                    flood.stop()
                    began = time.monotonic()
                    until(lambda: watch.at_maximum() == set(), f"{ALERT} is over", 240, 2)
                    ended_seconds = time.monotonic() - began
        finally:
            emulator.seconds = {}
        # Over because nothing waits, not because nothing is told.
        now = time.time()
        until(lambda: watch.seen_since(now), "all are scraped", 120)
        watch.wait_for("max (examstream_waiting) == 0")
        assert watch.at_maximum() == set()
    outcomes = (load.outcome, flood.outcome)
    assert not [what for each in outcomes for what in each.wrong + each.errors]
    saw(
        f"{SLOW} slowed, bounds 1–{MOST} for all, more than the stream takes",
        f"{ALERT} for {', '.join(SLOWED)} alone, {fired_seconds:.0f} s after more came (replicas "
        f"{replicas}); over {ended_seconds:.0f} s after all was quick again; beside it "
        f"{', '.join(others) or 'none'}; {' and '.join(each.told() for each in outcomes)}",
    )


def shown(watch: Watch) -> dict[str, dict[str, list[float]]]:
    """What the dashboards' panels of the stages' replicas show, by title and legend."""
    return {
        panel.title: {
            query.legend: [
                sample.value for sample in watch.query(query.expression.replace("$namespace", ".*"))
            ]
            for query in panel.queries
        }
        for dashboard in EVERY
        for panel in dashboard.panels
        if panel.needs == KUBE and not panel.title.startswith("gateway")  # it has no autoscaler
    }


def told(exams: Exams) -> dict[str, dict[str, list[float]]]:
    """The same as the API server tells it."""
    return {
        f"{stage}: replicas": {
            "ready": [exams.get("deployment", f"{RELEASE}-{stage}")["status"]["readyReplicas"]],
            "max": [MOST],
            "min": [1],
        }
        for stage in STAGES
    }
