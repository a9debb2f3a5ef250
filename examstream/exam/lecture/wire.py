"""What crosses the pipe to a reading process and back: a JSON head, the files' bytes after it."""

import json
from collections.abc import Sequence

from examstream.exam.lecture import errors
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.read import LectureFile
from examstream.exam.lecture.settings import LectureLimits


def pack(files: Sequence[LectureFile], language: str, limits: LectureLimits) -> bytes:
    head = {
        "files": [[file.name, len(file.data)] for file in files],
        "language": language,
        "limits": limits.model_dump(),
    }
    return json.dumps(head).encode() + b"\n" + b"".join(file.data for file in files)


def unpack(data: bytes) -> tuple[list[LectureFile], str, LectureLimits]:
    first, _, body = data.partition(b"\n")
    head = json.loads(first)
    files, at = [], 0
    for name, size in head["files"]:
        files.append(LectureFile(name, body[at : at + size]))
        at += size
    return files, head["language"], LectureLimits(**head["limits"])


def answer(result: Lecture | errors.LectureError) -> bytes:
    if isinstance(result, Lecture):
        return b"L" + result.model_dump_json().encode()
    return b"E" + json.dumps([type(result).__name__, result.reason, result.hint]).encode()


def result_of(data: bytes) -> Lecture:
    """The lecture; raises the error the process met, and ReadingFailed for anything else."""
    if data[:1] == b"L":
        return Lecture.model_validate_json(data[1:])
    if data[:1] == b"E":
        name, reason, hint = json.loads(data[1:])
        kind = getattr(errors, name, errors.LectureError)
        raise kind(reason, hint)
    raise errors.ReadingFailed(
        "Reading the lecture failed.", "Save it again, or in another format, and send it once more."
    )
