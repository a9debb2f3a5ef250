"""The one place that knows which concrete grader a process runs."""

from examstream.exam.blueprint import Engine
from examstream.exam.messages import GradeTask
from examstream.exam.sealed import Seal
from examstream.exam.settings import Settings
from examstream.exam.stages import grader
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.grader.handler import Grader, Judge


def stage(
    settings: Settings,
    cpu: CpuPool,
    seal: Seal,
    places: int | None = None,
    metrics: Metrics | None = None,
) -> StageSpec[GradeTask]:
    """The grader's stage by the settings; `places` overrides its concurrency."""
    engine, judge = _engine(settings, cpu, metrics or Metrics())
    return grader(Grader(judge, engine, seal).handle, settings.pipeline, places)


def _engine(settings: Settings, cpu: CpuPool, metrics: Metrics) -> tuple[str, Judge]:
    limit = settings.pipeline.timeouts.grading
    if settings.engines.grader is Engine.MODEL:
        from examstream.llm.choose import name_of
        from services.grader.model.engine import judge as model_judge

        return f"model:{name_of(settings.models, 'grader')}", model_judge(
            cpu, limit, settings.models, metrics
        )
    from services.grader.checks.engine import NAME, judge

    return NAME, judge(cpu, limit)
