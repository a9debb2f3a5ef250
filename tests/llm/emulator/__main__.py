"""`python -m tests.llm.emulator --wrong-keys 0.3 …`: prints its address, serves until stopped."""

import argparse
import contextlib
import threading
from dataclasses import fields

from tests.llm.emulator.app import Emulator
from tests.llm.emulator.faults import Rates
from tests.llm.emulator.running import running


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.llm.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    for rate in fields(Rates):
        kind = type(rate.default)
        parser.add_argument(f"--{rate.name.replace('_', '-')}", type=kind, default=rate.default)
    given = vars(parser.parse_args())
    with running(
        Emulator(Rates(**{f.name: given[f.name] for f in fields(Rates)})), given["port"]
    ) as here:
        print(here.base_url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
