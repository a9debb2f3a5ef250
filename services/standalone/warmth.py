"""What the processes of the pool share: modules and word lists, loaded before the first fork.

Pages filled before a fork are shared until they are written, so two workers with everything
loaded cost little more than one, and no question waits for an import.
"""

import importlib
from collections.abc import Callable, Sequence

from examstream.exam.lecture.read import LectureFile

_ENGINES = (
    "services.gateway.planning",
    "services.generator.rules.engine",
    "services.answerer.rules.engine",
    "services.grader.checks.engine",
    "services.renderer.wiring",
)
_LANGUAGES = {
    "en": ("examstream.exam.plan.en.harvest",),
    "zh": ("examstream.exam.plan.zh.harvest",),
}
_LOOKED_AT_BYTES = 4096
_CHINESE_SHARE = 0.2

Warm = Callable[[], object]


def engines() -> None:
    """The rules of all stages; what is not installed fails where it is used."""
    for module in _ENGINES:
        importlib.import_module(module)


def english() -> None:
    """What English lectures need, its word list included."""
    _import("en")
    from examstream.text.lexicon import tag

    tag("warm")


def chinese() -> None:
    """What Chinese lectures need, the list of words included."""
    _import("zh")
    from examstream.text.zh.words import words

    words("热身")


def nothing() -> None:
    """A job that only makes its worker start."""


def for_files(files: Sequence[LectureFile], language: str) -> tuple[Warm, ...]:
    """What to warm for these files: the language told, or what the first of them looks like."""
    if language == "zh" or (language == "auto" and files and _looks_chinese(files[0].data)):
        return engines, chinese
    return engines, english


def _looks_chinese(data: bytes) -> bool:
    """A guess that costs nothing when wrong; packed formats (PDF, DOCX) count as English."""
    head = data[:_LOOKED_AT_BYTES].decode("utf-8", "ignore")
    chinese = sum("\u3400" <= char <= "\u9fff" for char in head)
    return chinese > _CHINESE_SHARE * len(head)


def _import(language: str) -> None:
    for module in _LANGUAGES[language]:
        importlib.import_module(module)
