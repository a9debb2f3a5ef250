"""`examstream doctor` in the renderer's image; and whether printing works, by using it."""

import json
import sys
from collections.abc import Sequence
from typing import Any, Literal

from examstream.exam import doctor
from examstream.exam.paper import ExamRecord
from examstream.exam.settings import Settings
from examstream.exam.store.doctor import examine_server
from examstream.pipeline.errors import ExamstreamError
from examstream.pipeline.finding import Finding
from examstream.pipeline.run import told
from services.renderer.papers.render import render_papers


async def papers(settings: Settings) -> list[Finding]:
    """Both languages printed."""
    return [await _papers(settings, "en"), await _papers(settings, "zh")]


async def _papers(settings: Settings, language: Literal["en", "zh"]) -> Finding:
    """One question printed: pandoc, Typst, its jail, and the fonts of the language."""
    name = {"en": "prints English", "zh": "prints Chinese"}[language]
    try:
        made = await render_papers(_exam(language), settings.papers)
    except (ExamstreamError, OSError) as error:
        return Finding(name, False, str(error))
    return Finding(name, True, f"pandoc and Typst made a PDF of {len(made['exam.pdf']):,} bytes")


def _exam(language: Literal["en", "zh"]) -> ExamRecord:
    stem = {"en": "The area is $\\pi r^2$.", "zh": "圆的面积是 $\\pi r^2$。"}[language]
    question: dict[str, Any] = {
        "number": 1,
        "slot": 1,
        "type": "true_false",
        "stem": stem,
        "options": [],
        "key": True,
        "solution": stem,
        "points": 1.0,
        "bloom": "remember",
        "difficulty": "easy",
        "evidence": {"source": "doctor.md", "quote": "area", "start": 0, "end": 4, "heading": ""},
        "history": [],
    }
    exam = {
        "id": "doctor",
        "title": {"en": "Doctor", "zh": "检查"}[language],
        "language": language,
        "seed": 1,
        "requested": 1,
        "accepted": 1,
        "questions": [question],
    }
    return ExamRecord.model_validate_json(json.dumps(exam))


async def _store(settings: Settings) -> Sequence[Finding]:
    return await examine_server(settings.store)


def main() -> int:
    parts = {"broker": doctor.broker, "store": _store, "papers": papers}
    return doctor.run("renderer", parts)


if __name__ == "__main__":
    sys.exit(told(main))
