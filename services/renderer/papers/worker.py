"""`python -m services.renderer.papers.worker`: in the jail, exam.json of the folder → PDFs."""

import json
import sys
from pathlib import Path

from examstream.pipeline.errors import Reject
from services.renderer.papers import MissingFont
from services.renderer.papers.jail import confine


def main() -> int:
    """Confine first; what reads text from outside is imported after that."""
    folder = Path.cwd()
    settings = json.loads((folder / "settings.json").read_text())
    confine(
        memory_bytes=settings["papers_memory_bytes"],
        cpu_seconds=int(settings["papers_timeout_seconds"]) + 1,
        file_bytes=settings["papers_max_bytes"],
    )
    from examstream.exam.paper import parse_exam
    from services.renderer.papers.typeset import typeset

    try:
        exam = parse_exam((folder / "exam.json").read_bytes())
        typeset(exam, folder, [Path(path) for path in settings["font_paths"]])
    except MissingFont as error:
        return _told(folder, "font", error.reason)
    except Reject as error:
        return _told(folder, "content", error.reason)
    except OSError as error:
        return _told(folder, "limit", f"{error.strerror} (papers_max_bytes, or the disk)")
    except MemoryError:
        return _told(folder, "limit", "out of memory (papers_memory_bytes)")
    return 0


def _told(folder: Path, kind: str, reason: str) -> int:
    (folder / "problem.json").write_text(json.dumps({"kind": kind, "reason": reason}))
    return 3


if __name__ == "__main__":
    sys.exit(main())
