"""One reading, in a process of its own: the files come on stdin, the lecture goes to stdout."""

import sys

from examstream.pipeline.confined import confine


def main() -> int:
    """Confines itself, reads, answers. What it prints by accident goes to stderr."""
    confine(memory_bytes=int(sys.argv[1]), cpu_seconds=int(sys.argv[2]), file_bytes=0)
    stdout, sys.stdout = sys.stdout, sys.stderr
    from examstream.exam.lecture.errors import LectureError, ReadingFailed
    from examstream.exam.lecture.read import read_lecture
    from examstream.exam.lecture.wire import answer, unpack

    try:
        files, language, limits = unpack(sys.stdin.buffer.read())
        result = answer(read_lecture(files, language, limits))
    except LectureError as error:
        result = answer(error)
    except (MemoryError, RecursionError):
        result = answer(
            ReadingFailed(
                "Reading the lecture took too much memory.",
                "Split it into smaller files; the limit is reading_memory_bytes.",
            )
        )
    stdout.buffer.write(result)
    stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
