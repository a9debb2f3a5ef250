"""Limits of making papers, and where their fonts are."""

from pathlib import Path

from pydantic import Field

from examstream.exam.frozen import Closed

MEBIBYTE = 2**20


class PaperSettings(Closed):
    """`papers:` in the settings file."""

    papers_timeout_seconds: float = Field(
        default=60.0, gt=0, description="time one exam's papers may take before they are killed"
    )
    papers_memory_bytes: int = Field(
        default=1536 * MEBIBYTE,
        ge=768 * MEBIBYTE,
        description="address space of the process that makes papers",
    )
    papers_max_bytes: int = Field(
        default=64 * MEBIBYTE, ge=MEBIBYTE, description="size of one paper, and of any file made"
    )
    font_paths: tuple[Path, ...] = Field(
        default=(), description="folders with fonts, besides the machine's own"
    )
