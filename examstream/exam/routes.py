"""Who hands what to whom: the names of queues and broadcasts, and the topology of the stream."""

from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.topology import BROADCASTS, Queue, StageQueues, Topology

GENERATOR = "generator"
ANSWERER = "answerer"
GRADER = "grader"
RENDERER = "renderer"
PAPERS = "papers"
OUTCOMES = "outcomes"

PROGRESS = "progress"  # a stage began or ended work on a slot
PARKED = "parked"  # a question waits down the ladder: {tenant, exam, slot, epoch, seconds}
CHANGED = "changed"  # an exam's document changed

STAGES = (GENERATOR, ANSWERER, GRADER, RENDERER)


def topology(pipeline: PipelineSettings) -> Topology:
    """All queues of an installation, sized by the settings."""
    sizes = pipeline.queue_sizes
    return Topology(
        stages=(
            StageQueues(GENERATOR, sizes.generation),
            StageQueues(ANSWERER, sizes.answering),
            StageQueues(GRADER, sizes.grading),
            StageQueues(RENDERER, sizes.rendering),
            StageQueues(PAPERS, sizes.rendering),
        ),
        plain=(Queue(OUTCOMES),),
        broadcasts=(*BROADCASTS, PROGRESS, PARKED, CHANGED),
    )
