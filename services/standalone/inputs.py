"""The files a person names on the command line."""

from collections.abc import Sequence
from pathlib import Path

from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits
from examstream.pipeline.errors import BadInput


def lecture_files(paths: Sequence[Path], limits: LectureLimits) -> list[LectureFile]:
    """The files of a run; raises BadInput or LectureError for one that cannot be used."""
    return [_file(path, limits) for path in paths]


def _file(path: Path, limits: LectureLimits) -> LectureFile:
    if path.is_dir():
        raise BadInput("LECTURE", f"{path} is a folder.", f"Name files in it, such as {path}/*.md.")
    try:
        if not path.exists():
            raise BadInput("LECTURE", f"{path} is not there.", "Name a lecture's file.")
        if not path.is_file():
            raise BadInput("LECTURE", f"{path} is no plain file.", "Name a lecture's file.")
        size = path.stat().st_size
        if size > limits.lecture_max_bytes:
            raise BadInput(
                "LECTURE",
                f"{path} has {size:,} bytes; a lecture may have {limits.lecture_max_bytes:,}.",
                "Split it, or raise lectures.lecture_max_bytes.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            "LECTURE", f"{path} cannot be read ({error.strerror}).", "Check its permissions."
        ) from None
    check_upload(path.name, data, limits)
    return LectureFile(path.name, data)
