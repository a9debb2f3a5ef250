"""From an exam to its PDFs, in the jail: fonts chosen, the sheet written, Typst run on it."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from examstream.exam.paper import ExamRecord
from services.renderer.papers import CannotPrint, MissingFont
from services.renderer.papers.compile import REFUSED
from services.renderer.papers.formulas import typst_formulas
from services.renderer.papers.sheet import Sheet

TEMPLATES = ("main.typ", "paper.typ", "question.typ", "key.typ")
LATIN = "New Computer Modern"
MONOSPACE = "DejaVu Sans Mono"
CHINESE = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "Songti SC",
    "STSong",
    "SimSun",
    "FandolSong",
    "AR PL UMing CN",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
"""Fonts for Chinese, the better first: serif before sans, as body text wants it."""

_HAN = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def typeset(exam: ExamRecord, folder: Path, font_paths: Sequence[Path]) -> None:
    """Write `exam.pdf` and `key.pdf` into the folder; raises `CannotPrint`.

    The folder holds `settings.json`, as `compile` reads it.
    """
    fonts = typst.Fonts(font_paths=[str(path) for path in font_paths])
    sheet = Sheet(exam)
    chosen = {"fonts": _fonts(exam, fonts)}
    for name in TEMPLATES:
        template = files("services.renderer.papers").joinpath("template", name)
        (folder / name).write_text(template.read_text("utf-8"), "utf-8")
    if not _compiled(folder, sheet.data() | chosen):
        return
    # A formula that pandoc wrote and Typst does not take: find all such, show their source.
    broken = _broken(sheet.formulas(), fonts)
    if problem := _compiled(folder, sheet.data(broken) | chosen):
        raise CannotPrint(f"cannot be set ({problem[:200]})")


def _compiled(folder: Path, data: dict[str, Any]) -> str:
    """Both papers from this data: "" where that worked, else what Typst refuses."""
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for paper in ("exam", "key"):
        run = subprocess.run(
            [sys.executable, "-s", "-P", "-m", "services.renderer.papers.compile", paper],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        if run.returncode == REFUSED:
            return run.stderr
        if run.returncode < 0:
            raise MemoryError
        if run.returncode:
            raise CannotPrint("".join(run.stderr.strip().splitlines()[-1:]))
    return ""


def _fonts(exam: ExamRecord, fonts: typst.Fonts) -> dict[str, list[str]]:
    there = set(fonts.families())
    chinese = next((name for name in CHINESE if name in there), None)
    if chinese is None and _HAN.search(_all_text(exam)):
        raise MissingFont(
            "the exam holds Chinese and this machine has no font for it. Install one, for "
            "example with `apt install fonts-noto-cjk`, or name a folder that holds one in the "
            "setting papers.font_paths."
        )
    others = [chinese] if chinese else []
    return {"text": [LATIN, *others], "code": [MONOSPACE, *others]}


def _all_text(exam: ExamRecord) -> str:
    return exam.model_dump_json() + ("中" if exam.language == "zh" else "")


def _broken(formulas: Sequence[tuple[str, bool]], fonts: typst.Fonts) -> set[str]:
    """The formulas that Typst refuses, each tried alone."""
    broken = set()
    for (latex, _), markup in typst_formulas(formulas).items():
        try:
            typst.compile(markup.encode(), font_paths=fonts, format="pdf")
        except typst.TypstError:
            broken.add(latex)
    return broken
