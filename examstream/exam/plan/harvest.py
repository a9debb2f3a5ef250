"""Harvest: the terms and facts of a whole lecture, once, in its language."""

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.model import Inventory


def harvest(lecture: Lecture) -> Inventory:
    """All terms and facts. A language's tools are loaded only when it is at hand."""
    if lecture.language == "zh":
        from examstream.exam.plan.zh.harvest import harvest_zh

        return harvest_zh(lecture)
    from examstream.exam.plan.en.harvest import harvest_en

    return harvest_en(lecture)
