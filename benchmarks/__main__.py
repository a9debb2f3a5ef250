"""`make bench`: prints a table; `--json FILE` writes rows of {name, value, unit, low, high}."""

import argparse
import asyncio
import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import burning, claims, memory
from benchmarks.brokers import memory_broker, rabbit_broker
from benchmarks.draws import QUESTIONS, SEEDS, WORKERS, lognormal
from benchmarks.replay import replay
from benchmarks.stream import OpenBroker, phased, streamed

SHIPPED_WORKERS = (3, 3, 3, 3)  # pipeline.parallel_pipelines, in standalone
QUEUE_SIZE = 10
UNITS = {
    "streamed_makespan": "seconds",
    "first_question": "seconds",
    "streamed_peak_held": "questions",
    "batch_peak_held": "questions",
}


Opened = Callable[[], AbstractContextManager[OpenBroker]]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: the median of its runs, and the least and the most of them."""

    name: str
    value: float
    unit: str
    low: float
    high: float


def row(name: str, unit: str, values: Sequence[float]) -> Row:
    median = round(statistics.median(values), 4)
    return Row(name, median, unit, round(min(values), 4), round(max(values), 4))


async def stream_rows(broker: str, opened: Opened) -> list[Row]:
    """Streamed against the free replay and against the phases, over one kind of broker."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in SEEDS.values():
        draws = lognormal(seed)
        ideal, ideal_first = replay(draws, WORKERS)
        with opened() as open_broker:
            stream = await streamed(draws, open_broker, WORKERS, QUEUE_SIZE)
        with opened() as open_broker:
            phases = await phased(draws, open_broker, WORKERS)
        with opened() as open_broker:
            default = await streamed(draws, open_broker, SHIPPED_WORKERS, QUEUE_SIZE)
        figures = {
            "streamed_over_replay": stream.makespan / ideal,
            "batch_over_streamed": phases.makespan / stream.makespan,
            "streamed_makespan": stream.makespan,
            "first_question": stream.first,
            "first_question_over_replay": stream.first / ideal_first,
            "batch_first_over_streamed_first": phases.first / stream.first,
            "streamed_peak_held": stream.peak_held,
            "batch_peak_held": phases.peak_held,
            "shipped_defaults_over_replay": default.makespan / replay(draws, SHIPPED_WORKERS)[0],
        }
        for name, value in figures.items():
            found[name].append(value)
    return [row(f"{name}_{broker}", UNITS.get(name, "ratio"), v) for name, v in found.items()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--no-rabbitmq", action="store_true", help="memory broker alone")
    given = parser.parse_args()
    console = Console()
    console.print(
        f"{QUESTIONS} questions, workers {'/'.join(map(str, WORKERS))}, "
        f"seeds {', '.join(SEEDS)}; medians, with the least and the most.\n"
    )
    rows = asyncio.run(stream_rows("memory", memory_broker))
    if not given.no_rabbitmq:
        with rabbit_broker() as opened:
            rows += asyncio.run(stream_rows("rabbitmq", opened))
    rows += [row(*figure) for figure in (*burning.figures(), *memory.figures(), *claims.figures())]
    _print(console, rows)
    if given.json:
        given.json.write_text(json.dumps([asdict(r) for r in rows], indent=2) + "\n")


def _print(console: Console, rows: Sequence[Row]) -> None:
    table = Table("figure", "median", "least", "most", "unit", box=None)
    for figure in rows:
        table.add_row(
            figure.name,
            f"{figure.value:g}",
            f"{figure.low:g}",
            f"{figure.high:g}",
            figure.unit,
        )
    console.print(table)


if __name__ == "__main__":
    main()
