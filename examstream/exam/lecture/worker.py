"""One reading, in a process of its own: the files come on stdin, the lecture goes to stdout."""

import resource
import sys


def main() -> int:
    """Bounds itself, reads, answers. What it prints by accident goes to stderr."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
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
