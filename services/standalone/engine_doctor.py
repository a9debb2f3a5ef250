"""Do reading, rules, the model's endpoint and printing work here? By using each once."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Literal

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.lecture.read import LectureFile
from examstream.exam.paper import ExamRecord
from examstream.exam.settings import Settings
from examstream.exam.store.doctor import Finding
from examstream.pipeline.cpu import CpuPool
from examstream.pipeline.errors import ExamstreamError
from services.gateway.planning import planner
from services.renderer.papers.render import render_papers

_MODEL_SECONDS = 10.0
_SAMPLES: Mapping[str, tuple[str, str]] = {
    "en": (
        "reads and plans English",
        "# Light\n\nReflection is the return of light by a surface. Refraction is the bending of "
        "light at a surface between two media. A lens is a piece of transparent material that "
        "bends light by refraction at its two surfaces. A mirror is a surface that returns light "
        "by reflection. A prism is a piece of glass that spreads light into its colours.\n",
    ),
    "zh": (
        "reads and plans Chinese",
        "# 数据结构\n\n栈是只允许在一端插入和删除的线性表。队列是一端插入而另一端删除的线性表。"
        "树是由结点和边组成的层次结构。图是由顶点和边组成的结构。散列表是按关键字直接访问的表。\n",
    ),
}


async def rules(settings: Settings) -> list[Finding]:
    """A small lecture read and planned in each language."""
    limit = settings.lectures.reading_timeout_seconds
    limits = settings.lectures.model_copy(update={"lecture_min_words": 0})
    reader, found = ReaderPool.of(limits), []
    async with CpuPool(1) as cpu:
        plan = planner(cpu, Engine.RULES, limit, settings.gateway.share_max_bytes)
        for language, (name, text) in _SAMPLES.items():
            try:
                file = LectureFile("doctor.md", text.encode())
                lecture = await reader.read([file], language, limits)
                await plan(lecture, Blueprint(n=1))
                found.append(Finding(name, True, "yes"))
            except Exception as error:  # a defect is what is looked for
                found.append(Finding(name, False, f"{type(error).__name__}: {error}"))
    return found


async def model(settings: Settings) -> list[Finding]:
    """The endpoint is asked which models it has; that costs nothing."""
    models = settings.models
    name = "model endpoint"
    if not models.base_url:
        told = "models.base_url is not set: name an OpenAI-compatible endpoint"
        return [Finding(name, False, told)]
    try:
        async with asyncio.timeout(_MODEL_SECONDS):
            known = await asyncio.to_thread(_known_models, settings)
    except urllib.error.HTTPError as error:
        way = "check models.api_key" if error.code in {401, 403} else "check models.base_url"
        return [Finding(name, False, f"{models.base_url} answered {error.code}: {way}")]
    except (OSError, ValueError, TimeoutError) as error:
        reason = getattr(error, "reason", None) or error
        told = f"{models.base_url} does not answer ({reason!s})"
        return [Finding(name, False, f"{told}: check models.base_url")]
    found = [Finding(name, True, f"{models.base_url} offers {len(known)} models")]
    for stage in ("generator", "answerer", "grader"):
        wanted = getattr(models, stage) or models.generator
        if getattr(settings.engines, stage) is not Engine.MODEL:
            continue
        if not wanted:
            found.append(Finding(f"model of the {stage}", False, f"set models.{stage}"))
        elif known and wanted not in known:
            told = f"{wanted} is not among those offered: check models.{stage}"
            found.append(Finding(f"model of the {stage}", False, told))
        else:
            found.append(Finding(f"model of the {stage}", True, wanted))
    return found


def _known_models(settings: Settings) -> set[str]:
    models = settings.models
    request = urllib.request.Request(f"{models.base_url.rstrip('/')}/models")
    if models.api_key is not None:
        request.add_header("Authorization", f"Bearer {models.api_key.get_secret_value()}")
    with urllib.request.urlopen(request, timeout=_MODEL_SECONDS) as answer:
        told = json.load(answer)
    return {str(one["id"]) for one in told.get("data", []) if isinstance(one, dict) and "id" in one}


async def papers(settings: Settings, language: Literal["en", "zh"]) -> Finding:
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
