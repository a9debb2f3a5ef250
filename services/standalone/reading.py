"""`examstream read`: what the system sees of a lecture."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Inventory
from examstream.exam.settings import Settings
from examstream.pipeline.cpu import CpuPool
from services.standalone.inputs import lecture_files

_SHOWN = 300  # characters of a block left out


async def read(settings: Settings, paths: Sequence[Path], language: str, as_json: bool) -> int:
    """Print the text, the outline, the terms, and what was left out with its reason."""
    files = lecture_files(paths, settings.lectures)
    lecture = await ReaderPool.of(settings.lectures).read(files, language)
    async with CpuPool(1) as cpu:
        limit = settings.lectures.reading_timeout_seconds
        inventory = await cpu.run(harvest, lecture, timeout_seconds=limit)
    if as_json:
        told = {"lecture": lecture.model_dump(mode="json"), **_terms_json(inventory)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(lecture, inventory, Console(soft_wrap=True, highlight=False))
    return 0


def _terms_json(inventory: Inventory) -> dict[str, object]:
    return {"terms": [term.model_dump(mode="json") for term in inventory.terms]}


def _print(lecture: Lecture, inventory: Inventory, console: Console) -> None:
    console.rule(f"Text of {', '.join(lecture.sources)} ({lecture.language})")
    console.print(Text(lecture.text))
    console.rule("Outline")
    for block in lecture.blocks:
        if block.kind is BlockKind.HEADING:
            console.print(Text("  " * max(0, block.level - 1) + lecture.text_of(block)))
    console.rule(f"Terms ({len(inventory.terms)})")
    for term in inventory.terms:
        also = f" (also {', '.join(term.aliases)})" if term.aliases else ""
        console.print(Text(f"{term.count:>4} ×  {term.name}{also}"))
    console.rule(f"Left out ({len(lecture.left_out)})")
    table = Table("where", "reason", "text", show_lines=False, box=None, expand=True)
    for left in lecture.left_out:
        flat = " ".join(left.text.split())
        shown = flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]} … ({len(flat)} characters)"
        where = f"{left.source}, {left.place}" if left.place else left.source
        table.add_row(Text(where), Text(left.reason), Text(shown))
    console.print(table)
