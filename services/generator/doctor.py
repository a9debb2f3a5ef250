"""`examstream doctor` in the generator's image."""

import sys
from collections.abc import Sequence

from examstream.exam import doctor
from examstream.exam.settings import Settings
from examstream.llm.doctor import examine
from examstream.pipeline.finding import Finding
from examstream.pipeline.run import told


async def _engine(settings: Settings) -> Sequence[Finding]:
    return await examine(settings.models, doctor.asking(settings, "generator"))


def main() -> int:
    parts = {
        "broker": doctor.broker,
        "sealing": doctor.sealing,
        "engine": _engine,
    }
    return doctor.run("generator", parts)


if __name__ == "__main__":
    sys.exit(told(main))
