"""The one place that knows which concrete generator a process runs."""

from examstream.exam.blueprint import Engine
from examstream.exam.messages import GenerateTask
from examstream.exam.sealed import Seal
from examstream.exam.settings import Settings
from examstream.exam.stages import generator
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from services.generator.handler import Generator, Writer


def stage(
    settings: Settings,
    cpu: CpuPool,
    seal: Seal,
    places: int | None = None,
    metrics: Metrics | None = None,
) -> StageSpec[GenerateTask]:
    """The generator's stage by the settings; `places` overrides its concurrency."""
    engine, write = _engine(settings, cpu, metrics or Metrics())
    return generator(Generator(write, engine, seal).handle, settings.pipeline, places)


def _engine(settings: Settings, cpu: CpuPool, metrics: Metrics) -> tuple[str, Writer]:
    if settings.engines.generator is Engine.MODEL:
        from examstream.llm.choose import name_of
        from services.generator.model.engine import writer as model_writer

        return f"model:{name_of(settings.models, 'generator')}", model_writer(
            settings.models, metrics
        )
    from services.generator.rules.engine import NAME, writer

    return NAME, writer(cpu, settings.pipeline.timeouts.generation)
