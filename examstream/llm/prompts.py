"""Prompts are files: `prompts/<language>/<name>.md` beside the code that uses them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "zh")
_SLOT = re.compile(r"\{(\w+)\}")
_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Prompts:
    """A folder of prompts; a language it does not have is served in English."""

    folder: Path

    def text(self, language: str, name: str) -> str:
        """One prompt."""
        return _read(self.folder / (language if language in LANGUAGES else "en") / f"{name}.md")

    def section(self, language: str, name: str, title: str) -> str:
        """The section `## title` of one prompt."""
        found: dict[str, str] = dict(_SECTION.findall(self.text(language, name)))
        return found[title].strip()


def filled(template: str, **values: str) -> str:
    """`{name}` replaced, once: what stands in a value is never looked at."""
    return _SLOT.sub(lambda slot: values[slot[1]], template)


@lru_cache(maxsize=64)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() + "\n"
