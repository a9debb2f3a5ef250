"""The limits of reading."""

from pydantic import BaseModel, ConfigDict, Field


class LectureLimits(BaseModel):
    """How large a lecture may be, and what reading it may cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lecture_max_bytes: int = Field(
        20_000_000, gt=0, description="largest upload of a lecture, all its files together, bytes"
    )
    lecture_max_pages: int = Field(
        600, gt=0, description="most pages (PDF) or slides (PPTX) of one file"
    )
    lecture_max_characters: int = Field(
        2_000_000, gt=0, description="longest text of a lecture after reading, characters"
    )
    lecture_min_words: int = Field(
        40, ge=0, description="shortest text worth asking about, words or Chinese characters"
    )
    reading_at_once: int = Field(
        2,
        gt=0,
        description="lectures read at the same time by one gateway, each in a process of its own",
    )
    reading_timeout_seconds: float = Field(
        60.0, gt=0, description="longest time for reading one lecture, seconds"
    )
    reading_memory_bytes: int = Field(
        1_000_000_000,
        gt=0,
        description="most memory for reading one lecture, bytes; pandoc has half of it",
    )
