"""The terminal while an exam is made: a bar per stage, the accepted questions above them."""

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from services.gateway.core.live import Event
from services.standalone.display import EMPTY, Plain, Result, one_line

STAGES = {
    "generator": "written",
    "answerer": "answered blind",
    "grader": "graded",
    "renderer": "accepted",
}
_BAR_MOST, _BAR_LEAST, _BESIDE = 40, 8, 30  # columns of a bar; of what stands beside it
_STATUS = {"reading": "reading the lecture", "running": "making questions"}


class Bars(Plain):
    """Bars at the bottom, lines above them, the time left beneath."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        width = max(_BAR_LEAST, min(_BAR_MOST, self._console.width - _BESIDE))
        self._progress = Progress(
            TextColumn("  {task.description:<14}"),
            BarColumn(bar_width=width),
            MofNCompleteColumn(),
            console=self._console,
        )
        self._bars = {stage: self._progress.add_task(word) for stage, word in STAGES.items()}
        self._passed: dict[str, set[int]] = defaultdict(set)
        self._empty: set[int] = set()
        self._requested = 0
        self._status = _STATUS["reading"]
        self._waits: dict[str, str] = {}  # what a stage waits for, as told last
        self._began = time.monotonic()
        self._landed: list[float] = []
        self._live = Live(get_renderable=self._render, console=self._console, refresh_per_second=8)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.transient = True  # what stays is what was accepted
        self._live.stop()

    def begin(self, requested: int, accepted: Iterable[int]) -> None:
        self._requested = requested
        for number in accepted:
            self._pass(number)

    def event(self, event: Event) -> None:
        data = event.data
        match event.name:
            case "exam":
                self._requested = data["requested"]
                self._status = _STATUS.get(data["status"], data["status"])
                if data["status"] in {"complete", "short"} and not data["papers_ready"]:
                    self._status = "making the papers"
            case "question":
                self._accepted(event)
            case "slot":
                self._changed(data)
            case "progress":
                stage = data.get("stage", "")
                self._waits[stage] = data.get("reason", "")
                if not self._waits[stage]:
                    self._passed[stage].add(data.get("slot", 0))
        self._draw()

    def result(self, result: Result) -> None:
        for line in result.lines:
            self.say(line)

    def say(self, text: str) -> None:
        self._console.print(Text(text))

    def _accepted(self, event: Event) -> None:
        number = event.data["number"]
        if number not in self._passed["renderer"]:
            self._landed.append(time.monotonic())
        self._pass(number)
        self._empty.discard(number)
        self._line("✓", "green", one_line(event))

    def _changed(self, slot: dict[str, Any]) -> None:
        number, state = slot["number"], slot["state"]
        if state != "in_flight":
            for stage in STAGES:
                self._passed[stage].discard(number)
            self._empty.discard(number)
        if state in EMPTY:
            self._empty.add(number)
            self._line("–", "yellow", f"{number:>3}  stays empty: {slot['reason']}")

    def _pass(self, number: int) -> None:
        for stage in STAGES:
            self._passed[stage].add(number)

    def _line(self, mark: str, colour: str, told: str) -> None:
        line = Text(f"{mark} ", style=colour) + Text(told, style="default")
        line.truncate(max(20, self._console.width - 1), overflow="ellipsis")
        self._console.print(line)

    def _draw(self) -> None:
        total = self._requested - len(self._empty) if self._requested else None
        for stage, task in self._bars.items():
            self._progress.update(task, completed=len(self._passed[stage]), total=total)

    def _render(self) -> Group:
        waits = next(filter(None, self._waits.values()), "")
        doing = f"waiting: {waits}" if waits else self._status
        told = f"  {doing} · {time.monotonic() - self._began:.0f} s"
        if (left := self._seconds_left()) is not None:
            told += f" · about {max(1, left):.0f} s left"
        status = Text(told, style="dim", no_wrap=True, overflow="ellipsis")
        return Group(Text(""), self._progress, status)

    def _seconds_left(self) -> float | None:
        """By the pace of this run; None until two have landed."""
        open_places = self._requested - len(self._empty) - len(self._passed["renderer"])
        if len(self._landed) < 2 or open_places <= 0:
            return None
        pace = (time.monotonic() - self._landed[0]) / (len(self._landed) - 1)
        return pace * open_places
