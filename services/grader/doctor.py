"""`examstream doctor` in the grader's image."""

import sys
from collections.abc import Sequence

from examstream.exam import doctor
from examstream.exam.settings import Settings
from examstream.llm.doctor import examine
from examstream.pipeline.finding import Finding
from examstream.pipeline.run import told


async def _engine(settings: Settings) -> Sequence[Finding]:
    return await examine(settings.models, doctor.asking(settings, "grader"))


def main() -> int:
    parts = {
        "broker": doctor.broker,
        "sealing": doctor.sealing,
        "engine": _engine,
    }
    return doctor.run("grader", parts)


if __name__ == "__main__":
    sys.exit(told(main))
