"""Whether a PDF asks for a password, in a process that can be killed: a hostile file keeps its
parser busy for minutes."""

import io
import logging
import subprocess
import sys

from examstream.exam.lecture.apart import ENVIRONMENT, command
from examstream.pipeline.confined import confine

_LOCKED = 3
_SECONDS = 5
_MEMORY_BYTES = 1_000_000_000


def locked(data: bytes) -> bool:
    """Whether a password is needed to read the PDF (not only to print or change it).

    False where that is not known soon: whatever is wrong with the file, reading will say so.
    """
    try:
        run = subprocess.run(
            command(__name__, _MEMORY_BYTES, _SECONDS),
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(ENVIRONMENT),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == _LOCKED


def main() -> int:
    confine(memory_bytes=int(sys.argv[1]), cpu_seconds=int(sys.argv[2]), file_bytes=0)
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings name no file
    reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    return _LOCKED if reader.is_encrypted and not reader.decrypt("") else 0


if __name__ == "__main__":
    sys.exit(main())
