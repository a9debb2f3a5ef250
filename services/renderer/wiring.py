"""The one place that knows which concrete renderer a process runs."""

from collections.abc import Mapping

from examstream.exam.messages import PapersTask, RenderTask
from examstream.exam.paper import ExamRecord
from examstream.exam.question import Draft
from examstream.exam.settings import Settings
from examstream.exam.stages import papers, renderer
from examstream.exam.store.base import Store
from examstream.pipeline.broker.base import Broker
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.work import StageSpec
from services.renderer.announce import announcer
from services.renderer.assemble import Assembler
from services.renderer.handler import Renderer
from services.renderer.html.question import question_html, solution_html
from services.renderer.papers.render import render_papers


def question_stage(
    settings: Settings, cpu: CpuPool, store: Store, broker: Broker, places: int | None = None
) -> StageSpec[RenderTask]:
    """The stage that renders and commits questions."""
    limit = settings.pipeline.timeouts.rendering

    async def to_html(draft: Draft, language: str) -> tuple[str, str]:
        return await cpu.run(_both, draft, language, timeout_seconds=limit)

    handler = Renderer(store, to_html, announcer(broker))
    return renderer(handler.handle, settings.pipeline, places)


def _both(draft: Draft, language: str) -> tuple[str, str]:
    return question_html(draft.asked(), language), solution_html(draft.solution, language)


def papers_stage(settings: Settings, store: Store, broker: Broker) -> StageSpec[PapersTask]:
    """The stage that makes papers, one exam at a time: no question waits behind a PDF."""

    async def make(exam: ExamRecord) -> Mapping[str, bytes]:
        return await render_papers(exam, settings.papers)

    return papers(Assembler(store, make, announcer(broker)).handle, settings.pipeline)
