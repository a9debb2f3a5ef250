"""The sheet through Typst into PDFs. The door to typst; it runs in the jail."""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from examstream.exam.paper import ExamRecord
from services.renderer.papers import CannotPrint, MissingFont
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


def typeset(exam: ExamRecord, folder: Path, font_paths: Sequence[Path], max_bytes: int) -> None:
    """Write `exam.pdf` and `key.pdf` into the folder; raises `CannotPrint`."""
    fonts = typst.Fonts(font_paths=[str(path) for path in font_paths])
    sheet = Sheet(exam)
    data = sheet.data() | {"fonts": _fonts(exam, fonts)}
    for name in TEMPLATES:
        template = files("services.renderer.papers").joinpath("template", name)
        (folder / name).write_text(template.read_text("utf-8"), "utf-8")
    try:
        papers = _papers(folder, data, fonts)
    except typst.TypstError:
        # A formula that pandoc wrote and Typst does not take: find all such, show their source.
        broken = _broken(sheet.formulas(), fonts)
        try:
            papers = _papers(folder, data | sheet.data(broken), fonts)
        except typst.TypstError as error:
            raise CannotPrint(f"cannot be set ({error.message[:200]})") from None
    for name, pdf in papers.items():
        if len(pdf) > max_bytes:
            raise CannotPrint(f"{name} is larger than papers_max_bytes ({max_bytes})")
        (folder / name).write_bytes(pdf)


def _papers(folder: Path, data: dict[str, Any], fonts: typst.Fonts) -> dict[str, bytes]:
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    compiler = typst.Compiler(
        str(folder / "main.typ"),
        root=str(folder),
        font_paths=fonts,
        package_path=str(folder / "no-packages"),
        package_cache_path=str(folder / "no-packages"),
    )
    papers = {}
    for paper in ("exam", "key"):
        made = compiler.compile(format="pdf", sys_inputs={"paper": paper}, timestamp=0)
        if not isinstance(made, bytes):
            raise CannotPrint("typst made no PDF")
        papers[f"{paper}.pdf"] = made
    return papers


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
