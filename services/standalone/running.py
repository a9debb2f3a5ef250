"""`examstream run`: the lecture is read while the rest of the program is still being loaded."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from examstream.exam.blueprint import Blueprint
from examstream.exam.lecture.read import LectureFile
from examstream.exam.settings import Settings
from services.standalone.ahead import ahead
from services.standalone.interrupts import Interrupts
from services.standalone.output import check_folders, data_folder


async def run(
    settings: Settings,
    files: Sequence[LectureFile],
    blueprint: Blueprint,
    out: Path,
    data: Path | None,
    as_json: bool,
    stop: Interrupts,
) -> int:
    """Make the exam; a lecture that cannot be read is refused before anything is written."""
    folder = data_folder(out, data)
    check_folders(out, folder)
    async with ahead(settings, files, blueprint, begin=not folder.exists()) as under_way:
        await asyncio.to_thread(_load)
        await under_way.lecture()
        from services.standalone.display import display
        from services.standalone.making import make

        shown = display(as_json)
        return await make(settings, files, blueprint, out, data, shown, stop, under_way)


def _load() -> None:
    import services.standalone.display
    import services.standalone.making  # noqa: F401
