"""The one place that knows which concrete answerer a process runs. It is given no seal."""

from examstream.exam.blueprint import Engine
from examstream.exam.messages import AnswerTask
from examstream.exam.settings import Settings
from examstream.exam.stages import answerer
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.answerer.handler import Answerer, Solver


def stage(
    settings: Settings, cpu: CpuPool, places: int | None = None, metrics: Metrics | None = None
) -> StageSpec[AnswerTask]:
    """The answerer's stage by the settings; `places` overrides its concurrency."""
    engine, solve = _engine(settings, cpu, metrics or Metrics())
    return answerer(Answerer(solve, engine).handle, settings.pipeline, places)


def _engine(settings: Settings, cpu: CpuPool, metrics: Metrics) -> tuple[str, Solver]:
    if settings.engines.answerer is Engine.MODEL:
        from examstream.llm.choose import name_of
        from services.answerer.model.engine import solver as model_solver

        return f"model:{name_of(settings.models, 'answerer')}", model_solver(
            settings.models, metrics
        )
    from services.answerer.rules.engine import NAME, solver

    return NAME, solver(cpu, settings.pipeline.timeouts.answering)
