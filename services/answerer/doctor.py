"""`examstream doctor` in the answerer's image: it asks for no secret, for it is given none."""

import sys
from collections.abc import Sequence

from examstream.exam import doctor
from examstream.exam.settings import Settings
from examstream.llm.doctor import examine
from examstream.pipeline.finding import Finding
from examstream.pipeline.run import told


async def _engine(settings: Settings) -> Sequence[Finding]:
    return await examine(settings.models, doctor.asking(settings, "answerer"))


def main() -> int:
    return doctor.run("answerer", {"broker": doctor.broker, "engine": _engine})


if __name__ == "__main__":
    sys.exit(told(main))
